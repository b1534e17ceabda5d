"""Which household a person stood in on a day: what dated memberships say, and the person's own row where none does.

Groups have kinds. The membership of a registered household counts most; before it began, the hukou book says where the
person stood. Dibao units and dwelling units are other groups: they never decide on whose file a person is.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from jingzhun.eligibility.records import Row

REGISTERED, HUKOU_BOOK = "registered_household", "hukou_book"

ROSTER_KINDS = (REGISTERED, HUKOU_BOOK)
"""The kinds of groups that say in which household a person stands, the first before the second."""

_ON_REGISTER = frozenset({"poor", "exited", "relapsed"})


def kind_for(registration: str) -> str:
    """The kind of group whose membership begins when somebody joins a household of that status.

    >>> kind_for("exited"), kind_for("borderline")
    ('registered_household', 'hukou_book')
    """
    return REGISTERED if registration in _ON_REGISTER else HUKOU_BOOK


def household_on(memberships: Sequence[Row], own: str | None, day: date) -> str | None:
    """The household of a person on a day; ``None`` when the person stood in none then.

    ``memberships`` are all of the person's that are known, those of other days too; ``own`` is the household of
    the person's row. As in snapshots, the day of leaving still counts.
    """
    registered = [m for m in memberships if m["group_kind"] == REGISTERED]
    if not registered:
        return own
    books = [m for m in memberships if m["group_kind"] == HUKOU_BOOK]
    held = _held(registered, day) or _held(books, day)
    return max(held, key=lambda m: m["joined_on"])["household_id"] if held else None


def _held(memberships: Iterable[Row], day: date) -> list[Row]:
    return [
        m
        for m in memberships
        if m["joined_on"] <= day and (m["left_on"] is None or m["left_on"] >= day)
    ]
