"""The posts of a demonstration: offices in every place, their holders, and the demo accounts in fitting ones."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, transaction

from jingzhun_site.accounts.models import User
from jingzhun_site.config import clock
from jingzhun_site.organisations.drawing import SINCE, DrawnOrganisation, draw_place
from jingzhun_site.organisations.models import OfficialAccount
from jingzhun_site.places.queries import LEVELS
from jingzhun_site.register.models import MODELS, Official, Organisation, Post, Tenure
from jingzhun_site.register.table_writing import write_rows
from jingzhun_site.vault.actions import seal_many, seal_one
from jingzhun_site.vault.tokens import Kind

_PLACE_FIELD = {"county": "county_id", "township": "township_id", "village": "village_id"}
_LEVEL_OF = dict(zip(LEVELS, ("city", "county", "township", "village"), strict=True))
Table = dict[str, list[Any]]


@transaction.atomic
def load_demo_posts() -> None:
    """Draw the posts of every place of the register, and put the demo accounts into theirs."""
    drawn = [
        organisation
        for level in LEVELS
        for code, name in MODELS[level].objects.order_by("pk").values_list("pk", "name")
        for organisation in draw_place(_LEVEL_OF[level], code, name)
    ]
    if not drawn:
        return
    known_at = clock.now()
    for model, table in (
        (Organisation, _organisations(drawn)),
        (Post, _posts(drawn)),
        (Official, _officials(drawn)),
        (Tenure, _tenures(drawn)),
    ):
        write_rows(connection, model, table, known_at=known_at)
    _seat_accounts()


def _organisations(drawn: Iterable[DrawnOrganisation]) -> Table:
    return _table(
        {
            "organisation_id": one.organisation_id,
            "name": one.name,
            "kind": one.kind,
            "function": one.function,
            "level": one.level,
            **_place(one),
        }
        for one in drawn
    )


def _posts(drawn: Iterable[DrawnOrganisation]) -> Table:
    return _table(
        {
            "post_id": post.post_id,
            "organisation_id": one.organisation_id,
            "kind": post.kind,
            "title": post.title or None,
            **_place(one),
        }
        for one in drawn
        for post in one.posts
    )


def _officials(drawn: Iterable[DrawnOrganisation]) -> Table:
    table = _table(
        {"official_id": f"W{post.post_id}", "name": post.holder, "place_code": one.place_code}
        for one in drawn
        for post in one.posts
        if post.holder
    )
    return {**table, "name": list(seal_many(Kind.NAME, table["name"]))}


def _tenures(drawn: Iterable[DrawnOrganisation]) -> Table:
    since = SINCE.isoformat()
    return _table(
        {
            "tenure_id": f"T{post.post_id}",
            "post_id": post.post_id,
            "official_id": f"W{post.post_id}",
            "from_on": since,
            "place_code": one.place_code,
        }
        for one in drawn
        for post in one.posts
        if post.holder
    )


def _place(one: DrawnOrganisation) -> Mapping[str, str | None]:
    own = _PLACE_FIELD.get(one.level)
    fields = {name: one.place_code if name == own else None for name in _PLACE_FIELD.values()}
    return {**fields, "place_code": one.place_code}


def _table(rows: Iterable[Mapping[str, Any]]) -> Table:
    """Rows as columns."""
    found: Table = {}
    for row in rows:
        for name, value in row.items():
            found.setdefault(name, []).append(value)
    return found


def _seat_accounts() -> None:
    """Put each demo account that has a kind of work into the posts of its own place that do it."""
    for user in User.objects.filter(username__in=_SEATS).prefetch_related("grants"):
        grant = user.grants.first()
        if grant is not None:
            _seat(user, grant.place_code)


def _seat(user: User, place_code: str) -> None:
    kinds = _SEATS[user.username]
    here = Post.objects.filter(place_code=place_code)
    posts = [post for post in here if _is_wanted(post.kind, kinds)]
    if not posts:
        return
    official = Official.objects.create(
        official_id=f"W-{user.username}",
        name=seal_one(Kind.NAME, str(user)),
        place_code=place_code,
        known_at=clock.now(),
    )
    OfficialAccount.objects.create(official=official, user=user)
    Tenure.objects.filter(post__in=posts).delete()
    seats = [
        {
            "tenure_id": f"T-{user.username}-{post.kind}",
            "post_id": post.pk,
            "official_id": official.pk,
            "from_on": SINCE.isoformat(),
            "place_code": place_code,
        }
        for post in posts
    ]
    write_rows(connection, Tenure, _table(seats), known_at=clock.now())


def _is_wanted(kind: str, wanted: tuple[str, ...]) -> bool:
    return kind in wanted or ("*" in wanted and kind.endswith("_post") and kind != _HEALTH)


_HEALTH = "county_health_post"
_SEATS: Mapping[str, tuple[str, ...]] = {
    "county": ("*",),
    "county2": ("county_officer",),
    "township": ("*",),
    "village": (
        "village_committee", "village_cadre", "poverty_clerk", "village_information_clerk",
        "resident_work_team",
    ),
    "health": (_HEALTH,),
}  # fmt: skip
"""Which posts each demo account holds; ``*`` are all desks of its place but the one of health."""
