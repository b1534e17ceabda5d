"""Goals, duties, rules about money, tasks, assessments and what follows from them, ledgers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from jingzhun.packs.model.entries import Entry, RuleText, Source, Status


class Nature(StrEnum):
    """How a target binds: a quota splits down the tree, a floor binds all, a forecast none."""

    QUOTA = "quota"
    FLOOR = "floor"
    CEILING = "ceiling"
    FORECAST = "forecast"


class Measure(StrEnum):
    """How an indicator is computed."""

    COUNT = "count"  # rows of `of` where `where`, dated by `by`
    SUM = "sum"  # `value` over rows of `of`
    RATE = "rate"  # numerator over denominator, both conditions on rows of `of`
    REPORTED = "reported"  # not computable from records: takes reports with evidence


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """What a goal measures, over which records."""

    id: str
    label: str
    unit: str
    measure: Measure
    of: str = ""  # plural entity; empty when reported
    where: RuleText | None = None
    by: RuleText | None = (
        None  # the day on which a row counts; without it the state at the end of the period
    )
    value: RuleText | None = None
    numerator: RuleText | None = None
    denominator: RuleText | None = None
    denominator_as_at: str = "period_end"  # or 'year_start'
    cumulative: bool = False  # counts from the plan's first year on


@dataclass(frozen=True, kw_only=True)
class Target:
    """One year's figure of a goal: comparison and value in stored units, or a range."""

    year: int
    comparison: str  # = >= <= > < range
    value: Decimal
    value_max: Decimal | None = None
    span: str = (
        "single"  # single | by (reached by the end of the year) | each | total (over several years)
    )
    years: tuple[int, ...] = ()  # for total
    deadline: date | None = None
    approximate: bool = False  # printed as 'about'
    status: Status = Status.CONFIRMED
    source: Source | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Goal(Entry):
    """An indicator with its targets, the subjects it is limited to, and who answers for it."""

    indicator: Indicator
    nature: Nature
    targets: tuple[Target, ...]
    scope: str = ""  # a label for the places it holds in, when not the whole of the pack's place
    places: tuple[str, ...] = ()  # division codes, when limited to some
    lead: str = ""
    joint_leads: tuple[str, ...] = ()  # lead beside `lead`
    supporting: tuple[str, ...] = ()
    programme: str = ""


@dataclass(frozen=True, kw_only=True)
class Duty(Entry):
    """Something somebody must do again and again, or once by a date."""

    who: str
    joint_leads: tuple[str, ...] = ()  # have the same duty beside `who`
    level: str = ""  # province | city | county | township | village | each
    every: str = ""  # week ten_days month quarter half_year year; empty: once
    at_least: int = 1
    amount: Decimal | None = None  # 5 working days a month
    amount_unit: str = ""
    years: tuple[int, ...] = ()
    deadline: date | None = None
    due_on: str = ""  # month and day of a yearly duty: 10-17; empty: the end of the year
    kind: str = (
        ""  # meeting report visit comparison bulletin inspection publication agreement plan event
    )
    done_when: str = ""
    evidence: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MoneyRule(Entry):
    """A rule about money: a ratio of two sums with targets, or a condition to hold.

    ``applies_when`` narrows the records it speaks of (new money of deep-poor counties only).
    """

    entity: str = "fund_years"
    applies_when: RuleText | None = None
    paid: RuleText | None = None  # numerator
    of: RuleText | None = None  # denominator
    holds_when: RuleText | None = None  # or a condition that each subject must meet
    targets: tuple[Target, ...] = ()
    report_every: str = ""
    lead: str = ""
    joint_leads: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TaskEntry(Entry):
    """An obligation without a figure: what, absolute or permissive, who and until when."""

    lead: str = ""
    joint_leads: tuple[str, ...] = ()  # lead beside `lead`
    supporting: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    deadline: date | None = None
    absolute: str = ""  # full_coverage | clear_to_zero | all_who_qualify
    permissive: bool = False
    programme: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of an assessment: ``weight`` is its share of the score in percent, where one is printed."""

    id: str
    label: str
    weight: Decimal | None = None
    source: Source | None = None


@dataclass(frozen=True, kw_only=True)
class Assessment(Entry):
    """How somebody is assessed: by whom, how often, by which parts, with which grades.

    Its results are records of ``assessments`` of the same ``kind``; what follows stands in sanctions and rewards.
    """

    kind: str  # code of assessment_kind
    of: tuple[str, ...]  # functions or posts assessed
    by: str
    joint_leads: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    level: str = ""  # of those assessed
    every: str = ""
    parts: tuple[Part, ...] = ()
    grades: tuple[str, ...] = ()  # codes of assessment_grade, best first
    ranked: bool = False  # those assessed are put in order


@dataclass(frozen=True, kw_only=True)
class Consequence(Entry):
    """What follows: the label says from what; ``when`` says it of the records of ``entity``, where they can tell."""

    by: str
    entity: str = ""
    when: RuleText | None = None
    assessment: str = ""  # the assessment from whose result it follows
    measures: tuple[str, ...] = ()  # empty: the document names none
    supporting: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sanction(Consequence):
    """What follows from a failing; ``measures`` are codes of sanction_kind."""

    against: tuple[str, ...]  # functions or posts


@dataclass(frozen=True, kw_only=True)
class Reward(Consequence):
    """What follows from a merit; ``measures`` are codes of reward_kind."""

    to: tuple[str, ...]  # functions or posts


@dataclass(frozen=True, kw_only=True)
class Ledger(Entry):
    """A list that must be kept: of which records, by whom, how often it is brought up to date."""

    kept_by: tuple[str, ...]  # functions or posts
    entity: str = ""  # plural; empty where no record of the register stands for its lines
    level: str = ""
    every: str = ""  # as of a duty; empty: at each change
    closes_when: str = ""  # when a line is struck off
    supporting: tuple[str, ...] = ()
