"""What makes a record doubtful, what a source asks of the checks, background figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import zip_longest

from jingzhun.packs.model.entries import Entry, RuleText


class Severity(StrEnum):
    """How grave a finding is."""

    ERROR = "error"  # cannot be so
    WARN = "warn"  # hardly can be so
    CLUE = "clue"  # may be so; somebody should look


@dataclass(frozen=True, kw_only=True)
class Message:
    """A sentence about one record: texts, and between each two of them the value of a rule."""

    texts: tuple[str, ...]
    values: tuple[RuleText, ...] = ()

    def filled(self, values: Sequence[str]) -> str:
        """The sentence with its values.

        >>> Message(texts=("耕地", "亩")).filled(["120"])
        '耕地120亩'
        """
        pairs = zip_longest(self.texts, values, fillvalue="")
        return "".join(part for pair in pairs for part in pair)


@dataclass(frozen=True, kw_only=True)
class Check(Entry):
    """A data-quality rule: where ``wrong_when`` is true the record is wrong, where unknown it is undecided.

    ``fields`` are the cells to look at (``dwelling_grade``, ``household.phone``), ``exemption_grounds`` what may
    excuse a finding, by id.
    """

    entity: str
    wrong_when: RuleText
    severity: Severity
    message: Message
    fields: tuple[str, ...]
    exemptible: bool = True
    exemption_grounds: Mapping[str, str] = field(default_factory=dict)
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Demand(Entry):
    """One demand of a source and the checks that answer it in full, in part, or not at all, with the reason."""

    covers: str  # full | part | none
    checks: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Background(Entry):
    """A printed figure that rules nothing: a baseline or a fact, kept so that no figure is lost."""

    value: Decimal
    unit: str
    as_at: date | None = None
    value_max: Decimal | None = None
