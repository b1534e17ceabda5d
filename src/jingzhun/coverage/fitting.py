"""Where a pack, its coverage file and a document do not fit."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from jingzhun.coverage.clauses import ClauseMap
from jingzhun.coverage.hand_pairs import doubtful_pairs
from jingzhun.coverage.items import Item
from jingzhun.coverage.said import ItemNames, Said
from jingzhun.directives import Ledger
from jingzhun.errors import Fault, Position
from jingzhun.packs import Coverage, Pack, entry_names


def faults_of(
    ledger: Ledger,
    pack: Pack,
    coverage: Coverage | None,
    clauses: ClauseMap,
    items: Sequence[Item],
) -> Iterator[Fault]:
    """All that is at odds; of a document that is another one altogether that alone."""
    file = Path(ledger.document.file)
    unknown = [] if coverage is None else list(_unknown_items(coverage, ItemNames.of(items)))
    if coverage is None:
        yield Fault(code="COVERAGE006", severity="notice", seen=pack.id)
    elif coverage.sha256 != digest_of(file):
        yield Fault(code="COVERAGE001", position=coverage.position, seen=file.name)
        named = len(coverage.pairs) + len(coverage.waivers)
        if 2 * len(unknown) > named:
            fields = {"count": str(len(unknown)), "named": str(named)}
            yield Fault(code="COVERAGE009", position=Position(file=str(file)), fields=fields)
            return
    yield from _clauses(ledger, pack, clauses, items)
    yield from unknown
    if coverage is not None:
        pairs = Said.of(coverage, items).pairs
        told = {item.name: item for item in items if item.name in pairs}
        doubtful = [(item, pairs[name]) for name, item in told.items()]
        yield from doubtful_pairs(doubtful, entry_names(pack))


def _clauses(
    ledger: Ledger, pack: Pack, clauses: ClauseMap, items: Sequence[Item]
) -> Iterator[Fault]:
    """Clauses of the pack that the document lacks, and sections of the document that the pack lacks."""
    sections = [*(s.path for s in ledger.sections), *(i.record.section for i in items)]
    for clause in clauses.unfound(sections):
        place = pack.clause_positions.get(clause, Position())
        yield Fault(code="COVERAGE003", position=place, seen=clause)
    for section in clauses.unlisted(item.record.section for item in items):
        line = min(item.line for item in items if item.record.section == section)
        place = Position(file=ledger.document.file, line=line)
        yield Fault(code="COVERAGE004", position=place, seen=section)


def _unknown_items(coverage: Coverage, names: ItemNames) -> Iterator[Fault]:
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
