"""What a document says, item by item, each with a name that holds no word of it."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from jingzhun.directives.jsonl import Record
from jingzhun.directives.model import Quantity

_SIGNS = re.compile(r"[\W_]+")
_STOPS = "。！？!?；;\n"
_DIGITS = 8

ItemKind = Literal["quantity", "task"]


@dataclass(frozen=True, kw_only=True)
class Item:
    """One quantity or task: its name ``clause#digest``, the line on which it begins (from 1), its words."""

    name: str
    clause: str
    line: int
    words: str
    record: Record

    @property
    def kind(self) -> ItemKind:
        """Whether it is a figure or an obligation without one."""
        return "quantity" if isinstance(self.record, Quantity) else "task"

    @property
    def digest(self) -> str:
        """The part of the name that stays when clauses are numbered anew."""
        return self.name.rpartition("#")[2]


def items_of(
    text: str, records: Iterable[Record], clause_at: Callable[[str], str]
) -> tuple[Item, ...]:
    """The items of a text in its order; ``clause_at`` gives the pack's clause of a section.

    A figure is named by its sentence, its value and its unit, so that its name outlives a better reading of what
    it counts; a task by its words. Of the same twice the second is named ``…-2``.
    """
    seen: Counter[str] = Counter()
    found = []
    for record in sorted(records, key=lambda each: (each.start, each.end)):
        digest = _digest(text, record)
        seen[digest] += 1
        turn = f"-{seen[digest]}" if seen[digest] > 1 else ""
        clause = clause_at(record.section)
        found.append(
            Item(
                name=f"{clause}#{digest}{turn}",
                clause=clause,
                line=text.count("\n", 0, record.start) + 1,
                words=" ".join(text[record.start : record.end].split()),
                record=record,
            )
        )
    return tuple(found)


def _digest(text: str, record: Record) -> str:
    if isinstance(record, Quantity):
        words = sentence_at(text, record.figure_start)
        said = f"{words}|{record.value.normalize():f}|{record.value_max or ''}|{record.unit}"
    else:
        said = text[record.start : record.end]
    plain = "|".join(_SIGNS.sub("", part) for part in said.split("|"))
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()[:_DIGITS]


def sentence_at(text: str, offset: int) -> str:
    """The words around an offset up to the next stops.

    >>> sentence_at("修路。架桥10座，办学。完", 5)
    '架桥10座，办学'
    """
    start = max(text.rfind(stop, 0, offset) for stop in _STOPS) + 1
    ends = [end for stop in _STOPS if (end := text.find(stop, offset)) >= 0]
    return text[start : min(ends, default=len(text))]
