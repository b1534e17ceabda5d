"""The small types that the forms of pack files are made of."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
PackName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
Text = Annotated[str, StringConstraints(min_length=1)]
RuleField = Annotated[
    str,
    StringConstraints(min_length=1),
    WithJsonSchema({"type": "string", "description": "a rule"}),
]
Division = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}([0-9]{3}([0-9]{3})?)?$")]
EntryName = Annotated[str, StringConstraints(pattern=r"^[a-z]+:[a-z][a-z0-9_]*$")]
ItemName = Annotated[str, StringConstraints(pattern=r"^[^#\s]+#[0-9a-f]{8}(-[1-9][0-9]*)?$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Year = Annotated[int, Field(ge=1949, le=2100)]
Count = Annotated[int, Field(ge=1)]


def _as_decimal(value: Any) -> Any:
    """A whole number as a decimal: YAML writes both."""
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return Decimal(value) if is_whole else value


def _as_list(value: Any) -> Any:
    """One value where a list may stand is a list of one."""
    return value if isinstance(value, list) else [value]


def _as_source(value: Any) -> Any:
    """A source given by one word."""
    return {"clause": value} if isinstance(value, str) else value


Number = Annotated[Decimal, BeforeValidator(_as_decimal), WithJsonSchema({"type": "number"})]
Percent = Annotated[
    Decimal,
    BeforeValidator(_as_decimal),
    Field(ge=0, le=100),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100}),
]
Day = Annotated[date, WithJsonSchema({"type": "string", "format": "date"})]
DayOfYear = Annotated[str, WithJsonSchema({"type": "string", "pattern": r"^\d\d-\d\d$"})]
_ONE_OR_MORE: JsonSchemaValue = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
}
OneOrMore = Annotated[
    list[Identifier],
    BeforeValidator(_as_list),
    WithJsonSchema(_ONE_OR_MORE),
]
EntryNames = Annotated[
    list[EntryName],
    Field(min_length=1),
    BeforeValidator(_as_list),
    WithJsonSchema(_ONE_OR_MORE),
]
Several = Annotated[list[Identifier], Field(default_factory=list)]


class Form(BaseModel):
    """One mapping of a pack file: no unknown keys, no value taken for another kind."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SourceForm(Form):
    """Where something comes from: a clause, of the pack's own document unless another is named."""

    clause: Text
    document: str = ""
    note: str = ""


SourceField = Annotated[
    SourceForm,
    BeforeValidator(_as_source),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "description": "practice, or another word of practice"},
                {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["clause"],
                    "properties": {n: {"type": "string"} for n in ("clause", "document", "note")},
                },
            ]
        }
    ),
]
