"""What a source of names must know."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from jingzhun.reports import Answer, AnswerState, KnownList, KnownName, ListRow
from jingzhun_site.accounts.models import User
from jingzhun_site.places.scope import CODE_LENGTH, prefix_of
from jingzhun_site.reports.moments import Moment

Answers = dict[tuple[str, str], Answer]
"""What stands for a name in a place, by place and name."""

Rows = list[ListRow] | Answer
"""The records of a list; or, where its source has nothing for the day, the answer that nobody knows, and why."""


@dataclass(frozen=True, kw_only=True)
class Trace:
    """Where the records behind a figure are: a page of another app, or ``is_counted`` here from a snapshot."""

    href: str = ""
    href_label: str = ""
    is_counted: bool = False
    says: str = ""


class Source(Protocol):
    """One kind of data."""

    def names(self) -> Mapping[str, KnownName]:
        """Its names, the same in every place."""
        ...

    def lists(self) -> Mapping[str, KnownList]:
        """Its lists."""
        ...

    def answers(self, names: Collection[str], places: Sequence[str], moment: Moment) -> Answers:
        """What stands for some of its names in some places."""
        ...

    def rows(self, list_name: str, place: str, moment: Moment) -> Rows:
        """The records of one of its lists in a place; an empty list says that it is known that there are none."""
        ...

    def plain_name(self, list_name: str, key: str, column: str) -> str:
        """The name outside lists that says the same as the column of a record; empty where none does."""
        ...

    def closed(self, names: Collection[str], place: str, user: User, moment: Moment) -> set[str]:
        """The names whose values are not the user's to learn in a place."""
        ...

    def trace(self, name: str, place: str, moment: Moment) -> Trace:
        """Where the records behind a name are."""
        ...


class WithoutLists:
    """The part of a source that has single figures alone."""

    def lists(self) -> Mapping[str, KnownList]:
        """None."""
        return {}

    def rows(self, list_name: str, place: str, moment: Moment) -> Rows:
        """None."""
        raise KeyError(list_name)

    def plain_name(self, list_name: str, key: str, column: str) -> str:
        """None."""
        return ""


def unknown(why: str) -> Answer:
    """Nobody knows, and why."""
    return Answer(state=AnswerState.UNKNOWN, why=why)


def not_applicable(why: str) -> Answer:
    """There is nothing to know here, and why."""
    return Answer(state=AnswerState.NOT_APPLICABLE, why=why)


def withheld(why: str) -> Answer:
    """It is not the reader's to learn."""
    return Answer(state=AnswerState.WITHHELD, why=why)


def is_village(place: str) -> bool:
    """Whether a place is a village: what a village has is often one person's."""
    return len(prefix_of(place)) == CODE_LENGTH
