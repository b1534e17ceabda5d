"""Who holds which post on a day. Duties and signatures follow tenures, so every question names the day.

The name of whoever holds a post is open to all who work with the site: it stands on the board of duties in
every village. It lies in the vault all the same, with the other identities.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from jingzhun_site.accounts.models import Grant, User
from jingzhun_site.households.wording import code_label
from jingzhun_site.organisations.models import OfficialAccount
from jingzhun_site.places.queries import chain_of
from jingzhun_site.register.models import Official, Post, Tenure
from jingzhun_site.register.record import Record
from jingzhun_site.vault.queries import open_many

_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class PostHeld:
    """A post and whoever holds it on a day; a vacant post has no official and no name."""

    post_id: str
    kind: str
    title: str
    organisation: str
    organisation_id: str
    function: str
    place_code: str
    holder_name: str
    holder_user_id: int | None
    official_id: str

    def __str__(self) -> str:
        return f"{self.title} {self.holder_name}".strip()


def posts_are_kept() -> bool:
    """Whether anybody was ever put into a post here; where nobody was, no post can be asked to sign."""
    return bool(Tenure.objects.exists())


def posts_in(place_code: str, *, on: date, kind: str = "", function: str = "") -> list[PostHeld]:
    """The posts that a place itself has on a day, of a kind, or of organisations with a function."""
    posts = standing(Post.objects.filter(place_code=place_code), on=on)
    if kind:
        posts = posts.filter(kind=kind)
    if function:
        posts = posts.filter(organisation__function=function)
    return _held(posts.order_by("organisation_id", "kind", "pk"), on)


def posts_of_places(place_codes: Sequence[str], *, on: date) -> list[PostHeld]:
    """The posts that some places have on a day, place by place in the order of their codes."""
    found: list[PostHeld] = []
    for start in range(0, len(place_codes), _AT_ONCE):
        part = place_codes[start : start + _AT_ONCE]
        posts = standing(Post.objects.filter(place_code__in=part), on=on)
        found += _held(posts.order_by("place_code", "organisation_id", "kind", "pk"), on)
    return found


def posts_by_id(ids: Collection[str], *, on: date) -> dict[str, PostHeld]:
    """The posts of some ids, also those abolished since; an unknown id is left out."""
    wanted = sorted({one for one in ids if one})
    found: dict[str, PostHeld] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        posts = Post.objects.filter(pk__in=wanted[start : start + _AT_ONCE])
        found.update({post.post_id: post for post in _held(posts, on)})
    return found


def post_ids_of(user: User, *, on: date) -> frozenset[str]:
    """The posts that a user holds on a day."""
    return frozenset(_tenures_of(user, on).values_list("post_id", flat=True))


def may_sign(user: User, *, kind: str, place_code: str, on: date) -> bool:
    """Whether a user holds a post of a kind in a place, or in one above it, on a day."""
    above = chain_of(place_code)
    return _tenures_of(user, on).filter(post__kind=kind, post__place_code__in=above).exists()


def standing(posts: QuerySet[Any], *, on: date) -> QuerySet[Any]:
    """Of some posts those that there are on a day."""
    begun = Q(created_on__isnull=True) | Q(created_on__lte=on)
    return posts.filter(begun & (Q(abolished_on__isnull=True) | Q(abolished_on__gt=on)))


@dataclass(frozen=True, kw_only=True)
class TenureShown:
    """One person's time in a post; the last day still counts, and there is none while it goes on."""

    tenure_id: str
    official_id: str
    holder_name: str
    from_on: date
    until_on: date | None


def tenures_of_post(post_id: str) -> list[TenureShown]:
    """Everybody who has held a post or is to hold it, the latest first."""
    found = Tenure.objects.filter(post_id=post_id).select_related("official")
    tenures = list(found.order_by("-from_on", "-pk"))
    names = open_many(tenure.official.name for tenure in tenures)
    return [
        TenureShown(
            tenure_id=tenure.pk,
            official_id=tenure.official_id,
            holder_name=names.get(tenure.official.name, ""),
            from_on=tenure.from_on,
            until_on=tenure.until_on,
        )
        for tenure in tenures
    ]


