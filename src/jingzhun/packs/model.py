"""What a pack says once it is read: frozen records, each with its clause and its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import zip_longest

from jingzhun.errors import Position
from jingzhun.vocabulary import FieldType


class Status(StrEnum):
    """How sure a pack is of what it says; sums that rest on a placeholder are shown apart."""

    CONFIRMED = "confirmed"
    PLACEHOLDER = "placeholder"  # the document leaves it open; the value is ours
    AS_PRINTED = "as_printed"  # printed ambiguously; kept as printed, flagged


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where something comes from: a clause (``二(三)5``) of a document, or practice."""

    clause: str
    document: str = ""  # the pack's own document when empty
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class RuleText:
    """A rule as written, with the place of its first character and a way to place the others."""

    text: str
    position: Position
    line_starts: tuple[
        tuple[int, Position], ...
    ] = ()  # offset in text → position of that offset's line

    def locate(self, offset: int) -> Position:
        """The file position of one character of the text."""
        start, place = max(
            (s for s in self.line_starts if s[0] <= offset), default=(0, self.position)
        )
        return Position(
            file=place.file,
            line=place.line,
            column=place.column + offset - start,
            key_path=self.position.key_path,
        )


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What every entry of a pack has; kind and id together name it everywhere."""

    id: str
    label: str
    source: Source
    pack_id: str
    position: Position
    status: Status = Status.CONFIRMED
    note: str = ""
    valid_from: date | None = None  # the pack's own dates when None
    valid_until: date | None = None
    may_override: bool = False  # a lower pack may say otherwise
    references: Mapping[str, Position] = field(default_factory=dict, repr=False, compare=False)
    """Where the names of other entries and of places stand (``excludes.0``, ``programme``)."""


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
class Procedure(Entry):
    """Steps that are not a programme's: identification, exit, project approval, rectification."""

    entity: str
    steps: tuple[Step, ...]
    closes_at: tuple[str, ...] = ()
    lead: str = ""
    joint_leads: tuple[str, ...] = ()


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
    """A rule about money: a ratio of two sums with targets, or a condition to hold."""

    entity: str = "fund_years"
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


@dataclass(frozen=True, kw_only=True)
class Pack:
    """One policy document as data. Entries of each kind by id, in the order of the files."""

    id: str
    title: str
    document_number: str
    issuer: str
    place: str  # division code; '000000' is the country
    valid_from: date
    valid_until: date | None
    version: str
    note: str = ""  # what a reader should know of the document
    builds_on: tuple[str, ...] = ()  # packs that must be in force wherever this one is
    supersedes: tuple[str, ...] = ()
    campaign: bool = False  # stands beside the chain
    checks_only: bool = False  # checks the register, and stands in no chain that decides
    clauses: Mapping[str, str] = field(default_factory=dict)  # canonical clause → heading, in order
    clause_positions: Mapping[str, Position] = field(
        default_factory=dict, repr=False, compare=False
    )
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    standards: Mapping[str, Standard] = field(default_factory=dict)
    programmes: Mapping[str, Programme] = field(default_factory=dict)
    procedures: Mapping[str, Procedure] = field(default_factory=dict)
    goals: Mapping[str, Goal] = field(default_factory=dict)
    duties: Mapping[str, Duty] = field(default_factory=dict)
    money: Mapping[str, MoneyRule] = field(default_factory=dict)
    tasks: Mapping[str, TaskEntry] = field(default_factory=dict)
    assessments: Mapping[str, Assessment] = field(default_factory=dict)
    sanctions: Mapping[str, Sanction] = field(default_factory=dict)
    rewards: Mapping[str, Reward] = field(default_factory=dict)
    ledgers: Mapping[str, Ledger] = field(default_factory=dict)
    background: Mapping[str, Background] = field(default_factory=dict)
    checks: Mapping[str, Check] = field(default_factory=dict)
    demands: Mapping[str, Demand] = field(default_factory=dict)
    content_hash: str = ""  # sha256 over the pack's files, for outputs that name their packs
