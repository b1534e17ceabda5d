"""The form of pack files: what may stand in them, key by key.

These models say which keys exist, which are needed and of what kind their values are; what they
cannot say (a clause exists, a unit fits, keys of a table are complete) is checked while building,
see ``building`` and ``checks``. Their JSON Schema is published for editors (``packs/schema``).
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from jingzhun.packs.field_types import (
    Count,
    Day,
    DayOfYear,
    Digest,
    Division,
    EntryNames,
    Form,
    Identifier,
    ItemName,
    Number,
    OneOrMore,
    PackName,
    Percent,
    RuleField,
    Several,
    SourceField,
    Text,
    Year,
)

StatusField = Literal["confirmed", "placeholder", "as_printed"]
_DATED = {"type": "object", "minProperties": 1, "description": "first day → value"}
_TARGETS = {
    "type": "object",
    "minProperties": 1,
    "description": 'year, total or each_year → "= 669"',
}
_TARGETS["additionalProperties"] = {"anyOf": [{"type": "string"}, {"type": "object"}]}


class PackForm(Form):
    """``pack.yaml``."""

    id: PackName
    title: Text
    document_number: str = ""
    issuer: Text
    place: Division
    valid_from: Day
    valid_until: Day | None = None
    version: Text
    note: str = ""
    builds_on: Annotated[list[PackName], Field(default_factory=list)]
    supersedes: Annotated[list[PackName], Field(default_factory=list)]
    campaign: bool = False
    checks_only: bool = False
    clauses: Annotated[dict[str, Text], Field(min_length=1)]


class EntryForm(Form):
    """What every entry has."""

    source: SourceField
    status: StatusField = "confirmed"
    note: str = ""
    valid_from: Day | None = None
    valid_until: Day | None = None
    may_override: bool = False


class NamedForm(EntryForm):
    """An entry with a name of its own."""

    id: Identifier
    label: Text


class ParameterForm(NamedForm):
    """A figure of policy, by date."""

    type: (
        Literal["money", "rate", "integer", "quantity", "date", "boolean", "code", "text"] | None
    ) = None
    unit: str = ""
    codes: str = ""
    keyed_by: Annotated[list[Text], Field(default_factory=list, max_length=2)]
    bracket: bool = False
    values: Annotated[Any, WithJsonSchema(_DATED)]


class DefinitionForm(NamedForm):
    """A named expression."""

    entity: Text = Field(alias="for")
    rule: RuleField = Field(alias="is")
    type: Literal["boolean", "integer", "money", "rate", "quantity", "date"] = "boolean"
    unit: str = ""


class StandardForm(NamedForm):
    """A condition that is met, not met or not known."""

    entity: Text = Field(alias="for")
    met_when: RuleField
    applies_when: RuleField | None = None
    group: str = ""


class BenefitForm(Form):
    """What a programme gives."""

    what: Literal["cash", "kind", "service"]
    label: str = ""
    amount: RuleField | None = None
    per: Literal["once", "month", "quarter", "year", "occasion"] = "once"
    unit: str = ""
    limit: bool = False
    source: SourceField | None = None
    status: StatusField = "confirmed"


class StepForm(Form):
    """One step of a procedure."""

    id: Identifier
    label: Text
    by: Identifier
    after: OneOrMore = Field(default_factory=list)
    min_days: Annotated[int, Field(ge=0)] | None = None
    within: str = ""
    blocked_while: str = ""
    return_to: str = ""
    not_same_person_as: OneOrMore = Field(default_factory=list)
    evidence: OneOrMore = Field(default_factory=list)
    optional: bool = False
    source: SourceField | None = None


def _benefit_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


_BENEFITS = BeforeValidator(_benefit_list, json_schema_input_type=BenefitForm | list[BenefitForm])
Benefits = Annotated[list[BenefitForm], Field(min_length=1), _BENEFITS]


class ProgrammeForm(NamedForm):
    """A standing benefit."""

    measure: str = ""
    entity: Text = Field(alias="for")
    who: RuleField
    access: Literal["automatic", "application", "appraisal"]
    gives: Benefits
    receiving: RuleField | None = None
    one_off: bool = False
    excludes: Several
    lead: Identifier
    joint_leads: Several
    supporting: Several
    steps: Annotated[list[StepForm], Field(default_factory=list)]
    closes_at: Several
    checks_gaps: bool = True


class ProcedureForm(NamedForm):
    """Steps that are not a programme's."""

    entity: Text = Field(alias="for")
    steps: Annotated[list[StepForm], Field(min_length=1)]
    closes_at: Several
    lead: str = ""
    joint_leads: Several


