"""What stands for a name: a value, bounds of one, or one of three words; an unknown value never prints as 0."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

TEN_THOUSAND = 10_000


class AnswerState(StrEnum):
    """How much is known."""

    KNOWN = "known"
    BETWEEN = "between"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    WITHHELD = "withheld"


WORDS: Mapping[AnswerState, str] = {
    AnswerState.UNKNOWN: "情况不明",
    AnswerState.NOT_APPLICABLE: "不适用",
    AnswerState.WITHHELD: "不公开",
}
"""What is printed where there is no value."""

NO_RECORDS = "没有记录"
"""What is printed in the row of a list that is empty."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What stands for a name; ``why`` says why nothing does.

    >>> Answer(value=Decimal("1234.5"), decimals=2).text()
    '1,234.50'
    >>> Answer(state=AnswerState.UNKNOWN, why="没有导入支付记录").text()
    '情况不明'
    >>> Answer(state=AnswerState.BETWEEN, value=272, high=303).text()
    '272–303'
    """

    state: AnswerState = AnswerState.KNOWN
    value: Decimal | int | str | date | None = None
    high: Decimal | int | None = None
    decimals: int | None = None
    why: str = ""

    def number(self, *, in_ten_thousands: bool = False) -> Decimal | int | None:
        """The figure, where there is exactly one."""
        if self.state is not AnswerState.KNOWN or not isinstance(self.value, Decimal | int):
            return None
        return _scaled(self.value, in_ten_thousands)

    def text(self, *, in_ten_thousands: bool = False) -> str:
        """How it is printed inside a text."""
        if self.state in WORDS:
            return WORDS[self.state]
        low = self._end(self.value, in_ten_thousands)
        if self.state is AnswerState.KNOWN:
            return low
        if self.high is None:
            return f"≥{low}"
        return f"{low}–{self._end(self.high, in_ten_thousands)}"

    def _end(self, value: Decimal | int | str | date | None, in_ten_thousands: bool) -> str:
        if isinstance(value, Decimal | int):
            places = 2 if in_ten_thousands else self.decimals
            scaled = _scaled(value, in_ten_thousands)
            return f"{scaled:,}" if places is None else f"{scaled:,.{places}f}"
        return value.isoformat() if isinstance(value, date) else str(value or "")


@dataclass(frozen=True, kw_only=True)
class ListRow:
    """One record of a list, or one place below: its key, and what stands for the names in its row."""

    key: str
    answers: Mapping[str, Answer]


@dataclass(frozen=True, kw_only=True)
class Values:
    """What stands for every name of a template; where nobody knows the records of a list, an answer that says why."""

    single: Mapping[str, Answer]
    lists: Mapping[str, Sequence[ListRow] | Answer] = field(default_factory=dict)


def _scaled(value: Decimal | int, in_ten_thousands: bool) -> Decimal | int:
    if not in_ten_thousands:
        return value
    return (Decimal(value) / TEN_THOUSAND).quantize(Decimal("0.01"))
