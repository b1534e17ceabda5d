"""The records of cases as the rows of one register."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jingzhun.packs import Case
from jingzhun.packs.case_records import GivenRecord
from jingzhun.vocabulary import FieldType
from tests.equivalence.registers import stored


@dataclass(frozen=True, kw_only=True)
class CaseRegister:
    """The rows of many cases side by side, and the key of the record that each case asks about."""

    tables: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    subjects: dict[tuple[str, str], str] = field(default_factory=dict)


def supplied_by(case: Case) -> frozenset[str]:
    """The entities that a case says anything about: of an empty list, that there are none."""
    records = records_of(case.given)
    named = {record.entity.children[name].entity for record in records for name in record.children}
    return frozenset(named | {record.entity.name for record in records})


def register_of(cases: Sequence[Case]) -> CaseRegister:
    """One register of all the cases' records; the number of the case keeps their keys apart."""
    register = CaseRegister()
    for number, case in enumerate(cases):
        records = records_of(case.given)
        keys = {id(record): _key(record, number, at) for at, record in enumerate(records)}
        for record in records:
            row = dict(_row(record, number, keys))
            register.tables.setdefault(record.entity.name, []).append(row)
        for entity in supplied_by(case):
            register.tables.setdefault(entity, [])
        register.subjects[(case.pack_id, case.name)] = keys[id(case.given)]
    return register


def records_of(record: GivenRecord) -> list[GivenRecord]:
    """A record with all its parents and children, each once."""
    found: dict[int, GivenRecord] = {}
    waiting = [record]
    while waiting:
        here = waiting.pop()
        if id(here) not in found:
            found[id(here)] = here
            waiting.extend(here.parents.values())
            waiting.extend(child for children in here.children.values() for child in children)
    return list(found.values())


def _key(record: GivenRecord, number: int, at: int) -> str:
    """A key that the case gives is kept, since references may name it."""
    given = record.values.get(record.entity.key)
    return f"{number}:#{at}" if given is None else f"{number}:{given}"


def _row(record: GivenRecord, number: int, keys: Mapping[int, str]) -> Iterator[tuple[str, Any]]:
    for name, declared in record.entity.fields.items():
        value = record.values.get(name)
        is_reference = declared.type is FieldType.REFERENCE and value is not None
        yield name, f"{number}:{value}" if is_reference else stored(value, declared)
    for word, parent in record.parents.items():
        yield record.entity.parents()[word].name, keys[id(parent)]
    yield record.entity.key, keys[id(record)]