def open_tenure(post_id: str) -> TenureShown | None:
    """The tenure of a post that has no last day yet."""
    return next((one for one in tenures_of_post(post_id) if one.until_on is None), None)


def names_of(officials: Iterable[Any]) -> dict[str, str]:
    """The names of officials by their numbers."""
    tokens = {official.pk: official.name for official in officials}
    names = open_many(tokens.values())
    return {key: names.get(token, "") for key, token in tokens.items()}


def users_of_place(place_code: str, *, on: date) -> list[User]:
    """The users who have a role in a place itself on a day, by their names."""
    grants = Grant.objects.in_force(on).filter(place_code=place_code)
    users = User.objects.filter(is_active=True, pk__in=grants.values("user_id"))
    return sorted(users, key=str)


def officials_without_account(place_code: str) -> dict[str, str]:
    """The officials of a place who are no users of the site, by number: their names."""
    return names_of(Official.objects.filter(place_code=place_code, account=None).order_by("pk"))


def held_or_vacant(posts: QuerySet[Any], *, on: date, is_vacant: bool) -> QuerySet[Any]:
    """Of some posts those that nobody holds on a day, or those that somebody does."""
    held = Exists(_in_force(on).filter(post_id=OuterRef("pk")))
    return posts.filter(~held if is_vacant else held)


def post_title(post: Record) -> str:
    """A post in words: the organisation and the post's own title, or else its kind."""
    organisation: Any = post.organisation  # type: ignore[attr-defined]
    own = post.value("title") or code_label("post_kind", post.value("kind"))
    return f"{organisation.name} {own}"


def _in_force(on: date) -> QuerySet[Any]:
    """The tenures of a day; the last day still counts."""
    goes_on = Q(until_on__isnull=True) | Q(until_on__gte=on)
    tenures: QuerySet[Any] = Tenure.objects.filter(goes_on, from_on__lte=on)
    return tenures


def _tenures_of(user: User, on: date) -> QuerySet[Any]:
    own = OfficialAccount.objects.filter(user_id=user.pk).values("official_id")
    current = Q(post__abolished_on__isnull=True) | Q(post__abolished_on__gt=on)
    return _in_force(on).filter(current, official_id__in=own, post__withdrawn_at__isnull=True)


def _held(posts: QuerySet[Any], on: date) -> list[PostHeld]:
    """Posts with their holders: four queries, however many posts."""
    found = list(posts.select_related("organisation"))
    holders = _holders([post.pk for post in found], on)
    names = open_many(tenure.official.name for tenure in holders.values())
    officials = [tenure.official_id for tenure in holders.values()]
    users = _users(officials)
    return [_post_held(post, holders.get(post.pk), names, users) for post in found]


def _holders(ids: Sequence[str], on: date) -> dict[str, Any]:
    held: dict[str, Any] = {}
    for start in range(0, len(ids), _AT_ONCE):
        tenures = _in_force(on).filter(post_id__in=ids[start : start + _AT_ONCE])
        ordered = tenures.select_related("official").order_by("from_on", "pk")
        held.update({tenure.post_id: tenure for tenure in ordered})
    return held


def _users(officials: Sequence[str]) -> dict[str, int]:
    users: dict[str, int] = {}
    for start in range(0, len(officials), _AT_ONCE):
        part = officials[start : start + _AT_ONCE]
        accounts = OfficialAccount.objects.filter(official_id__in=part)
        users.update(dict(accounts.values_list("official_id", "user_id")))
    return users


def _post_held(
    post: Any, tenure: Any, names: Mapping[str, str], users: Mapping[str, int]
) -> PostHeld:
    official = tenure.official_id if tenure else ""
    return PostHeld(
        post_id=post.pk,
        kind=post.kind,
        title=post_title(post),
        organisation=post.organisation.name,
        organisation_id=post.organisation_id,
        function=post.organisation.function or "",
        place_code=post.place_code,
        holder_name=names.get(tenure.official.name, "") if tenure else "",
        holder_user_id=users.get(official),
        official_id=official,
    )