class SumForm(Form):
    """A sum over records."""

    of: Text
    value: RuleField


class IndicatorForm(Form):
    """What a goal measures, in exactly one way: count, sum, rate or reported."""

    id: Identifier
    label: Text
    unit: Text
    count: str = ""
    sum: SumForm | None = None
    of: str = ""
    numerator: RuleField | None = None
    denominator: RuleField | None = None
    reported: bool = False
    where: RuleField | None = None
    by: RuleField | None = None
    denominator_as_at: Literal["year_start", "period_end"] = "period_end"
    cumulative: bool = False


class TargetForm(Form):
    """One target written as a mapping."""

    value: Text
    span: Literal["single", "by", "each", "total"] | None = None
    years: list[Year] = Field(default_factory=list)
    deadline: Day | None = None
    approximate: bool = False
    note: str = ""
    status: StatusField = "confirmed"
    source: SourceField | None = None


class GoalForm(EntryForm):
    """An indicator and its targets."""

    indicator: IndicatorForm
    nature: Literal["quota", "floor", "ceiling", "forecast"]
    targets: Annotated[Any, WithJsonSchema(_TARGETS)]
    scope: str = ""
    places: Annotated[list[Division], Field(default_factory=list)]
    lead: str = ""
    joint_leads: Several
    supporting: Several
    programme: str = ""


Cadence = Literal["day", "week", "ten_days", "month", "quarter", "half_year", "year"]
Level = Literal["province", "city", "county", "township", "village", "each"]


class DutyForm(NamedForm):
    """Something to be done again and again, or once by a date."""

    who: Identifier
    joint_leads: Several
    level: Level | None = None
    every: Cadence | None = None
    at_least: Count = 1
    amount: Number | None = None
    amount_unit: str = ""
    years: list[Year] = Field(default_factory=list)
    deadline: Day | None = None
    due_on: DayOfYear = ""
    kind: str = ""
    done_when: str = ""
    evidence: OneOrMore = Field(default_factory=list)
    supporting: Several


class RatioForm(Form):
    """Two sums, one over the other."""

    paid: RuleField
    of: RuleField


class ReportForm(Form):
    """How often a report is due."""

    every: Cadence


class MoneyForm(NamedForm):
    """A rule about money."""

    entity: Text = Field(alias="for", default="fund_year")
    ratio: RatioForm | None = None
    holds_when: RuleField | None = None
    targets: Annotated[Any, WithJsonSchema(_TARGETS)] = None
    report: ReportForm | None = None
    lead: str = ""
    joint_leads: Several


class TaskForm(NamedForm):
    """An obligation without a figure."""

    lead: str = ""
    joint_leads: Several
    supporting: Several
    years: list[Year] = Field(default_factory=list)
    deadline: Day | None = None
    absolute: Literal["full_coverage", "clear_to_zero", "all_who_qualify"] | None = None
    permissive: bool = False
    programme: str = ""


class PartForm(Form):
    """One part of an assessment, with its weight in percent where the document prints one."""

    id: Identifier
    label: Text
    weight: Percent | None = None
    source: SourceField | None = None


class AssessmentForm(NamedForm):
    """Who is assessed by whom, how often, by which parts, with which grades."""

    kind: Identifier
    of: Annotated[OneOrMore, Field(min_length=1)]
    level: Level | None = None
    by: Identifier
    joint_leads: Several
    supporting: Several
    every: Cadence | None = None
    parts: Annotated[list[PartForm], Field(default_factory=list)]
    grades: Several
    ranked: bool = False


