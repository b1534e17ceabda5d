"""Figures, words, standards, programmes and procedures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jingzhun.packs.model.entries import Entry, RuleText, Source, Status
from jingzhun.vocabulary import FieldType


@dataclass(frozen=True, kw_only=True)
class Tier:
    """One tier of a bracket: from ``above`` on (rule units) at ``rate`` millionths of one."""

    above: int
    rate: int


@dataclass(frozen=True, kw_only=True)
class BracketTable:
    """Tiers in rising order."""

    tiers: tuple[Tier, ...]


@dataclass(frozen=True, kw_only=True)
class LookupTable:
    """Cells of a keyed parameter, in rule units; keys are code values or integers, as texts."""

    cells: Mapping[tuple[str, ...], int | date | bool | str]


ParameterContent = int | date | bool | str | BracketTable | LookupTable


@dataclass(frozen=True, kw_only=True)
class DatedValue:
    """One value of a parameter and the first day it holds."""

    valid_from: date
    value: ParameterContent
    source: Source | None = None  # where it differs from the parameter's
    status: Status | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Parameter(Entry):
    """A figure of policy: type and unit, keys or tiers, values by date (oldest first)."""

    type: FieldType
    unit: str = ""
    codes: str = ""
    keyed_by: tuple[str, ...] = ()  # code tables (or 'integer') of the keys
    is_bracket: bool = False
    values: tuple[DatedValue, ...] = ()

    def value_on(self, day: date) -> DatedValue | None:
        """The value in force on a day, or ``None`` before the first."""
        return next((v for v in reversed(self.values) if v.valid_from <= day), None)


@dataclass(frozen=True, kw_only=True)
class Definition(Entry):
    """A named expression that other rules use as a bare word."""

    entity: str  # plural
    rule: RuleText
    type: FieldType = FieldType.BOOLEAN
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Standard(Entry):
    """A condition that a subject meets, does not meet, or of which it is not known.

    ``applies_when`` narrows the subjects it speaks of (exit criteria only for poor households).
    """

    entity: str
    met_when: RuleText
    applies_when: RuleText | None = None
    group: str = ""  # label of a set of standards, e.g. two_assurances


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a procedure: one schema for programmes, exits, loans, projects, rectification."""

    id: str
    label: str
    by: str  # a post, never the name of an office
    after: tuple[str, ...] = ()
    min_days: int | None = None
    within_days: int | None = None
    working_days: bool = False  # whether the two figures count working days
    blocked_while: str = ""
    return_to: str = ""
    not_same_person_as: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    optional: bool = False
    source: Source | None = None


class Per(StrEnum):
    """How often a benefit is given."""

    ONCE = "once"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    OCCASION = "occasion"  # per bill, course, delivery


@dataclass(frozen=True, kw_only=True)
class Benefit:
    """What a programme gives: cash, kind or service, and the rule of its amount if it has one."""

    what: str  # cash | kind | service
    per: Per
    label: str = ""
    amount: RuleText | None = None
    unit: str = "yuan"
    limit: bool = False  # the amount is a ceiling ('at most'), not what is owed
    source: Source | None = None
    status: Status = Status.CONFIRMED


@dataclass(frozen=True, kw_only=True)
class Programme(Entry):
    """A standing benefit: who, what, how much, by which procedure, who answers for it."""

    entity: str
    who: RuleText
    access: str  # automatic | application | appraisal
    gives: tuple[Benefit, ...]
    measure: str = ""  # what kind of help it is: a code of measure_kind
    receiving: RuleText | None = None  # None: an open or completed enrolment in the programme
    one_off: bool = False
    excludes: tuple[str, ...] = ()
    lead: str = ""
    joint_leads: tuple[str, ...] = ()  # lead beside `lead`
    supporting: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    closes_at: tuple[str, ...] = ()
    checks_gaps: bool = True  # False: needs facts outside the register, so no gap lists


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """The order in which a procedure looks at the records it chooses among: those with the highest value first.

    ``share`` is how many percent of those ranked are to be chosen, ``within`` the level of places that are ranked
    apart, ``beside`` what is weighed beside the rank, ``chosen_when`` what tells who was chosen.
    """

    by: RuleText
    among: RuleText | None = None
    beside: tuple[RuleText, ...] = ()
    share: RuleText | None = None
    chosen_when: RuleText | None = None
    within: str = ""


@dataclass(frozen=True, kw_only=True)
class Procedure(Entry):
    """Steps that are not a programme's: identification, exit, project approval, rectification."""

    entity: str
    steps: tuple[Step, ...]
    closes_at: tuple[str, ...] = ()
    lead: str = ""
    joint_leads: tuple[str, ...] = ()
    ranking: Ranking | None = None
