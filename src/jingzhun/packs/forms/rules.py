"""Parameters, definitions, standards, programmes, procedures."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from jingzhun.packs.field_types import (
    Form,
    Identifier,
    OneOrMore,
    RuleField,
    Several,
    SourceField,
    Text,
)
from jingzhun.packs.forms.heads import NamedForm, StatusField

_DATED = {"type": "object", "minProperties": 1, "description": "first day → value"}


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


class RankingForm(Form):
    """In which order those are looked at among whom a procedure chooses."""

    by: RuleField
    among: RuleField | None = None
    beside: Annotated[list[RuleField], Field(default_factory=list)]
    share: RuleField | None = None
    chosen_when: RuleField | None = None
    within: Literal["city", "county", "township"] | None = None


class ProcedureForm(NamedForm):
    """Steps that are not a programme's."""

    entity: Text = Field(alias="for")
    steps: Annotated[list[StepForm], Field(min_length=1)]
    closes_at: Several
    lead: str = ""
    joint_leads: Several
    ranking: RankingForm | None = None
