"""``coverage.yaml``: which entries stand for which items of the document, and what needs none, for which reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from jingzhun.errors import Fault, FaultList, JingzhunError, Position
from jingzhun.packs.building_context import near
from jingzhun.packs.clauses import parse_clause
from jingzhun.packs.entry_names import entry_names
from jingzhun.packs.form_faults import read_form
from jingzhun.packs.forms import CoverageForm, WaiverForm
from jingzhun.packs.model import Pack
from jingzhun.packs.nodes import MapNode, Node
from jingzhun.packs.reading import read_yaml

COVERAGE_FILE = "coverage.yaml"


class WaiverClass(StrEnum):
    """Why an item of the document needs no entry."""

    SLOGAN = "slogan"  # words that bind nobody to anything that could be checked
    BACKGROUND = "background"  # prose about past, present or purpose
    DUPLICATE = "duplicate"  # says again what another item says
    READER_ERROR = "reader_error"  # the reader made it up or cut it wrongly


@dataclass(frozen=True, kw_only=True)
class Waiver:
    """One item that needs no entry; ``error`` is ``invented`` or ``cut``, ``of`` what a duplicate repeats."""

    item: str
    waiver_class: WaiverClass
    reason: str
    position: Position
    error: str = ""
    of: str = ""


@dataclass(frozen=True, kw_only=True)
class Pairing:
    """The entries that stand for one item, as a person says."""

    item: str
    entries: tuple[str, ...]
    position: Position


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What a coverage file says. Items are named ``clause#digest``, entries ``kind:id``.

    ``missed`` are items that the reader does not find. ``clauses`` are paths of the document under which the pack
    has another clause: where the document lacks its chapter heads, ``(三)`` is ``二(三)``.
    """

    sha256: str
    position: Position  # of the sha256
    clauses: Mapping[str, str] = field(default_factory=dict)
    pairs: tuple[Pairing, ...] = ()
    missed: tuple[Pairing, ...] = ()
    waivers: tuple[Waiver, ...] = ()


def load_coverage(path: Path, pack: Pack) -> Coverage | None:
    """The coverage file of a pack's folder, or ``None`` where there is none.

    Raises:
        JingzhunError: with every fault of the file.
    """
    faults = FaultList()
    coverage = read_coverage(path, pack, faults=faults)
    faults.raise_if_errors()
    return coverage


def read_coverage(path: Path, pack: Pack, *, faults: FaultList) -> Coverage | None:
    """The coverage file of a folder as far as it can be read; what is wrong goes into ``faults``."""
    file = path / COVERAGE_FILE
    if not file.exists():
        return None
    try:
        node = read_yaml(file)
    except JingzhunError as error:
        faults.extend(error.faults)
        return None
    form = read_form(CoverageForm, node)
    if isinstance(form, list):
        faults.extend(form)
        return None
    coverage = Coverage(
        sha256=form.document.sha256,
        position=node.at(["document", "sha256"]).position,
        clauses=dict(_clauses(form, node.at(["clauses"]), pack, faults)),
        pairs=tuple(_pairs(form.pairs, node.at(["pairs"]))),
        missed=tuple(_pairs(form.missed, node.at(["missed"]))),
        waivers=tuple(_waivers(form, node.at(["waivers"]), faults)),
    )
    _check_entries(coverage, pack, faults)
    _check_once(coverage, faults)
    return coverage


def _clauses(
    form: CoverageForm, node: Node, pack: Pack, faults: FaultList
) -> Iterator[tuple[str, str]]:
    """Each path with the clause of the pack that it means."""
    for path, text in form.clauses.items():
        place = node.at([path]).position
        try:
            clause = parse_clause(text)
        except ValueError:
            faults.add(Fault(code="PACK050", position=place, seen=text))
            continue
        if clause not in pack.clauses:
            wanted = near(clause, pack.clauses)
            faults.add(Fault(code="PACK051", position=place, seen=clause, wanted=wanted))
        yield path, clause


def _pairs(pairs: Mapping[str, list[str]], node: Node) -> Iterator[Pairing]:
    for item, entries in pairs.items():
        position = (node.key_position(item) if isinstance(node, MapNode) else None) or node.position
        yield Pairing(item=item, entries=tuple(entries), position=position)


def _waivers(form: CoverageForm, node: Node, faults: FaultList) -> Iterator[Waiver]:
    for index, waiver in enumerate(form.waivers):
        own = node.at([index])
        _check_waiver(waiver, own, faults)
        for number, item in enumerate(waiver.items):
            yield Waiver(
                item=item,
                waiver_class=WaiverClass(waiver.waiver_class),
                reason=waiver.reason,
                position=own.at(["items", number]).position,
                error=waiver.error or "",
                of=waiver.of,
            )


def _check_waiver(waiver: WaiverForm, node: Node, faults: FaultList) -> None:
    """A duplicate says of what, a mistake of the reader which one."""
    if (waiver.waiver_class == "duplicate") != bool(waiver.of):
        faults.add(Fault(code="PACK160", position=node.at(["class"]).position))
    if (waiver.waiver_class == "reader_error") != bool(waiver.error):
        faults.add(Fault(code="PACK161", position=node.at(["class"]).position))


def _check_entries(coverage: Coverage, pack: Pack, faults: FaultList) -> None:
    """What the file names must be there."""
    known = entry_names(pack)
    pairs = (*coverage.pairs, *coverage.missed)
    named = [(name, pair.position) for pair in pairs for name in pair.entries]
    named += [(w.of, w.position) for w in coverage.waivers if w.of and "#" not in w.of]
    for name, place in named:
        if name not in known:
            wanted = near(name, known)
            faults.add(Fault(code="PACK162", position=place, seen=name, wanted=wanted))


def _check_once(coverage: Coverage, faults: FaultList) -> None:
    """An item has entries or a waiver, and either of them once."""
    pairs, waivers = (*coverage.pairs, *coverage.missed), coverage.waivers
    named = [*((p.item, p.position) for p in pairs), *((w.item, w.position) for w in waivers)]
    seen: dict[str, Position] = {}
    for item, place in named:
        if item in seen:
            wanted = str(seen[item])
            faults.add(Fault(code="PACK163", position=place, seen=item, wanted=wanted))
        seen.setdefault(item, place)
