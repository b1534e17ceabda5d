"""What every entry of a pack has: a source, a status, a place; and rules as written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from jingzhun.errors import Position


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
