"""Finding the header of a register in a sheet, and which header is which column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jingzhun.packs import Register, RegisterColumn
from jingzhun_site.crosschecks.catalogue import registers
from jingzhun_site.imports.layouts import plain_header
from jingzhun_site.imports.layouts.model import without_unit

ROWS_SEARCHED = 30


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """The header found: its row (from 0), its cells, and for columns of the register the header that is theirs."""

    row: int
    headers: tuple[str, ...]
    choices: Mapping[str, str]


def recognise_header(rows: Sequence[Sequence[str]], register: Register) -> Recognised | None:
    """The row in which most columns of a register are found, or ``None`` where not one is."""
    found = [
        Recognised(row=at, headers=headers, choices=choose(headers, register))
        for at, row in enumerate(rows[:ROWS_SEARCHED])
        if (headers := tuple(cell.strip() for cell in row))
    ]
    best = max(found, key=lambda one: (len(one.choices), -one.row), default=None)
    return best if best is not None and best.choices else None


def choose(headers: Sequence[str], register: Register) -> dict[str, str]:
    """For each column of a register the header that names it; a header is taken once."""
    free = dict.fromkeys(header for header in headers if header)
    chosen: dict[str, str] = {}
    for column in register.columns:
        spellings = set(_spellings(column))
        for header in free:
            plain = plain_header(header)
            if plain in spellings or without_unit(plain) in spellings:
                chosen[column.name] = header
                del free[header]
                break
    return chosen


def likelier_register(rows: Sequence[Sequence[str]], register: Register) -> Register | None:
    """Another register that the sheet looks like much more, if there is one."""
    own = _score(rows, register)
    scores = {name: _score(rows, one) for name, one in registers().items()}
    name, best = max(scores.items(), key=lambda pair: pair[1], default=("", 0.0))
    return registers()[name] if best > own + 0.25 else None


def _score(rows: Sequence[Sequence[str]], register: Register) -> float:
    """Which part of a register's own columns, those of identity aside, the sheet has."""
    found = recognise_header(rows, register)
    own = [column.name for column in register.columns if column.name not in _OF_IDENTITY]
    if found is None or not own:
        return 0.0
    return sum(name in found.choices for name in own) / len(own)


_OF_IDENTITY = frozenset({"id_number", "name", "sex", "born_on", "village_code", "address"})


def _spellings(column: RegisterColumn) -> Iterator[str]:
    for spelling in (column.field.label_zh, *column.aliases):
        yield plain_header(spelling)
