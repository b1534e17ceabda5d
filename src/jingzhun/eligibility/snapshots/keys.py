"""Keys that must be unique and references that must lead somewhere."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from jingzhun.eligibility.snapshots.entity_rows import EntityRows
from jingzhun.eligibility.snapshots.reading import SHOWN, Cell, more_of_the_same
from jingzhun.eligibility.snapshots.times import pair_faults
from jingzhun.engines import quote_name
from jingzhun.errors import Fault
from jingzhun.vocabulary import HISTORY_COLUMNS, Field


def duplicate_faults(rows: EntityRows) -> Iterator[Fault]:
    """Two rows with one key; where rows have a history, :mod:`times` looks for contradictions."""
    has_history = any(name in rows.supplied for name in HISTORY_COLUMNS)
    if has_history or rows.entity.key not in rows.supplied:
        return
    key, relation = quote_name(rows.entity.key), quote_name(rows.read)
    ((total, different),) = rows.engine.rows(
        f"SELECT count({key}), count(DISTINCT {key}) FROM {relation}"
    )
    if total == different:
        return
    found = rows.engine.rows(
        f"SELECT _source, _row, _first._source, _first._row FROM"
        f" (SELECT _source, _row, first(struct_pack(_source, _row)) OVER again AS _first,"
        f" row_number() OVER again AS _nth FROM {relation} WHERE {key} IS NOT NULL"
        f" WINDOW again AS (PARTITION BY {key} ORDER BY _source, _row))"
        f" WHERE _nth > 1 ORDER BY 1, 2"
    )
    yield from pair_faults(rows, "SNAPSHOT040", found)


def orphan_faults(rows: EntityRows, others: Mapping[str, EntityRows]) -> Iterator[Fault]:
    """References to a record that no file has, of whatever time."""
    for reference in references(rows, others):
        target = others[reference.refers_to]
        found = rows.engine.rows(
            f"SELECT _source, _row FROM {quote_name(rows.read)} AS child"
            f" WHERE child.{quote_name(reference.name)} IS NOT NULL AND NOT EXISTS"
            f" (SELECT 1 FROM {quote_name(target.read)} AS parent"
            f" WHERE parent.{quote_name(target.entity.key)} = child.{quote_name(reference.name)})"
            f" ORDER BY 1, 2"
        )
        if found:
            yield from _orphans(rows, reference, target, found)


def _orphans(
    rows: EntityRows, reference: Field, target: EntityRows, found: list[tuple[int, int]]
) -> Iterator[Fault]:
    cells = rows.cells(found[:SHOWN], reference.name)
    for cell in cells.values():
        yield _orphan(cell, reference, target)
    if len(found) > SHOWN:
        file = next(iter(cells.values())).position.file
        yield more_of_the_same(file, "SNAPSHOT041", len(found) - SHOWN, reference)


def _orphan(cell: Cell, reference: Field, target: EntityRows) -> Fault:
    """A reference that leads nowhere, or to a row that was refused for a fault of its own."""
    seen = cell.seen.strip()
    refused = target.refused.get(seen)
    fields = {
        "column": reference.name,
        "column_zh": reference.named_zh,
        "target": target.entity.name,
        "target_zh": target.entity.named_zh,
    }
    return Fault(
        code="SNAPSHOT041" if refused is None else "SNAPSHOT044",
        position=cell.position,
        seen=seen,
        fields=fields if refused is None else {**fields, "first": str(refused)},
        may_follow=True,
    )


def references(rows: EntityRows, others: Mapping[str, EntityRows]) -> Iterator[Field]:
    """The references of an entity that can be followed: given, and their target given too."""
    for field in rows.entity.parents().values():
        target = others.get(field.refers_to)
        if field.name in rows.supplied and target and target.entity.key in target.supplied:
            yield field


def with_their_parents(entities: Mapping[str, EntityRows]) -> dict[str, EntityRows]:
    """The rows without those whose required parent was left out by an earlier step.

    A payment to a household that the register did not yet have on that day is not of that day
    either. Parents are looked at before their children.
    """
    kept = dict(entities)
    for name in _parents_first(entities):
        for reference in references(kept[name], kept):
            target = kept[reference.refers_to]
            if reference.required and target.left_out:
                kept[name] = _with_parent(kept[name], reference, target)
    return kept


def _with_parent(rows: EntityRows, reference: Field, target: EntityRows) -> EntityRows:
    column = quote_name(reference.name)
    return rows.narrowed(
        f"with {reference.name}",
        f"SELECT * FROM {quote_name(rows.relation)} AS child WHERE {column} IN"
        f" (SELECT {quote_name(target.entity.key)} FROM {quote_name(target.known_as or target.relation)})",
        because="parent_left_out",
    )


def _parents_first(entities: Mapping[str, EntityRows]) -> list[str]:
    graph = {
        name: {
            field.refers_to
            for field in references(rows, entities)
            if field.required and field.refers_to != name
        }
        for name, rows in entities.items()
    }
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError:
        return list(entities)