class ConsequenceForm(NamedForm):
    """What follows: from which record and when, imposed or granted by whom."""

    entity: str = Field(alias="for", default="")
    when: RuleField | None = None
    assessment: str = ""
    by: Identifier
    measures: Several
    supporting: Several


class SanctionForm(ConsequenceForm):
    """What follows for whom from a failing."""

    against: Annotated[OneOrMore, Field(min_length=1)]


class RewardForm(ConsequenceForm):
    """What follows for whom from a merit."""

    to: Annotated[OneOrMore, Field(min_length=1)]


class LedgerForm(NamedForm):
    """A list that must be kept."""

    entity: str = Field(alias="for", default="")
    kept_by: Annotated[OneOrMore, Field(min_length=1)]
    level: Level | None = None
    every: Cadence | None = None
    closes_when: str = ""
    supporting: Several


class BackgroundForm(NamedForm):
    """A printed figure that rules nothing."""

    value: Number
    value_max: Number | None = None
    unit: Text
    as_at: Day | None = None


class CheckForm(NamedForm):
    """What makes a record doubtful, how grave that is, and what excuses it."""

    entity: Text = Field(alias="for")
    wrong_when: RuleField
    severity: Literal["error", "warn", "clue"]
    message: Text
    fields: Annotated[list[Text], Field(min_length=1)]
    exemptible: bool = True
    exemption_grounds: Annotated[dict[Identifier, Text], Field(default_factory=dict)]
    group: str = ""


class DemandForm(NamedForm):
    """What a source asks for, and which checks answer it."""

    covers: Literal["full", "part", "none"]
    checks: Several
    reason: str = ""


class DocumentForm(Form):
    """The document that a coverage file answers, by the sha256 of its file."""

    sha256: Digest
    note: str = ""


class WaiverForm(Form):
    """Items of the document that need no entry, and why."""

    waiver_class: Literal["slogan", "background", "duplicate", "reader_error"] = Field(
        alias="class"
    )
    reason: Text
    items: Annotated[list[ItemName], Field(min_length=1)]
    error: Literal["invented", "cut"] | None = None
    of: str = ""


class CoverageForm(Form):
    """``coverage.yaml``: what stands for the items of the document, where words alone do not tell."""

    document: DocumentForm
    clauses: Annotated[dict[str, Text], Field(default_factory=dict)]
    pairs: Annotated[dict[ItemName, EntryNames], Field(default_factory=dict)]
    missed: Annotated[dict[ItemName, EntryNames], Field(default_factory=dict)]
    waivers: Annotated[list[WaiverForm], Field(default_factory=list)]


class ExpectedProgrammeForm(Form):
    """What a case expects of one programme."""

    entitled: Literal["yes", "no", "unknown"] | None = None
    receiving: Literal["yes", "no", "unknown"] | None = None
    amount: Number | Literal["unknown"] | None = None
    gap: Literal["none", "not_receiving", "not_entitled", "unknown"] | None = None


Follows = Literal["follows", "does_not_follow", "unknown"]


class ExpectedForm(Form):
    """What a case expects."""

    standards: Annotated[
        dict[Identifier, Literal["met", "not_met", "unknown", "not_applicable"]],
        Field(default_factory=dict),
    ]
    programmes: Annotated[dict[Identifier, ExpectedProgrammeForm], Field(default_factory=dict)]
    definitions: Annotated[dict[Identifier, Any], Field(default_factory=dict)]
    checks: Annotated[
        dict[Identifier, Literal["wrong", "fine", "undecided"]], Field(default_factory=dict)
    ]
    money: Annotated[
        dict[Identifier, Literal["held", "not_held", "unknown"]], Field(default_factory=dict)
    ]
    sanctions: Annotated[dict[Identifier, Follows], Field(default_factory=dict)]
    rewards: Annotated[dict[Identifier, Follows], Field(default_factory=dict)]


class CaseForm(Form):
    """A readable example of what the rules say."""

    name: Text
    date: Day
    place: Division | None = None
    given: Annotated[dict[str, Any], Field(min_length=1, max_length=1)]
    expected: ExpectedForm
    note: str = ""
    source: SourceField | None = None
