"""Opening entries: by hand, or by the apps that find or read what is to be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.ledger.actions.noting import Noted, note
from jingzhun_site.ledger.models import NO_DEADLINE, EntryEvent, EntryPost, LedgerEntry, State
from jingzhun_site.ledger.posts import outside
from jingzhun_site.ledger.refusing import LedgerRefusedError
from jingzhun_site.organisations.queries import PostHeld, posts_by_id

Kind = EntryEvent.Kind


@dataclass(frozen=True, kw_only=True)
class NewEntry:
    """An entry to be: ``source`` and ``source_key`` say where it comes from, and are there once.

    With a leading post it is given at once, and then it wants a deadline.
    """

    source: str
    source_key: str
    title: str
    given_code: str
    text: str = ""
    document: str = ""
    clause: str = ""
    due_on: date | None = None
    lead_post: str = ""
    supporting_posts: Sequence[str] = ()


def open_entries(wanted: Sequence[NewEntry], *, acting_user: User | None) -> list[LedgerEntry]:
    """Open entries, all or none, in the order asked for; what is there already stays as it is.

    Nobody is the schedule, which works under no one's rights.

    Raises:
        LedgerRefusedError: one is to be given without a deadline, or to a post that is none or lies elsewhere.
    """
    if acting_user is not None:
        for given_code in {one.given_code for one in wanted}:
            require(acting_user, Right.ASSIGN_TASKS, given_code)
    posts = _posts_of(wanted)
    faults = [fault for one in wanted for fault in _faults(one, posts)]
    if faults:
        raise LedgerRefusedError(dict.fromkeys(faults))
    with transaction.atomic():
        return [_opened(one, posts, acting_user) for one in wanted]


def keep_posts(entry: LedgerEntry, posts: Sequence[PostHeld]) -> None:
    """Write which posts answer for an entry, the first of them leads."""
    entry.posts.all().delete()
    EntryPost.objects.bulk_create(
        EntryPost(
            entry=entry,
            post_id=post.post_id,
            organisation_id=post.organisation_id,
            is_lead=number == 0,
        )
        for number, post in enumerate(posts)
    )


def posts_named(
    lead_post: str, supporting_posts: Sequence[str], *, given_code: str
) -> tuple[list[PostHeld], list[str]]:
    """The posts of some ids, the leading one first, and why they cannot be given anything."""
    wanted = list(dict.fromkeys((lead_post, *supporting_posts)))
    found = posts_by_id(wanted, on=clock.today())
    if len(found) < len(wanted):
        return [], [_("选中的岗位已不存在，请重新选择。")]
    posts = [found[one] for one in wanted]
    sentence = _("%(post)s不在交办单位的地区之内，不能交办给它。")
    return posts, [sentence % {"post": post.title} for post in outside(posts, given_code)]


def _posts_of(wanted: Sequence[NewEntry]) -> dict[str, PostHeld]:
    ids = {post for one in wanted for post in (one.lead_post, *one.supporting_posts)}
    return posts_by_id(ids, on=clock.today())


def _faults(one: NewEntry, posts: dict[str, PostHeld]) -> list[str]:
    named = [post for post in (one.lead_post, *one.supporting_posts) if post]
    about = {"title": one.title[:40]}
    faults = []
    if not one.title.strip():
        faults.append(_("请写明要办什么。"))
    if one.lead_post and one.due_on is None:
        faults.append(_("“%(title)s”没有完成时限，请先定时限再交办。") % about)
    if any(post not in posts for post in named):
        faults.append(_("“%(title)s”选中的岗位已不存在，请重新选择。") % about)
    elsewhere = outside([posts[post] for post in named if post in posts], one.given_code)
    sentence = _("%(post)s不在交办单位的地区之内，不能交办给它。")
    return faults + [sentence % {"post": post.title} for post in elsewhere]


def _opened(one: NewEntry, posts: dict[str, PostHeld], user: User | None) -> LedgerEntry:
    lead = posts.get(one.lead_post)
    entry, is_new = LedgerEntry.objects.get_or_create(
        source=one.source,
        source_key=one.source_key,
        defaults={
            "title": one.title.strip()[:300],
            "text": one.text[:1000],
            "document": one.document[:300],
            "clause": one.clause[:100],
            "given_code": one.given_code,
            "place_code": lead.place_code if lead else one.given_code,
            "lead_post": one.lead_post,
            "due_on": one.due_on or NO_DEADLINE,
            "state": State.ASSIGNED if lead else State.OPEN,
            "made_by": user,
            "made_at": clock.now(),
        },
    )
    if not is_new:
        return entry
    note(entry, Noted(kind=Kind.OPENED, day=one.due_on), acting_user=user)
    if lead:
        supporting = [posts[post] for post in one.supporting_posts if post != one.lead_post]
        keep_posts(entry, [lead, *supporting])
        given = Noted(kind=Kind.ASSIGNED, text=lead.title, day=one.due_on)
        note(entry, given, acting_user=user)
    return entry
