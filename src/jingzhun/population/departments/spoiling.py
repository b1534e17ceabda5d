"""Rows as the department really writes them: slips, strangers, rows written twice; and the truth of each."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from jingzhun.population.columns import fixed_text
from jingzhun.population.departments.slips import (
    ID_SLIPS,
    ID_STYLES,
    NAME_SLIPS,
    Random,
    Slips,
    damage_date,
    damage_id,
    damage_name,
    write_date,
)
from jingzhun.population.draws import day_number
from jingzhun.population.identity import id_letters
from jingzhun.population.names import load_names

_STRANGE_AREA = 996_000  # beyond the areas of the blocks of any population
_NAMESAKES, _TWINS = 0.06, 0.02


def spoil(
    drawn: pa.Table, *, slips: Slips, rng: Random, dates_as_text: bool
) -> tuple[pa.Table, pa.Table]:
    """The rows as written and their truth, side by side.

    The truth has ``person_id`` (none for a stranger), ``id_slip``, ``name_slip``, ``date_slip`` (empty: none) and
    ``planted``.
    """
    order, is_stranger = _rows_to_write(drawn.num_rows, slips, rng)
    rows = drawn.take(pa.array(order))
    people = {name: rows.column(name).to_pylist() for name in _WRITTEN}
    people["village_code"] = _villages(people["village_code"], slips, rng)
    truth: dict[str, list[str | None]] = {
        "person_id": rows.column("person_id").to_pylist(),
        "id_slip": [""] * len(order),
        "name_slip": [""] * len(order),
        "date_slip": [""] * len(order),
        "planted": rows.column("planted").to_pylist(),
    }
    _put_strangers(people, truth, np.flatnonzero(is_stranger), rng)
    _slip_names(people, truth, slips, rng)
    _slip_dates(people, truth, slips, rng)
    _slip_ids(people, truth, slips, rng)
    if dates_as_text:
        people["born_on"] = [day and write_date(day, rng) for day in people["born_on"]]
    for name, values in people.items():
        rows = rows.set_column(rows.column_names.index(name), name, pa.array(values))
    return rows, pa.table({name: pa.array(values, pa.string()) for name, values in truth.items()})


_WRITTEN = ("id_number", "name", "sex", "born_on", "village_code", "kin_number")


def _rows_to_write(count: int, slips: Slips, rng: Random) -> tuple[Any, Any]:
    """Which drawn row each written row comes from, in the order of writing, and which are strangers in its place."""
    again = rng.choice(count, int(count * slips.repeated), replace=False)
    strange = rng.choice(count, int(count * slips.strangers / (1 - slips.strangers)), replace=True)
    order = np.concatenate([np.arange(count), again, strange])
    is_stranger = np.arange(len(order)) >= count + len(again)
    shuffled = rng.permutation(len(order))
    return order[shuffled], is_stranger[shuffled]


def _villages(villages: list[str | None], slips: Slips, rng: Random) -> list[str | None]:
    """Some rows name another village, that of a row chosen at random."""
    moved = np.flatnonzero(rng.random(len(villages)) < slips.other_villages)
    others = rng.integers(len(villages), size=len(moved)) if len(villages) else moved
    written = list(villages)
    for row, other in zip(moved, others, strict=True):
        written[row] = villages[other]
    return written


def _put_strangers(
    people: dict[str, list[Any]], truth: dict[str, list[str | None]], rows: Any, rng: Random
) -> None:
    """People of no household: most by themselves, some namesakes of one of ours, some like a twin of one of ours."""
    stock = load_names()
    lots = rng.random(len(rows))
    days = rng.integers(day_number(date(1930, 1, 1)), day_number(date(2017, 1, 1)), len(rows))
    is_man = rng.random(len(rows)) < 0.5
    surnames = rng.integers(len(stock.surnames), size=len(rows)).tolist()
    given = rng.integers(len(stock.characters), size=(len(rows), 2)).tolist()
    years_off = rng.integers(400, 9000, size=len(rows)).tolist()
    for place, row in enumerate(rows.tolist()):
        truth["person_id"][row], truth["planted"][row] = None, "stranger"
        two = "".join(stock.characters[one] for one in given[place])
        name, born_on = str(people["name"][row]), people["born_on"][row]
        if born_on is not None and lots[place] < _NAMESAKES:
            truth["planted"][row] = "namesake"
            days[place] = day_number(born_on + timedelta(days=years_off[place]))
        elif born_on is not None and lots[place] < _NAMESAKES + _TWINS:
            truth["planted"][row] = "twin"
            days[place] = day_number(born_on)
            people["name"][row] = name[:-1] + two[0]
        else:
            people["name"][row] = stock.surnames[surnames[place]] + two
        people["born_on"][row] = date(1970, 1, 1) + timedelta(days=int(days[place]))
        people["sex"][row] = "男" if is_man[place] else "女"
        people["kin_number"][row] = None
    letters = id_letters(_STRANGE_AREA, born_on=days, is_man=is_man, keys=rng.random(len(rows)))
    for row, number in zip(rows, fixed_text(letters).to_pylist(), strict=True):
        people["id_number"][row] = number


def _slip_names(
    people: dict[str, list[Any]], truth: dict[str, list[str | None]], slips: Slips, rng: Random
) -> None:
    names = people["name"]
    rows = np.flatnonzero(rng.random(len(names)) < slips.misspelt_names)
    for row, kind in zip(rows.tolist(), _kinds(NAME_SLIPS, len(rows), rng), strict=True):
        written = damage_name(kind, names[row], rng)
        if written != names[row]:
            names[row], truth["name_slip"][row] = written, kind


def _slip_dates(
    people: dict[str, list[Any]], truth: dict[str, list[str | None]], slips: Slips, rng: Random
) -> None:
    days = people["born_on"]
    for row in np.flatnonzero(rng.random(len(days)) < slips.wrong_dates).tolist():
        if days[row] is not None:
            days[row], truth["date_slip"][row] = damage_date(days[row], rng), "another"


def _slip_ids(
    people: dict[str, list[Any]], truth: dict[str, list[str | None]], slips: Slips, rng: Random
) -> None:
    numbers = people["id_number"]
    lots = rng.random(len(numbers))
    damaged = lots < slips.damaged_ids
    otherwise = ~damaged & (lots < slips.damaged_ids + slips.otherwise_written_ids)
    for kinds, chosen in ((ID_SLIPS, damaged), (ID_STYLES, otherwise)):
        rows = np.flatnonzero(chosen)
        for row, kind in zip(rows.tolist(), _kinds(kinds, len(rows), rng), strict=True):
            written = damage_id(kind, numbers[row], kin_number=people["kin_number"][row], rng=rng)
            if written != numbers[row]:
                numbers[row], truth["id_slip"][row] = written, kind


def _kinds(shares: Mapping[str, float], count: int, rng: Random) -> list[str]:
    weights = np.array(list(shares.values()))
    found: list[str] = rng.choice(list(shares), size=count, p=weights / weights.sum()).tolist()
    return found
