"""Which files of a folder hold which entity."""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from pathlib import Path

from jingzhun.errors import Fault, FaultList, Position
from jingzhun.errors.suggest import closest
from jingzhun.vocabulary import Entity, Vocabulary

TEXT_SUFFIXES = frozenset({".csv", ".tsv", ".txt"})
PARQUET_SUFFIXES = frozenset({".parquet"})
WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xls", ".xlsm", ".et"})
_MISSPELT = 0.7  # `person` and `houshold` are meant, `notes` is not `counties`
SUFFIXES = TEXT_SUFFIXES | PARQUET_SUFFIXES | WORKBOOK_SUFFIXES


def find_sources(
    folder: Path, vocabulary: Vocabulary, faults: FaultList
) -> Mapping[str, tuple[Path, ...]]:
    """The files of each entity, by the entity's name, in the vocabulary's order.

    ``persons.csv``, ``人员.xlsx`` and every file of a folder ``persons/`` belong to persons. Two
    files that claim one entity, and a name that looks misspelt, are faults.
    """
    claims: dict[str, list[Path]] = {}
    names = _names(vocabulary)
    for entry in sorted(folder.iterdir()):
        entity = names.get(entry.stem if entry.is_file() else entry.name)
        if entity is None:
            _report_stranger(entry, names, faults)
        elif _files(entry):
            claims.setdefault(entity, []).append(entry)
    for name, entries in claims.items():
        faults.extend(_second_claims(vocabulary.entities[name], entries))
    if not claims:
        faults.add(_nothing_found(folder))
    return {name: tuple(_files(claims[name][0])) for name in vocabulary.entities if name in claims}


def _names(vocabulary: Vocabulary) -> Mapping[str, str]:
    by_label = {entity.label_zh: name for name, entity in vocabulary.entities.items()}
    return by_label | {name: name for name in vocabulary.entities}


def _files(entry: Path) -> list[Path]:
    if entry.is_file():
        return [entry] if entry.suffix.casefold() in SUFFIXES else []
    return sorted(p for p in entry.rglob("*") if p.is_file() and p.suffix.casefold() in SUFFIXES)


def _report_stranger(entry: Path, names: Mapping[str, str], faults: FaultList) -> None:
    if not _files(entry):
        return
    meant = closest(entry.stem, names)
    if SequenceMatcher(None, entry.stem.casefold(), meant, autojunk=False).ratio() < _MISSPELT:
        meant = ""  # a file of notes beside the register is no misspelt entity
    code = "SNAPSHOT002" if meant else "SNAPSHOT003"
    faults.add(
        Fault(
            code=code,
            severity="error" if meant else "notice",
            position=Position(file=entry.name),
            seen=entry.name,
            wanted=f"{meant}{entry.suffix}",
        )
    )


def _second_claims(entity: Entity, entries: list[Path]) -> Iterator[Fault]:
    for entry in entries[1:]:
        yield Fault(
            code="SNAPSHOT004",
            position=Position(file=entry.name),
            seen=entry.name,
            fields={
                "first": entries[0].name,
                "entity": entity.name,
                "entity_zh": entity.named_zh,
            },
        )


def _nothing_found(folder: Path) -> Fault:
    return Fault(code="SNAPSHOT001", position=Position(file=str(folder)))
