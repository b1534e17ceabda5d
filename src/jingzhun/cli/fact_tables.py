"""The facts to collect: which cells are empty and keep a rule undecided."""

from collections.abc import Mapping

from jingzhun.cli.run_reading import RunReader
from jingzhun.cli.run_tables import columns_of
from jingzhun.cli.tables import Kind, Table

_BY_FIELD: Mapping[str, Kind] = {
    "field": "text",
    "subject": "text",
    "count": "count",
    "villages": "count",
    "id": "text",
}
_EACH: Mapping[str, Kind] = {
    "subject": "text",
    "subject_id": "text",
    "village": "text",
    "field": "text",
}


def facts_by_field(reader: RunReader, *, limit: int | None = None) -> Table:
    """The empty fields, those lacking most often first."""
    sql = (
        "SELECT entity, field, COUNT(*), COUNT(DISTINCT place_id) FROM run_facts_to_collect"
        " GROUP BY entity, field ORDER BY 3 DESC, entity, field"
    )
    found = reader.rows(sql) if reader.has("facts_to_collect") else []
    rows = [
        (*_labels(reader, entity, name), count, places, f"{entity}.{name}")
        for entity, name, count, places in found
    ]
    total = sum(row[2] for row in rows)
    title = reader.texts("facts.title", count=f"{total:,}")
    notes = (
        (reader.texts("word.shown", shown=limit, count=len(rows)),)
        if limit is not None and limit < len(rows)
        else ()
    )
    columns = columns_of(_BY_FIELD, reader.texts)
    return Table(title=title, columns=columns, rows=rows[:limit], notes=notes)


def facts_table(reader: RunReader, *, limit: int | None = None) -> Table:
    """The facts to collect one by one, village by village: a list to walk with."""
    order = "place_id, entity, subject_id, field" + ("" if limit is None else f" LIMIT {limit}")
    sql = f"SELECT entity, subject_id, place_id, field FROM run_facts_to_collect ORDER BY {order}"
    rows = []
    for entity, subject, place, name in reader.rows(sql) if reader.has("facts_to_collect") else []:
        label, kind = _labels(reader, entity, name)
        rows.append((kind, subject, reader.place_name(place), label))
    title = reader.texts("facts.title", count=f"{len(rows):,}")
    return Table(title=title, columns=columns_of(_EACH, reader.texts), rows=rows)


def _labels(reader: RunReader, entity: str, name: str) -> tuple[str, str]:
    declared = reader.vocabulary.entities[entity]
    return reader.texts.label(declared.fields[name]), reader.texts.label(declared)
