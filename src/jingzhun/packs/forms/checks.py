"""Background figures, checks, demands, the coverage of the document."""

from typing import Annotated, Literal

from pydantic import Field

from jingzhun.packs.field_types import (
    Day,
    Digest,
    EntryNames,
    Form,
    Identifier,
    ItemName,
    Number,
    RuleField,
    Several,
    Text,
)
from jingzhun.packs.forms.heads import NamedForm


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
