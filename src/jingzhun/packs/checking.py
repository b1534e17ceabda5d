"""Everything that can be said against a pack, at once: its files, its rules, its place in the chain, its cases."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from jingzhun.errors import Fault, FaultList, JingzhunError
from jingzhun.packs.case_running import run_cases
from jingzhun.packs.cases import Case, read_cases
from jingzhun.packs.chain import chain_for
from jingzhun.packs.compiling import read_chain
from jingzhun.packs.loading import pack_folders, read_pack
from jingzhun.packs.model import Pack
from jingzhun.vocabulary import Vocabulary, load_vocabulary


def check_pack(
    path: Path, *, vocabulary: Vocabulary | None = None, root: Path | None = None
) -> tuple[Fault, ...]:
    """All faults of one pack; an empty tuple says that it can be used.

    The packs above it are taken from ``root``, or from the folder in which the pack's own folder lies. Its rules are
    read for its first and last day and for each day on which one of its parameters changes; its cases are run.
    """
    words = vocabulary or load_vocabulary()
    pack, found = read_pack(path, vocabulary=words)
    if pack is None:
        return _in_order(found)
    faults = FaultList(faults=list(found))
    cases = read_cases(path, pack, vocabulary=words, faults=faults)
    if found:
        return _in_order(faults.faults)
    above = root or (path.parent if path.name else path.resolve().parent)
    packs = {**_beside(path, above, words, faults), pack.id: pack}
    if not faults.errors:
        _check_rules(pack, packs, words, faults)
    if not faults.errors:
        _check_cases(cases, packs, words, faults)
    return _in_order(faults.faults)


def _beside(
    path: Path, root: Path, vocabulary: Vocabulary, faults: FaultList
) -> Mapping[str, Pack]:
    """The other packs of a folder; their faults stop the check, since nothing can be said on sand."""
    packs: dict[str, Pack] = {}
    for folder in pack_folders(root):
        if folder.resolve() == path.resolve():
            continue
        pack, found = read_pack(folder, vocabulary=vocabulary)
        faults.extend(found)
        if pack:
            packs[pack.id] = pack
    return packs


def _check_rules(
    pack: Pack, packs: Mapping[str, Pack], vocabulary: Vocabulary, faults: FaultList
) -> None:
    """Read the rules for each day on which they may change."""
    for day in _days(pack):
        found = FaultList()
        try:
            chain = chain_for(packs, place=pack.place, on=day, checks=bool(pack.checks))
        except JingzhunError as error:
            faults.extend(error.faults)
            return
        read_chain(chain, vocabulary=vocabulary, faults=found)
        faults.extend(found.faults)


def _days(pack: Pack) -> list[date]:
    """The pack's first and last day, and each day on which one of its figures or entries begins."""
    begins = {v.valid_from for p in pack.parameters.values() for v in p.values}
    ruled = (pack.definitions, pack.standards, pack.programmes, pack.checks)
    for entries in (*ruled, pack.money, pack.sanctions, pack.rewards):
        begins |= {entry.valid_from for entry in entries.values() if entry.valid_from}
    last = pack.valid_until or max(begins | {pack.valid_from})
    inside = {day for day in begins if pack.valid_from < day < last}
    return sorted({pack.valid_from, last} | inside)


def _check_cases(
    cases: tuple[Case, ...], packs: Mapping[str, Pack], vocabulary: Vocabulary, faults: FaultList
) -> None:
    for result in run_cases(cases, packs=packs, vocabulary=vocabulary):
        faults.extend(result.faults)


def _in_order(faults: list[Fault]) -> tuple[Fault, ...]:
    """Each fault once, by place."""
    unique = {(f.position, f.code, f.seen, f.wanted): f for f in faults}
    return tuple(sorted(unique.values(), key=lambda fault: fault.position))
