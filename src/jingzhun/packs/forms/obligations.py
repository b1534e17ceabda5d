"""Goals, duties, rules about money, tasks, assessments and consequences, ledgers."""

from typing import Annotated, Any, Literal

from pydantic import Field, WithJsonSchema

from jingzhun.packs.field_types import (
    Count,
    Day,
    DayOfYear,
    Division,
    Form,
    Identifier,
    Number,
    OneOrMore,
    Percent,
    RuleField,
    Several,
    SourceField,
    Text,
    Year,
)
from jingzhun.packs.forms.heads import EntryForm, NamedForm, StatusField

_TARGETS = {
    "type": "object",
    "minProperties": 1,
    "description": 'year, total or each_year → "= 669"',
}
_TARGETS["additionalProperties"] = {"anyOf": [{"type": "string"}, {"type": "object"}]}


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
    applies_when: RuleField | None = None
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
