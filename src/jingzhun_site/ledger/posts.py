"""The posts that answer for an entry: who may be given one, and who acts in its name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.ledger.models import LedgerEntry
from jingzhun_site.organisations.queries import (
    PostHeld,
    post_ids_of,
    posts_are_kept,
    posts_by_id,
    posts_of_places,
)
from jingzhun_site.places.queries import places_below
from jingzhun_site.places.scope import Scope

Group = tuple[str, list[tuple[str, str]]]


@dataclass(frozen=True, kw_only=True)
class Doer:
    """In which post somebody acts; ``is_on_behalf`` where the holder of the post has no account."""

    post_title: str = ""
    is_lead: bool = True
    is_on_behalf: bool = False


def doer_of(entry: LedgerEntry, user: User, *, lead_only: bool, on: date) -> Doer | None:
    """In which post a user reports on an entry; ``None`` where the user may not.

    Where nobody was ever put into a post, nobody can be asked to hold one; where nobody who holds the post
    can log in, whoever handles tasks in the place writes down what it says.
    """
    may_handle = user.may(Right.HANDLE_TASKS, entry.place_code)
    if not posts_are_kept():
        return Doer() if may_handle else None
    wanted = [entry.lead_post, *(() if lead_only else supporting_of(entry))]
    held = posts_by_id(wanted, on=on)
    own = post_ids_of(user, on=on).intersection(wanted)
    if own and user.may(Right.HANDLE_TASKS):
        first = next(post for post in wanted if post in own)
        post = held.get(first)
        return Doer(post_title=post.title if post else "", is_lead=first == entry.lead_post)
    lead = held.get(entry.lead_post)
    if may_handle and lead is not None and lead.holder_user_id is None:
        return Doer(post_title=lead.title, is_on_behalf=True)
    return None


def supporting_of(entry: LedgerEntry) -> list[str]:
    """The posts that support an entry."""
    posts = entry.posts.filter(is_lead=False).order_by("pk")
    return list(posts.values_list("post_id", flat=True))


def post_groups(place_code: str, *, on: date) -> list[Group]:
    """The posts of a place and of the places one level below, by organisation: for a list to choose from."""
    below = places_below(place_code, Scope.of([place_code]))
    found: dict[str, list[tuple[str, str]]] = {}
    for post in posts_of_places([place_code, *(code for code, _name in below)], on=on):
        found.setdefault(post.organisation, []).append((post.post_id, shown(post)))
    return list(found.items())


def shown(post: PostHeld) -> str:
    """A post with its holder, or that nobody holds it."""
    return str(post) if post.holder_name else _("%(post)s（空缺）") % {"post": post.title}


def outside(posts: Sequence[PostHeld], place_code: str) -> list[PostHeld]:
    """Of some posts those that lie in another place than one and those below it."""
    scope = Scope.of([place_code])
    return [post for post in posts if not scope.covers(post.place_code)]
