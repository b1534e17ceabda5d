"""Names that entries give of other entries and of places."""

from collections.abc import Iterator

from jingzhun.errors import Fault, FaultList
from jingzhun.packs.building_context import near
from jingzhun.packs.chain import Ruling, governs
from jingzhun.packs.model import Goal, Programme, TaskEntry
from jingzhun.packs.scope_building import Rulings


def check_references(rulings: Rulings, faults: FaultList) -> None:
    """Keep a fault for each programme that is not in force and each place outside the pack's own."""
    programmes = rulings["programmes"]
    for kind in ("programmes", "goals", "tasks"):
        for ruling in rulings[kind].values():
            for key, name in _programmes(ruling):
                is_known = name in programmes
                same = is_known and _is_fit(ruling, programmes[name], key)
                if not same:
                    code = "PACK098" if is_known else "PACK094"
                    faults.add(_fault(ruling, key, code, seen=name, wanted=near(name, programmes)))
            for key, place in _places(ruling):
                if not governs(ruling.pack.place, place):
                    wanted = ruling.pack.place
                    faults.add(_fault(ruling, key, "PACK123", seen=place, wanted=wanted))


def _is_fit(ruling: Ruling, other: Ruling, key: str) -> bool:
    """A programme can only exclude another programme of the same subjects."""
    first, second = ruling.entry, other.entry
    if not key.startswith("excludes"):
        return True
    return (
        isinstance(first, Programme)
        and isinstance(second, Programme)
        and first.entity == second.entity
    )


def _fault(ruling: Ruling, key: str, code: str, *, seen: str, wanted: str) -> Fault:
    place = ruling.entry.references.get(key, ruling.entry.position)
    return Fault(code=code, position=place, seen=seen, wanted=wanted)


def _programmes(ruling: Ruling) -> Iterator[tuple[str, str]]:
    entry = ruling.entry
    if isinstance(entry, Programme):
        yield from ((f"excludes.{i}", name) for i, name in enumerate(entry.excludes))
    elif isinstance(entry, (Goal, TaskEntry)) and entry.programme:
        yield "programme", entry.programme


def _places(ruling: Ruling) -> Iterator[tuple[str, str]]:
    if isinstance(ruling.entry, Goal):
        yield from ((f"places.{i}", code) for i, code in enumerate(ruling.entry.places))
