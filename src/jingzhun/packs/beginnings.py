"""Beginnings: the days from which the rules of a pack are in force, each stated beside the cases."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from jingzhun.errors import Fault, FaultList, JingzhunError, Position
from jingzhun.packs.building_context import near
from jingzhun.packs.cases import case_nodes, is_beginning
from jingzhun.packs.chain import Ruling, chain_for, entries_in_force
from jingzhun.packs.form_faults import read_form
from jingzhun.packs.forms import BeginningForm, BegunForm
from jingzhun.packs.model import Pack
from jingzhun.packs.nodes import Node

BEGINNING_KINDS = tuple(BegunForm.model_fields)
"""The kinds of rules whose first day is stated: those that decide something of a record."""

_Rulings = Mapping[str, Mapping[str, Ruling]]


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """Rules of one pack, by kind and id, that are in force on a day and were not the day before."""

    name: str
    pack_id: str
    date: date
    place: str
    rules: Mapping[tuple[str, str], Position] = field(compare=False)
    position: Position


def load_beginnings(path: Path, pack: Pack) -> tuple[Beginning, ...]:
    """The beginnings of one pack's folder.

    Raises:
        JingzhunError: with every fault of every file.
    """
    faults = FaultList()
    found = read_beginnings(case_nodes(path, faults), pack, faults=faults)
    faults.raise_if_errors()
    return found


def read_beginnings(
    nodes: Iterable[Node], pack: Pack, *, faults: FaultList
) -> tuple[Beginning, ...]:
    """The beginnings among the entries of a folder, as far as they can be read; what is wrong goes into ``faults``."""
    found = []
    for node in nodes:
        if not is_beginning(node):
            continue
        form = read_form(BeginningForm, node)
        if isinstance(form, list):
            faults.extend(form)
            continue
        named = ((kind, name, i) for kind in BEGINNING_KINDS for i, name in _named(form, kind))
        beginning = Beginning(
            name=form.name,
            pack_id=pack.id,
            date=form.date,
            place=form.place or pack.place,
            rules={(k, name): node.at(["begins", k, i]).position for k, name, i in named},
            position=node.position,
        )
        found.append(beginning)
    return tuple(found)


def check_beginnings(
    beginnings: Sequence[Beginning], *, packs: Mapping[str, Pack]
) -> Iterator[Fault]:
    """What is wrong: rules not in force on their day (PACK132), or on the day before already (PACK134), no chain."""
    for beginning in beginnings:
        try:
            yield from _check(beginning, packs)
        except JingzhunError as error:
            yield from (replace(fault, position=beginning.position) for fault in error.faults)


def _check(beginning: Beginning, packs: Mapping[str, Pack]) -> Iterator[Fault]:
    eve = beginning.date - timedelta(days=1)
    on_day, before = (_rulings(beginning, packs, day) for day in (beginning.date, eve))
    for (kind, name), position in beginning.rules.items():
        if not _is_own(on_day, kind, name, beginning.pack_id):
            own = getattr(packs[beginning.pack_id], kind)
            yield Fault(code="PACK132", position=position, seen=name, wanted=near(name, own))
        elif _is_own(before, kind, name, beginning.pack_id):
            yield Fault(code="PACK134", position=position, seen=name, wanted=eve.isoformat())


def _named(form: BeginningForm, kind: str) -> Iterator[tuple[int, str]]:
    return enumerate(getattr(form.begins, kind))


def _rulings(beginning: Beginning, packs: Mapping[str, Pack], day: date) -> _Rulings:
    """What is in force at the place on a day; nothing where no pack is."""
    pack = packs[beginning.pack_id]
    checks = bool(pack.checks or pack.comparisons)
    try:
        chain = chain_for(packs, place=beginning.place, on=day, checks=checks)
    except JingzhunError as error:
        if any(fault.code != "PACK124" for fault in error.faults):
            raise
        return {}
    return entries_in_force(chain, FaultList())


def _is_own(rulings: _Rulings, kind: str, name: str, pack_id: str) -> bool:
    """Whether a rule is in force as this pack words it; another pack's rule of that name is not it."""
    ruling = rulings.get(kind, {}).get(name)
    return ruling is not None and ruling.pack.id == pack_id
