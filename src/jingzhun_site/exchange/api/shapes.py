"""What goes over the line, in the words of the OpenAPI description."""

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from jingzhun_site.crosschecks.models import RegisterFile, Standing, Verdict

FileState = RegisterFile.State
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class ColumnShape(Schema):
    """A column of a register: any of its headings is recognised."""

    name: str
    label: str
    headings: list[str]
    is_required: bool


class RegisterShape(Schema):
    """A register that the token may send in, read or answer."""

    id: str
    label: str
    scopes: list[str]
    columns: list[ColumnShape]


class FileShape(Schema):
    """A file that came in: where it is, what is wrong with it, how many of its rows were recognised."""

    id: int
    register_id: str
    place_code: str
    name: str
    sha256: str
    as_at: date | None
    state: FileState
    rows: int
    recognised: int
    remarks: list[str]
    faults: list[str]
    uploaded_at: datetime


class FindingShape(Schema):
    """A difference between the register sent in and ours: a clue to be looked into, never a decision.

    Of the person only the row of the sent file is named; whoever sent it knows who that is.
    """

    id: int
    version: int = Field(description="Send it back with an answer: it shows what was seen.")
    comparison: str
    label: str
    register_id: str
    row_number: int | None
    place_code: str
    severity: str
    suggests: str
    message: str
    is_undecided: bool
    standing: Standing
    verdict: Verdict
    found_on: date


class FindingsShape(Schema):
    """One page of differences; ask again with ``after`` until ``next`` is empty."""

    findings: list[FindingShape]
    next: int | None


class AnswerShape(Schema):
    """What the department says of a difference; the office gives the verdict."""

    version: Annotated[int, Field(ge=1, le=2_000_000_000)]
    says: Literal["true", "not_true", "look_again"]
    words: Words


class VerdictShape(Schema):
    """A verdict, for accounts that may give one; ``until`` belongs to an exemption alone."""

    version: Annotated[int, Field(ge=1, le=2_000_000_000)]
    verdict: Literal["confirmed", "rejected", "exempt"]
    words: Words
    until: date | None = None
