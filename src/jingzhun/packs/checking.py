"""Everything that can be said against a pack, at once: its files, its rules, its place in the chain, its cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from jingzhun.errors import Fault, FaultList, JingzhunError, Position
from jingzhun.packs.beginnings import check_beginnings, read_beginnings
from jingzhun.packs.case_running import run_cases
from jingzhun.packs.cases import Case, case_nodes, read_cases
from jingzhun.packs.chain import chain_for
from jingzhun.packs.compiling import RuleMemory, read_chain
from jingzhun.packs.coverage import read_coverage
from jingzhun.packs.loading import pack_folders, read_pack, shipped_foundations
from jingzhun.packs.model import Pack
from jingzhun.packs.register_words import with_registers
from jingzhun.vocabulary import Vocabulary, load_vocabulary


def check_pack(
    path: Path, *, vocabulary: Vocabulary | None = None, root: Path | None = None
) -> tuple[Fault, ...]:
    """All faults of one pack; an empty tuple says that it can be used.

    The packs above it are taken from ``root``, or from the folder in which the pack's own folder lies. Its rules are
    read for its first and last day and for each day on which one of its parameters changes; its cases are run.
    """
    return check_packs([path], vocabulary=vocabulary, root=root)[path]


def check_packs(
    paths: Sequence[Path], *, vocabulary: Vocabulary | None = None, root: Path | None = None
) -> Mapping[Path, tuple[Fault, ...]]:
    """The faults of several packs as :func:`check_pack` tells them, each file read once."""
    bench = _CheckBench(vocabulary=vocabulary or load_vocabulary(), root=root)
    return {path: _in_order(bench.faults(path)) for path in paths}


@dataclass(frozen=True, kw_only=True)
class _CheckBench:
    """Packs and rules that were read already while several packs are checked."""

    vocabulary: Vocabulary
    root: Path | None
    memory: RuleMemory = field(default_factory=RuleMemory)
    packs: dict[Path, tuple[Pack | None, list[Fault]]] = field(default_factory=dict)

    def read(self, path: Path) -> tuple[Pack | None, list[Fault]]:
        """A pack as far as it can be read, and its faults."""
        place = path.resolve()
        if place not in self.packs:
            self.packs[place] = read_pack(path, vocabulary=self.vocabulary)
        return self.packs[place]

    def faults(self, path: Path) -> list[Fault]:
        """Everything against one pack: its files first, then its rules, then its cases."""
        pack, found = self.read(path)
        if pack is None:
            return found
        faults = FaultList(faults=list(found))
        nodes = tuple(case_nodes(path, faults))
        cases = read_cases(nodes, pack, vocabulary=self._words(path, pack), faults=faults)
        beginnings = read_beginnings(nodes, pack, faults=faults)
        if found:
            return faults.faults
        packs = {**self._beside(path, faults), pack.id: pack}
        packs |= shipped_foundations(packs, vocabulary=self.vocabulary)
        if not faults.errors:
            self._check_rules(path, pack, packs, faults)
        if not faults.errors:
            self._check_cases(cases, packs, faults)
            faults.extend(check_beginnings(beginnings, packs=packs))
        read_coverage(path, pack, faults=faults)
        return faults.faults

    def _words(self, path: Path, pack: Pack) -> Vocabulary:
        """The vocabulary with the registers of the pack, of those beside it and of those it builds on."""
        beside = [other for other, _ in map(self.read, self._folders_beside(path)) if other]
        known = {other.id: other for other in (pack, *beside)}
        founding = shipped_foundations(known, vocabulary=self.vocabulary).values()
        packs = (*known.values(), *founding)
        registers = (register for one in packs for register in one.registers.values())
        return with_registers(self.vocabulary, registers)

    def _folders_beside(self, path: Path) -> list[Path]:
        root = self.root or (path.parent if path.name else path.resolve().parent)
        return [folder for folder in pack_folders(root) if folder.resolve() != path.resolve()]

    def _beside(self, path: Path, faults: FaultList) -> Mapping[str, Pack]:
        """The other packs of a folder; their faults stop the check, since nothing can be said on sand."""
        others = [self.read(folder) for folder in self._folders_beside(path)]
        for _, found in others:
            faults.extend(found)
        return {pack.id: pack for pack, _ in others if pack}

    def _check_rules(
        self, path: Path, pack: Pack, packs: Mapping[str, Pack], faults: FaultList
    ) -> None:
        """Read the rules for each day on which they may change."""
        has_checks = bool(pack.checks or pack.comparisons)
        for day in _days(pack):
            found = FaultList()
            try:
                chain = chain_for(packs, place=pack.place, on=day, checks=has_checks)
            except JingzhunError as error:
                head = Position(file=str(path / "pack.yaml"))
                faults.extend([replace(fault, position=head) for fault in error.faults])
                return
            read_chain(chain, vocabulary=self.vocabulary, faults=found, memory=self.memory)
            faults.extend(found.faults)

    def _check_cases(
        self, cases: tuple[Case, ...], packs: Mapping[str, Pack], faults: FaultList
    ) -> None:
        results = run_cases(cases, packs=packs, vocabulary=self.vocabulary, memory=self.memory)
        for result in results:
            faults.extend(result.faults)


def _days(pack: Pack) -> list[date]:
    """The pack's first and last day, and each day on which one of its figures or entries begins."""
    begins = {v.valid_from for p in pack.parameters.values() for v in p.values}
    ruled = (pack.definitions, pack.standards, pack.programmes, pack.checks)
    for entries in (*ruled, pack.money, pack.sanctions, pack.rewards, pack.comparisons):
        begins |= {entry.valid_from for entry in entries.values() if entry.valid_from}
    last = pack.valid_until or max(begins | {pack.valid_from})
    inside = {day for day in begins if pack.valid_from < day < last}
    return sorted({pack.valid_from, last} | inside)


def _in_order(faults: list[Fault]) -> tuple[Fault, ...]:
    """Each fault once, by place."""
    unique = {(f.position, f.code, f.seen, f.wanted): f for f in faults}
    return tuple(sorted(unique.values(), key=lambda fault: fault.position))
