"""Who may sign a step: whoever holds the post in the place or above it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.organisations import queries as organisations
from jingzhun_site.places.queries import chain_of
from jingzhun_site.programmes.procedures import post_label

PARTIES = frozenset({
    "person", "household", "villager_group", "bank", "insurer", "hospital", "school", "technical_school",
    "training_institution", "rehabilitation_institution", "care_home", "builder", "cooperative",
    "leading_enterprise", "enterprise", "family_doctor_team", "ecommerce_point", "resettlement_community",
    "technology_envoy", "industry_instructor", "other",
})  # fmt: skip
"""Those outside the administration: what they do is written down by whoever handles the programme, and said to be."""


@dataclass(frozen=True, kw_only=True)
class Signer:
    """In which post somebody signs; ``is_on_behalf`` of a party that has no account."""

    post_id: str = ""
    title: str = ""
    is_on_behalf: bool = False


@dataclass(kw_only=True)
class PostBook:
    """Who holds which posts on a day; each place is asked for each kind once, however many lines want to know."""

    on: date
    _posts: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    _signers: dict[tuple[int, str, str], Signer | None] = field(default_factory=dict)

    def signer(self, user: User, *, kind: str, place_code: str) -> Signer | None:
        """In which post a user may sign a step of a kind of post in a place; ``None`` where not."""
        key = (user.pk, kind, place_code)
        if key not in self._signers:
            self._signers[key] = self._signer(user, kind, place_code)
        return self._signers[key]

    def who_can_sign(
        self, kind: str, *, place_code: str, barred: Collection[int] = frozenset()
    ) -> str:
        """Whoever holds the post, by title and name; that nobody does, or nothing where a party needs no holder.

        ``barred`` are the users who signed what the step checks: where they alone hold the post, it says that
        somebody else has to be given it.
        """
        held = [p for p in self._above(kind, place_code) if p.holder_name]
        free = [p for p in held if p.holder_user_id not in barred]
        if free:
            named = ({"post": p.title, "who": p.holder_name} for p in free)
            return _("、").join(_("%(post)s（%(who)s）") % words for words in named)
        if held:
            return _("%(post)s（现有任职人员已签前面的步骤，请在“单位与岗位”登记另一人）") % {
                "post": post_label(kind)
            }
        if kind in PARTIES:
            return ""
        return _("%(post)s（尚未登记任职人员）") % {"post": post_label(kind)}

    def holders(self, kind: str, *, place_code: str) -> str:
        """Who is to sign, short enough for a cell: the kind of post and the names."""
        names = [p.holder_name for p in self._above(kind, place_code) if p.holder_name]
        return " ".join([post_label(kind), *names[:2]])

    def _signer(self, user: User, kind: str, place_code: str) -> Signer | None:
        queries = _organisations()
        if queries is None:
            return Signer(title=post_label(kind), is_on_behalf=kind in PARTIES)
        held = self._above(kind, place_code)
        if queries.may_sign(user, kind=kind, place_code=place_code, on=self.on):
            own = next((post for post in held if post.holder_user_id == user.pk), None)
            title = own.title if own else post_label(kind)
            return Signer(post_id=own.post_id if own else "", title=title)
        is_party = kind in PARTIES and not held
        return Signer(title=post_label(kind), is_on_behalf=True) if is_party else None

    def _above(self, kind: str, place_code: str) -> list[Any]:
        """The posts of a kind in a place and above it, the nearest first."""
        return [post for code in reversed(chain_of(place_code)) for post in self._in(code, kind)]

    def _in(self, place_code: str, kind: str) -> list[Any]:
        key = (place_code, kind)
        if key not in self._posts:
            queries = _organisations()
            found = queries.posts_in(place_code, on=self.on, kind=kind) if queries else []
            self._posts[key] = list(found)
        return self._posts[key]


def posts_of(user: User, on: date) -> list[tuple[str, str]]:
    """The posts that a user holds on a day: kind and place."""
    queries = _organisations()
    if queries is None:
        return []
    held = queries.posts_by_id(queries.post_ids_of(user, on=on), on=on)
    return sorted({(post.kind, post.place_code) for post in held.values()})


def _organisations() -> Any:
    """The register of posts, where the site keeps one."""
    return organisations if organisations.posts_are_kept() else None
