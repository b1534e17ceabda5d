"""One thing wrong with one input, and where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from jingzhun.errors.catalogue import Language, sentence

Severity = Literal["error", "warning", "notice"]


@dataclass(frozen=True, kw_only=True, order=True)
class Position:
    """Where a fault stands: a file, and inside it a line and column (both from 1), a key path or a cell.

    >>> str(Position(file="goals.yaml", line=3, column=7))
    'goals.yaml:3:7'
    """

    file: str = ""
    line: int = 0
    column: int = 0
    key_path: str = ""
    cell: str = ""

    def __str__(self) -> str:
        numbers = [str(n) for n in (self.line, self.column) if n]
        place = ":".join([part for part in [self.file, *numbers] if part])
        return f"{place} {self.cell}".strip()


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing wrong: a stable code, where, the value seen, the value wanted, and fields of its sentence.

    ``seen`` and ``wanted`` can be used in the sentence like any other field. A fault that ``may_follow`` from
    others, and vanish when they are mended, is told after them.

    >>> fault = Fault(code="GENERAL001", position=Position(file="persons.csv"))
    >>> fault.line()
    'persons.csv: GENERAL001 The file does not exist. Check the path.'
    """

    code: str
    position: Position = Position()
    severity: Severity = "error"
    seen: str = ""
    wanted: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    may_follow: bool = False

    def what(self, language: Language = "en") -> str:
        """The sentence that says what is wrong, its placeholders filled."""
        return sentence(self.code).what(language).format(**self._texts())

    def next_step(self, language: Language = "en") -> str:
        """The sentence that says what to do; may be empty."""
        return sentence(self.code).next_step(language).format(**self._texts())

    def line(self, language: Language = "en") -> str:
        """The whole fault on one line: ``file:line:column: CODE sentence next step``."""
        place = str(self.position)
        head = f"{place}: " if place else ""
        gap = "" if language == "zh" else " "  # Chinese sets no space between sentences
        return f"{head}{self.code} {self.what(language)}{gap}{self.next_step(language)}".rstrip()

    def _texts(self) -> dict[str, str]:
        return {"seen": self.seen, "wanted": self.wanted, **self.fields}
