"""Each item of a document with its entries, its waiver, or nothing; and where pack and document do not meet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from jingzhun.coverage.clauses import ClauseMap
from jingzhun.coverage.figure_pairing import pair_figures
from jingzhun.coverage.fitting import faults_of
from jingzhun.coverage.items import Item, items_of
from jingzhun.coverage.said import ItemNames, Said
from jingzhun.coverage.task_pairing import pair_tasks
from jingzhun.directives import Ledger
from jingzhun.directives.jsonl import Record
from jingzhun.directives.model import Quantity
from jingzhun.errors import Fault
from jingzhun.packs import Coverage, Pack, Pairing, Waiver, entry_names
from jingzhun.vocabulary import Vocabulary

_SAME_PLACE = 0.5  # how much of the shorter of two items must stand in the other


class State(StrEnum):
    """What became of an item of the document in the pack."""

    COVERED = "covered"
    WAIVED = "waived"
    MISSING = "missing"


class Basis(StrEnum):
    """Why entries are said to stand for an item."""

    FIGURE = "figure"  # they hold its value, unit and years
    WORDS = "words"  # they have its words
    HAND = "hand"  # a person says so, and nothing else does


@dataclass(frozen=True, kw_only=True)
class CoverageLine:
    """One item: its entries (``kind:id``) and why these, or its waiver.

    ``is_missed`` says that the reader did not find it and a person did.
    """

    item: Item
    entries: tuple[str, ...] = ()
    basis: Basis | None = None
    waiver: Waiver | None = None
    is_missed: bool = False

    @property
    def state(self) -> State:
        """Covered, waived or missing."""
        if self.waiver:
            return State.WAIVED
        return State.COVERED if self.entries else State.MISSING


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a careful reader found: its own line, and the lines of the items that the reader made of it."""

    own: CoverageLine
    read: tuple[CoverageLine, ...]

    @property
    def lines(self) -> tuple[CoverageLine, ...]:
        """Its own line and those of the reader."""
        return (self.own, *self.read)

    @property
    def entries(self) -> frozenset[str]:
        """All entries that stand for it."""
        return frozenset(entry for line in self.lines for entry in line.entries)


@dataclass(frozen=True, kw_only=True)
class CoverageReport:
    """All items in the order of the document, and what does not fit between pack, coverage file and document.

    ``unread`` are items that a person found and the reader did not, of which no answers are at hand.
    """

    pack: Pack
    ledger: Ledger
    lines: tuple[CoverageLine, ...]
    answers: tuple[Answer, ...] = ()
    unread: tuple[Pairing, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def missing(self) -> tuple[CoverageLine, ...]:
        """The items that have neither an entry nor a waiver."""
        return tuple(line for line in self.lines if line.state is State.MISSING)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing and nothing is at odds."""
        return not self.missing and all(fault.severity != "error" for fault in self.faults)


def cover(
    ledger: Ledger,
    pack: Pack,
    coverage: Coverage | None,
    *,
    vocabulary: Vocabulary,
    answers: Sequence[Record] = (),
) -> CoverageReport:
    """Hold a pack against its document: items paired by hand first, then by figures and by words.

    ``answers`` are what a careful reader found: an answer in the place of an item is that item, the others are items
    of their own.
    """
    clauses = ClauseMap.of(pack, coverage.clauses if coverage else {})
    text = ledger.document.text
    read = items_of(text, (*ledger.quantities, *ledger.tasks), clauses.clause_at)
    told = items_of(text, answers, clauses.clause_at)
    lines = _lines(read, pack, coverage, vocabulary)
    answered = _answers(_lines(told, pack, coverage, vocabulary), lines)
    lines += [replace(answer.own, is_missed=True) for answer in answered if not answer.read]
    lines.sort(key=lambda line: (line.item.record.start, line.item.record.end))
    faults = faults_of(ledger, pack, coverage, clauses, (*read, *told))
    names = ItemNames.of((*read, *told))
    unread = [] if coverage is None else [m for m in coverage.missed if not names.find(m.item)]
    return CoverageReport(
        pack=pack,
        ledger=ledger,
        lines=tuple(lines),
        answers=answered,
        unread=tuple(unread),
        faults=tuple(faults),
    )


def _lines(
    items: Sequence[Item], pack: Pack, coverage: Coverage | None, vocabulary: Vocabulary
) -> list[CoverageLine]:
    said = Said.of(coverage, items)
    known = entry_names(pack)
    named = {
        name: tuple(entry for entry in pair.entries if entry in known)
        for name, pair in said.pairs.items()
    }
    binding = [item for item in items if item.name not in said.waivers]
    quantities = [item for item in binding if item.kind == "quantity"]
    tasks = [item for item in binding if item.kind == "task" and item.name not in named]
    figures = pair_figures(quantities, pack, vocabulary=vocabulary, named=named)
    words = pair_tasks(tasks, pack)
    return [
        CoverageLine(item=item, waiver=said.waivers[item.name])
        if item.name in said.waivers
        else _line(item, named, figures, words)
        for item in items
    ]


def _line(item: Item, *paired: Mapping[str, tuple[str, ...]]) -> CoverageLine:
    """The line of an item by the entries that a person, its figures and its words name."""
    by_hand, by_figure, by_words = (entries.get(item.name, ()) for entries in paired)
    if by_figure:
        entries = tuple(dict.fromkeys((*by_hand, *by_figure)))
        return CoverageLine(item=item, entries=entries, basis=Basis.FIGURE)
    if by_hand:
        return CoverageLine(item=item, entries=by_hand, basis=Basis.HAND)
    return CoverageLine(item=item, entries=by_words, basis=Basis.WORDS if by_words else None)


def _answers(answered: Sequence[CoverageLine], lines: Sequence[CoverageLine]) -> tuple[Answer, ...]:
    """Each answer with the lines of the reader in the same place."""
    return tuple(
        Answer(own=own, read=tuple(line for line in lines if _is_same(own.item, line.item)))
        for own in answered
    )


def _is_same(one: Item, other: Item) -> bool:
    """Whether two items stand in one place and, if they are figures, say one value."""
    if one.kind != other.kind:
        return False
    first, second = one.record, other.record
    shared = min(first.end, second.end) - max(first.start, second.start)
    shorter = min(first.end - first.start, second.end - second.start)
    if isinstance(first, Quantity) and isinstance(second, Quantity):
        return shared > 0 and first.value == second.value
    return shared >= _SAME_PLACE * shorter
