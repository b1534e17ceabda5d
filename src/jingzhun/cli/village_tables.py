"""Standards met, not met and unknown, village by village, the worst first."""

from collections.abc import Sequence
from typing import Any

from jingzhun.cli.run_reading import RunReader
from jingzhun.cli.run_tables import columns_of, state_column
from jingzhun.cli.tables import Cell, Column, Table
from jingzhun.eligibility import RuleInfo, State
from jingzhun.engines import quote_name

LIVING_STANDARDS = ("two_assurances", "three_guarantees", "safe_water", "income")
"""The groups of standards that say how a household lives."""


def villages_table(reader: RunReader, *, limit: int | None = None) -> Table:
    """Registered households of each village by how they stand, and the village's own standards.

    A household is *not met* as soon as one standard of living is not met, *unknown* when none is not met and one is
    not known. Villages with the most households not met stand first; the totals are those of all villages.
    """
    texts = reader.texts
    rules = living_rules(reader)
    found = reader.rows(_villages_sql(reader, rules))
    rows = [_row(reader, row) for row in found]
    totals: tuple[Cell, ...] = (texts("word.all_villages", count=len(rows)), "", *_sums(found))
    notes = [texts("villages.note", standards="、".join(rule.label for rule in rules))]
    if limit is not None and limit < len(rows):
        notes.insert(0, texts("word.shown", shown=limit, count=len(rows)))
    columns = [
        *columns_of({"village": "text", "village_class": "text"}, texts),
        *columns_of(dict.fromkeys(("households", "met", "not_met", "unknown"), "count"), texts),
        *(
            Column(name=rule.id, label=rule.label.removesuffix("有保障"), kind="count")
            for rule in rules
        ),
        *columns_of(dict.fromkeys(("village_not_met", "village_unknown"), "count"), texts),
    ]
    title = texts("villages.title", on=reader.run.manifest.on)
    return Table(
        title=title,
        columns=tuple(columns),
        rows=rows[:limit],
        totals=totals,
        notes=tuple(notes),
    )


def living_rules(reader: RunReader) -> list[RuleInfo]:
    """The standards of how a household lives that hold for every household; in the order of the packs."""
    return [
        rule
        for rule in reader.rules_of("standard")
        if rule.entity == "households"
        and rule.group in LIVING_STANDARDS
        and _applies_to_all(reader, rule)
    ]


def _applies_to_all(reader: RunReader, rule: RuleInfo) -> bool:
    name = quote_name(state_column(rule))
    outside = int(State.NOT_APPLICABLE)
    found = reader.rows(f"SELECT 1 FROM run_households WHERE {name} = {outside} LIMIT 1")
    return not found


def _villages_sql(reader: RunReader, rules: Sequence[RuleInfo]) -> str:
    names = [quote_name(state_column(rule)) for rule in rules]
    no, unknown = int(State.NO), int(State.UNKNOWN)
    any_no = " OR ".join(f"r.{name} = {no}" for name in names) or "FALSE"
    any_unknown = " OR ".join(f"r.{name} = {unknown}" for name in names) or "FALSE"
    each = "".join(f", COUNT(*) FILTER (WHERE r.{name} = {no})" for name in names)
    return f"""WITH living AS (
        SELECT r.place_id AS village_id, COUNT(*) AS households,
          COUNT(*) FILTER (WHERE NOT ({any_no}) AND NOT ({any_unknown})) AS met,
          COUNT(*) FILTER (WHERE {any_no}) AS not_met,
          COUNT(*) FILTER (WHERE NOT ({any_no}) AND ({any_unknown})) AS unknown{each}
        FROM run_households AS r JOIN households AS h ON h.household_id = r.household_id
        WHERE h.registration IN ('poor', 'relapsed', 'exited') GROUP BY r.place_id)
      SELECT living.*, own.not_met AS own_not_met, own.unknown AS own_unknown,
        v.is_poor_village, v.is_deep_poor_village, v.delisted_on IS NOT NULL
      FROM living JOIN villages AS v ON v.village_id = living.village_id
      LEFT JOIN ({_own_sql(reader)}) AS own ON own.village_id = living.village_id
      ORDER BY living.not_met DESC, living.unknown DESC, living.village_id"""


def _own_sql(reader: RunReader) -> str:
    """The standards about villages themselves: how many are not met and how many not known."""
    rules = [rule for rule in reader.rules_of("standard") if rule.entity == "villages"]
    names = [quote_name(state_column(rule)) for rule in rules]
    counts = [
        " + ".join(f"CAST({name} = {int(state)} AS INTEGER)" for name in names) or "0"
        for state in (State.NO, State.UNKNOWN)
    ]
    if not names:
        return "SELECT village_id, 0 AS not_met, 0 AS unknown FROM villages"
    return f"SELECT village_id, {counts[0]} AS not_met, {counts[1]} AS unknown FROM run_villages"


def _row(reader: RunReader, row: tuple[Any, ...]) -> tuple[Cell, ...]:
    village, *numbers, is_poor, is_deep, is_delisted = row
    name = reader.place_name(str(village))
    return (name, _village_class(reader, is_poor, is_deep, is_delisted), *numbers)


def _village_class(reader: RunReader, is_poor: object, is_deep: object, is_delisted: object) -> str:
    if is_delisted:
        return reader.texts("village.delisted")
    if is_deep:
        return reader.texts("village.deep")
    return reader.texts("village.poor") if is_poor else ""


def _sums(rows: Sequence[tuple[Any, ...]]) -> list[Cell]:
    numbers = [row[1:-3] for row in rows]
    return (
        [sum(int(row[n] or 0) for row in numbers) for n in range(len(numbers[0]))]
        if numbers
        else []
    )
