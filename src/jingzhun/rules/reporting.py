"""Collecting the faults of one rule text, each at its place in the file the text stands in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from jingzhun.errors import Fault, JingzhunError, Position
from jingzhun.errors.suggest import closest
from jingzhun.rules.expressions import Span

Locate = Callable[[int], Position]
NOWHERE = Position()


def suggestion(name: str, known: Iterable[str]) -> str:
    """The known word closest to ``name``, else the first few there are.

    >>> suggestion("memers", ("members", "loans")), suggestion("x", ("members", "loans"))
    ('members', 'members, loans')
    """
    words = list(known)
    return closest(name, words) or ", ".join(words[:8]) or "-"


@dataclass(kw_only=True)
class Reporter:
    """The faults found so far in one rule text.

    ``position`` is the place of the text's first character; ``locate`` maps an offset in the text to a place where
    the text does not stand on one line of its file (block scalars).
    """

    text: str
    position: Position = NOWHERE
    locate: Locate | None = None
    faults: list[Fault] = field(default_factory=list)

    def report(
        self, code: str, span: Span, *, seen: str = "", wanted: str = "", **fields: str
    ) -> None:
        """Keep one fault that begins where ``span`` does; the same fault is kept once."""
        place = self._place(span.start)
        fault = Fault(code=code, position=place, seen=seen, wanted=wanted, fields=fields)
        if fault not in self.faults:
            self.faults.append(fault)

    def raise_if_any(self) -> None:
        """Raise :class:`JingzhunError` with every fault, or return when there is none."""
        if self.faults:
            raise JingzhunError(self.faults)

    def source(self, span: Span) -> str:
        """The text that ``span`` covers, on one line and not longer than a message can bear."""
        text = " ".join(self.text[span.start : span.end].split())
        return text if len(text) <= 60 else f"{text[:57]}…"

    def _place(self, offset: int) -> Position:
        if self.locate is not None:
            return self.locate(offset)
        before = self.text[:offset]
        line, column = before.count("\n"), offset - (before.rfind("\n") + 1)
        if not self.position.line:
            return replace(self.position, line=line + 1, column=column + 1)
        first = self.position.column if line == 0 else 1
        return replace(self.position, line=self.position.line + line, column=first + column)
