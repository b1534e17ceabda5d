"""``pack.yaml``, and what every entry may say."""

from typing import Annotated, Literal

from pydantic import Field

from jingzhun.packs.field_types import (
    Day,
    Division,
    Form,
    Identifier,
    PackName,
    SourceField,
    Text,
)

StatusField = Literal["confirmed", "placeholder", "as_printed"]


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
