"""Cases: what is given, what must come out."""

from typing import Annotated, Any, Literal

from pydantic import Field

from jingzhun.packs.field_types import (
    Day,
    Division,
    Form,
    Identifier,
    Number,
    SourceField,
    Text,
)


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
        dict[Identifier, Literal["held", "not_held", "unknown", "not_applicable"]],
        Field(default_factory=dict),
    ]
    sanctions: Annotated[dict[Identifier, Follows], Field(default_factory=dict)]
    rewards: Annotated[dict[Identifier, Follows], Field(default_factory=dict)]
    comparisons: Annotated[
        dict[Identifier, Literal["difference", "no_difference", "undecided"]],
        Field(default_factory=dict),
    ]
    exceptions: Annotated[dict[Identifier, list[Identifier]], Field(default_factory=dict)]


class CaseForm(Form):
    """A readable example of what the rules say."""

    name: Text
    date: Day
    place: Division | None = None
    given: Annotated[dict[str, Any], Field(min_length=1, max_length=1)]
    expected: ExpectedForm
    note: str = ""
    source: SourceField | None = None


Names = Annotated[list[Identifier], Field(default_factory=list)]


class BegunForm(Form):
    """The rules of a pack that begin on one day, by kind."""

    definitions: Names
    standards: Names
    programmes: Names
    checks: Names
    money: Names
    sanctions: Names
    rewards: Names
    comparisons: Names


class BeginningForm(Form):
    """A day on which rules begin: in force on it, not in force on the day before."""

    name: Text
    date: Day
    place: Division | None = None
    begins: BegunForm
    note: str = ""
