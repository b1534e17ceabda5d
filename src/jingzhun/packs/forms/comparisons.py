"""Registers of other departments and comparisons with them."""

from typing import Annotated, Literal

from pydantic import Field

from jingzhun.packs.field_types import Count, Form, Identifier, RuleField, Several, Text
from jingzhun.packs.forms.heads import NamedForm
from jingzhun.packs.forms.obligations import Cadence

Texts = Annotated[list[Text], Field(default_factory=list)]


class ColumnForm(Form):
    """One column of a register, by the name that rules give it."""

    label: Text
    type: Literal["boolean", "integer", "money", "quantity", "rate", "date", "text", "code"]
    unit: str = ""
    codes: str = ""
    aliases: Texts
    words: Annotated[dict[str, Text], Field(default_factory=dict)]
    required: bool = False
    blank: Literal["unknown", "none"] = "unknown"


class RegisterForm(NamedForm):
    """A register that a department keeps."""

    department: Identifier
    identity: Annotated[list[Identifier], Field(min_length=1)]
    columns: Annotated[dict[Identifier, ColumnForm], Field(default_factory=dict)]
    key: Several
    every: Cadence | None = None
    dated_by: str = ""
    compartment: str = ""
    authorisation: str = ""
    vouches_for: Several


class ExceptionForm(Form):
    """A circumstance that has an innocent explanation."""

    label: Text
    when: RuleField


class ProposedForm(Form):
    """What our register would say once a difference has proved true."""

    leaves: str = ""
    values: Annotated[dict[Identifier, bool | Text], Field(default_factory=dict)]
    on: str = ""


class ComparisonForm(NamedForm):
    """What is a difference between our register and one of theirs."""

    entity: Literal["person", "household", "row"] = Field(alias="for")
    register_id: Identifier = Field(alias="register")
    difference_when: RuleField
    severity: Literal["error", "warn", "clue"]
    suggests: Literal[
        "missing_entitlement",
        "doubtful_identification",
        "stale_fact",
        "contradiction",
        "not_in_register",
    ]
    owner: Identifier
    message: Text
    fields: Texts
    columns: Several
    exceptions: Annotated[dict[Identifier, ExceptionForm], Field(default_factory=dict)]
    exemption_grounds: Annotated[dict[Identifier, Text], Field(min_length=1)]
    due_in_days: Count | None = None
    proposes: ProposedForm | None = None
    offers: Annotated[list[Identifier], Field(default_factory=list)]
