"""Each item of a document with its entries, its waiver, or nothing; and where pack and document do not meet."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from jingzhun.coverage.clauses import ClauseMap
from jingzhun.coverage.figure_pairing import pair_figures
from jingzhun.coverage.hand_pairs import doubtful_pairs
from jingzhun.coverage.items import Item, items_of
from jingzhun.coverage.task_pairing import pair_tasks
from jingzhun.directives import Ledger
from jingzhun.directives.jsonl import Record
from jingzhun.directives.model import Quantity
from jingzhun.errors import Fault, Position
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


@dataclass(frozen=True, kw_only=True)
class _Said:
    """What a person says of items, found by their whole name, or by their digest where clauses are numbered anew."""

    pairs: Mapping[str, Pairing] = field(default_factory=dict)
    waivers: Mapping[str, Waiver] = field(default_factory=dict)

    @classmethod
    def of(cls, coverage: Coverage | None, items: Collection[Item]) -> "_Said":
        """What a coverage file says of these items."""
        if coverage is None:
            return cls()
        names = _Names.of(items)
        pairs = (*coverage.pairs, *coverage.missed)
        return cls(
            pairs={found: pair for pair in pairs if (found := names.find(pair.item))},
            waivers={
                found: waiver for waiver in coverage.waivers if (found := names.find(waiver.item))
            },
        )


@dataclass(frozen=True, kw_only=True)
class _Names:
    whole: frozenset[str]
    by_digest: Mapping[str, str]

    @classmethod
    def of(cls, items: Iterable[Item]) -> "_Names":
        by_digest = {item.digest: item.name for item in items}
        return cls(whole=frozenset(by_digest.values()), by_digest=by_digest)

    def find(self, name: str) -> str:
        """The item of a name; empty where there is none."""
        return name if name in self.whole else self.by_digest.get(name.rpartition("#")[2], "")


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
    faults = _faults(ledger, pack, coverage, clauses, (*read, *told))
    names = _Names.of((*read, *told))
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
    said = _Said.of(coverage, items)
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


def _faults(
    ledger: Ledger,
    pack: Pack,
    coverage: Coverage | None,
    clauses: ClauseMap,
    items: Sequence[Item],
) -> Iterator[Fault]:
    """Where pack, coverage file and document do not fit."""
    file = ledger.document.file
    if coverage is None:
        yield Fault(code="COVERAGE006", severity="notice", seen=pack.id)
    elif coverage.sha256 != digest_of(Path(file)):
        yield Fault(code="COVERAGE001", position=coverage.position, seen=Path(file).name)
    sections = [*(s.path for s in ledger.sections), *(i.record.section for i in items)]
    for clause in clauses.unfound(sections):
        place = pack.clause_positions.get(clause, Position())
        yield Fault(code="COVERAGE003", position=place, seen=clause)
    for section in clauses.unlisted(item.record.section for item in items):
        line = min(item.line for item in items if item.record.section == section)
        place = Position(file=file, line=line)
        yield Fault(code="COVERAGE004", position=place, seen=section)
    if coverage is not None:
        yield from _unknown_items(coverage, _Names.of(items))
        pairs = _Said.of(coverage, items).pairs
        named = {item.name: item for item in items if item.name in pairs}
        told = [(item, pairs[name]) for name, item in named.items()]
        yield from doubtful_pairs(told, entry_names(pack))


def _unknown_items(coverage: Coverage, names: _Names) -> Iterator[Fault]:
    """Lines of the coverage file that speak of nothing in the document."""
    named = [(pair.item, pair.position) for pair in coverage.pairs]
    named += [(waiver.item, waiver.position) for waiver in coverage.waivers]
    named += [(w.of, w.position) for w in coverage.waivers if "#" in w.of]
    for name, position in named:
        if not names.find(name):
            yield Fault(code="COVERAGE002", position=position, seen=name)


def digest_of(path: Path) -> str:
    """The sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
