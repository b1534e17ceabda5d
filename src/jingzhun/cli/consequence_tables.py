"""What follows for whom, one line a record."""

from collections.abc import Mapping, Sequence

import pyarrow.parquet as pq

from jingzhun.cli.place_names import full_name, place_names
from jingzhun.cli.run_tables import clause_text, columns_of
from jingzhun.cli.tables import Cell, Kind, Table
from jingzhun.cli.texts import Texts
from jingzhun.eligibility import DecisionRequest, Snapshot
from jingzhun.eligibility.consequences import Following
from jingzhun.packs import Sanction
from jingzhun.vocabulary import Vocabulary

_COLUMNS: Mapping[str, Kind] = {
    "consequence": "text",
    "kind": "text",
    "measures": "text",
    "unit_name": "text",
    "place": "text",
    "subject_id": "text",
    "state": "text",
    "lead": "text",
    "clause": "text",
    "id": "text",
}


def consequences_table(
    found: Sequence[Following], *, request: DecisionRequest, texts: Texts
) -> Table:
    """Every sanction and reward that follows, or may follow; those that may are to be verified."""
    units = _units(request.snapshot, request.vocabulary, {one.entity for one in found})
    places = place_names(request.snapshot, request.vocabulary)
    rows = [_row(one, texts, request.vocabulary, units, places) for one in found]
    title = texts("consequences.title", on=request.regimes.chains[0].date)
    notes = (texts("consequences.note" if rows else "consequences.none"),)
    return Table(title=title, columns=columns_of(_COLUMNS, texts), rows=rows, notes=notes)


def _row(
    one: Following,
    texts: Texts,
    vocabulary: Vocabulary,
    units: Mapping[tuple[str, str], str],
    places: Mapping[str, str],
) -> tuple[Cell, ...]:
    entry = one.consequence.entry
    kind = "sanction" if isinstance(entry, Sanction) else "reward"
    measures = [_label(vocabulary, texts, f"{kind}_kind", code) for code in entry.measures]
    return (
        entry.label,
        texts(f"consequences.{kind}"),
        texts("word.list_comma").join(measures),
        units.get((one.entity, one.subject_id), ""),
        full_name(one.place_id, places) if one.place_id else "",
        one.subject_id,
        texts(f"consequences.{one.state.name.lower()}"),
        _who(vocabulary, texts, entry.by),
        f"{one.consequence.pack.id} {clause_text(entry.source.clause, texts)}",
        entry.id,
    )


def _units(
    snapshot: Snapshot, vocabulary: Vocabulary, entities: set[str]
) -> Mapping[tuple[str, str], str]:
    """The names of the organisations that records are about, by entity and key."""
    if not snapshot.supplied("organisations"):
        return {}
    names = dict(_pairs(snapshot, "organisations", "organisation_id", "name"))
    return {
        (entity, key): names[unit]
        for entity in entities
        if snapshot.supplied(entity) and "organisation_id" in vocabulary.entities[entity].fields
        for key, unit in _pairs(
            snapshot, entity, vocabulary.entities[entity].key, "organisation_id"
        )
        if unit in names
    }


def _pairs(snapshot: Snapshot, entity: str, first: str, second: str) -> list[tuple[str, str]]:
    table = pq.read_table(snapshot.folder / f"{entity}.parquet", columns=[first, second])
    return list(zip(table.column(first).to_pylist(), table.column(second).to_pylist(), strict=True))


def _who(vocabulary: Vocabulary, texts: Texts, name: str) -> str:
    """Who imposes or grants it: a function of government, else a post."""
    said = _label(vocabulary, texts, "government_function", name)
    return _label(vocabulary, texts, "post_kind", name) if said == name else said


def _label(vocabulary: Vocabulary, texts: Texts, table: str, code: str) -> str:
    found = vocabulary.code_tables[table].values.get(code)
    return code if found is None else texts.label(found)
