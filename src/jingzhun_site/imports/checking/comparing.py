"""Comparing records with the register: what is new, what changes, what must not."""

from collections.abc import Iterator

from jingzhun.engines import quote_name, quote_text
from jingzhun.vocabulary import Entity, Field, FieldType
from jingzhun_site.imports.checking.bench import Bench
from jingzhun_site.imports.checking.plan import VOCABULARY
from jingzhun_site.imports.checking.records import Said, label, said_of, stored_keys
from jingzhun_site.imports.checking.stored import load_stored, places_of, placing_fields
from jingzhun_site.imports.layouts import Role
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.placing import PLACES

CELLS = (
    "CREATE TABLE cells (_row BIGINT, col INTEGER, entity VARCHAR, key VARCHAR, place VARCHAR,"
    " field VARCHAR, old VARCHAR, new VARCHAR, state VARCHAR, version BIGINT)"
)


def compare(bench: Bench, entity: Entity, *, natural: bool) -> None:
    """Add to ``cells`` what would change in the records of one entity, and remark on what is wrong.

    Also makes ``placed_<entity>``: each key with its place and whether it stands in the register.
    """
    said = said_of(bench, entity, natural=natural)
    fields = dict.fromkeys([*(one.field for one in said), *_placing(entity)])
    stored = load_stored(bench, entity, list(fields), stored_keys(bench, entity))
    _place(bench, entity, said, stored)
    _judge_records(bench, entity, said, stored)
    cells = [_differing(bench, entity, one, stored) for one in said]
    if cells:
        bench.engine.run(f"INSERT INTO cells {' UNION ALL '.join(cells)}")
    _judge_repeats(bench, entity, said)
    _add_keys(bench, entity)


def _placing(entity: Entity) -> list[str]:
    return [field.name for field in placing_fields(entity)]


def _place(bench: Bench, entity: Entity, said: list[Said], stored: str) -> None:
    """Make ``placed_<entity>``: ``key``, ``first`` (its first row), ``place``, ``stands``, ``withdrawn``."""
    known = {one.field for one in said}
    choices, joins = ["stored.place"], []
    if entity.name in PLACES:
        choices.append("one.key")
    for number, field in enumerate(placing_fields(entity)):
        if field.name not in known:
            continue
        column = f"one.{quote_name(field.name)}"
        if field.refers_to in PLACES:
            choices.append(column)
        else:
            joins.append(
                f" LEFT JOIN {_places(bench, entity, field.name)} AS p{number} ON p{number}.key = {column}"
            )
            choices.append(f"p{number}.place")
    firsts = "".join(
        f", arg_min({quote_name(one.field)}, _row) AS {quote_name(one.field)}" for one in said
    )
    bench.engine.run(
        f"CREATE TABLE placed_{entity.name} AS SELECT one.key, one.first, stored.key IS NOT NULL AS stands,"
        f" COALESCE(stored.withdrawn, false) AS withdrawn, stored.version,"
        f" COALESCE({', '.join([*choices, 'NULL'])}) AS place"
        f" FROM (SELECT key, min(_row) AS first{firsts} FROM rec_{entity.name}"
        f" WHERE key IS NOT NULL GROUP BY key) AS one"
        f" LEFT JOIN {stored} AS stored ON stored.key = one.key{''.join(joins)}"
    )


def _places(bench: Bench, entity: Entity, field: str) -> str:
    """The places of the parents that a field names: those of the sheet itself, else those stored."""
    parent = entity.fields[field].refers_to
    if parent in bench.plan.layout.entities and parent != entity.name:
        return f"placed_{parent}"
    column = quote_name(field)
    keys = bench.column(
        f"SELECT DISTINCT {column} FROM rec_{entity.name} WHERE {column} IS NOT NULL"
    )
    found = places_of(parent, keys)
    return bench.texts(key=list(found), place=list(found.values()))


def _judge_records(bench: Bench, entity: Entity, said: list[Said], stored: str) -> None:
    rows = f"rec_{entity.name} AS rec JOIN placed_{entity.name} AS placed USING (key)"
    named = label(entity)
    at = next(
        (slot.at for slot in bench.slots_of(entity.name) if slot.field.name == entity.key), -1
    )
    bench.remark(
        "IMPORT033", f"SELECT _row FROM rec_{entity.name} WHERE key IS NULL", at=at, label=named
    )
    bench.remark("IMPORT044", f"SELECT _row FROM {rows} WHERE withdrawn", at=at, label=named)
    outside = f"NOT {bench.scope_sql('place')} AND (stands OR place IS NOT NULL)"
    bench.remark("IMPORT034", f"SELECT _row FROM {rows} WHERE {outside}", at=at, label=named)
    _judge_new(bench, entity, said, rows)
    _judge_moves(bench, entity, said, stored)


def _judge_new(bench: Bench, entity: Entity, said: list[Said], rows: str) -> None:
    """A new record needs its required fields; a new village name must be one that is known."""
    columns = {one.field: one for one in said}
    for field in entity.fields.values():
        if not field.required or field.name == entity.key:
            continue
        one = columns.get(field.name)
        is_empty = f"rec.{quote_name(field.name)} IS NULL" if one else "true"
        by_name = field.name == "village_id" and bench.plan.at(Role.VILLAGE_NAME) is not None
        select = f"SELECT rec._row FROM {rows} WHERE NOT stands AND rec._row = first AND {is_empty}"
        if by_name and one and one.sql == "village":
            _judge_names(bench, rows, one.at)
            select += " AND rec._row IN (SELECT _row FROM village_of WHERE trim(names, '/') = '')"
        gaps = {"label": label(entity), "column": quote_text(field.label_zh)}
        bench.remark("IMPORT037", select, at=one.at if one else -1, **gaps)


def _judge_names(bench: Bench, rows: str, at: int) -> None:
    unknown = (
        "SELECT rec._row, names, count, near, place"
        f" FROM {rows} JOIN village_of ON village_of._row = rec._row"
    )
    where = "WHERE NOT stands AND rec._row = first AND village IS NULL"
    is_named = "trim(names, '/') <> ''"
    gaps = {"seen": "names", "count": "count", "near": "near"}
    bench.remark("IMPORT038", f"{unknown} {where} AND count = '0' AND {is_named}", at=at, **gaps)
    bench.remark("IMPORT039", f"{unknown} {where} AND count <> '0'", at=at, **gaps)
    bench.remark(
        "IMPORT083",
        f"SELECT _row, names, called FROM ({unknown} WHERE stands AND village IS NULL AND count = '0')"
        f" JOIN village_names ON code = place WHERE {is_named}",
        at=at,
        severity="warning",
        seen="names",
        wanted="called",
    )


def _judge_moves(bench: Bench, entity: Entity, said: list[Said], stored: str) -> None:
    """What places a record is not changed by an import: people move by a procedure, not by a cell."""
    for one in said:
        if one.field not in _placing(entity):
            continue
        column = quote_name(one.field)
        code = (
            "IMPORT040" if (entity.name, one.field) == ("persons", "household_id") else "IMPORT047"
        )
        bench.remark(
            code,
            f"SELECT rec._row FROM rec_{entity.name} AS rec JOIN {stored} AS stored"
            f" ON stored.key = rec.key AND NOT stored.withdrawn AND {bench.scope_sql('stored.place')}"
            f" WHERE rec.{column} <> stored.{column}",
            at=one.at,
            label=label(entity),
            column=quote_text(bench.plan.headers[one.at] if one.at >= 0 else ""),
        )


def _differing(bench: Bench, entity: Entity, one: Said, stored: str) -> str:
    """SQL: the cells of one field that differ from the register; an empty cell says nothing.

    Of a record in another's place it is not even told whether they differ.
    """
    column = quote_name(one.field)
    placing = one.field in _placing(entity)
    new = (
        f"SELECT key, min(_row) AS _row, arg_min({column}, _row) AS new FROM rec_{entity.name}"
        f" WHERE key IS NOT NULL AND {column} IS NOT NULL GROUP BY key"
    )
    return (
        f"SELECT _row, {one.at}, {quote_text(entity.name)}, said.key, placed.place,"
        f" {quote_text(one.field)}, stored.{column}, new,"
        f" CASE WHEN stands THEN 'change' ELSE 'add' END, placed.version"
        f" FROM ({new}) AS said JOIN placed_{entity.name} AS placed ON placed.key = said.key"
        f" LEFT JOIN {stored} AS stored ON stored.key = said.key"
        f" WHERE NOT stands OR ({'false' if placing else bench.scope_sql('placed.place')}"
        f" AND stored.{column} IS DISTINCT FROM new)"
    )


def _judge_repeats(bench: Bench, entity: Entity, said: list[Said]) -> None:
    """Two rows of one record: wrong for the finest entity, and for the others where they disagree."""
    if entity == bench.plan.finest:
        bench.remark(
            "IMPORT036",
            f"SELECT _row, first FROM rec_{entity.name} JOIN placed_{entity.name} USING (key)"
            f" WHERE _row <> first",
            label=label(entity),
            first="CAST(first AS VARCHAR)",
        )
        return
    for one in said:
        column = quote_name(one.field)
        firsts = (
            f"SELECT key, min(_row) AS first, arg_min({column}, _row) AS wanted"
            f" FROM rec_{entity.name} WHERE {column} IS NOT NULL GROUP BY key"
        )
        secret = entity.fields[one.field].sensitivity == "identity" or one.field == "head_id"
        bench.remark(
            "IMPORT048" if one.field == "head_id" else "IMPORT080" if secret else "IMPORT035",
            f"SELECT _row, first, wanted, {column} AS seen FROM rec_{entity.name}"
            f" JOIN ({firsts}) AS firsts USING (key) WHERE {column} <> wanted",
            at=one.at,
            label=label(entity),
            first="CAST(first AS VARCHAR)",
            column=quote_text(bench.plan.headers[one.at] if one.at >= 0 else ""),
            **({} if secret else _two_values(entity, one.field)),
        )


def _two_values(entity: Entity, field: str) -> dict[str, str]:
    return {gap: shown_sql(entity, field, gap) for gap in ("seen", "wanted")}


def shown_sql(entity: Entity, field: str, sql: str) -> str:
    """A stored value in the words of the sheet: the label of a code, 是 or 否."""
    known = entity.fields[field]
    if known.type is FieldType.BOOLEAN:
        return f"CASE {sql} WHEN 'true' THEN '是' ELSE '否' END"
    table = VOCABULARY.code_tables.get(known.codes)
    if table is None:
        return sql
    labels = " ".join(
        f"WHEN {quote_text(v.code)} THEN {quote_text(v.label_zh)}" for v in table.values.values()
    )
    return f"CASE {sql} {labels} ELSE {sql} END"


def _add_keys(bench: Bench, entity: Entity) -> None:
    """A new record has a cell for its key too, so that a record of nothing else is one as well."""
    at = next(
        (slot.at for slot in bench.slots_of(entity.name) if slot.field.name == entity.key), -1
    )
    bench.engine.run(
        f"INSERT INTO cells SELECT first, {at}, {quote_text(entity.name)}, key, place,"
        f" {quote_text(entity.key)}, NULL, key, 'add', NULL FROM placed_{entity.name} WHERE NOT stands"
    )


def judge_references(bench: Bench) -> None:
    """Remark on cells that would point at a record which is not there, or not in the user's places."""
    for entity, field in _references(bench):
        select = (
            f"SELECT _row, col, new FROM cells WHERE entity = {quote_text(entity.name)}"
            f" AND field = {quote_text(field.name)}"
        )
        keys = bench.column(f"SELECT DISTINCT new FROM ({select})")
        if not keys:
            continue
        places = places_of(field.refers_to, keys)
        seen = [key for key, place in places.items() if bench.scope.covers(place)]
        given = bench.texts(key=seen)
        bench.remark(
            "IMPORT045",
            f"SELECT _row, col AS at_column, new FROM ({select}) WHERE new NOT IN (SELECT key FROM {given})",
            at="at_column",
            column=quote_text(field.label_zh),
            seen="new",
        )


def _references(bench: Bench) -> Iterator[tuple[Entity, Field]]:
    for entity in bench.plan.entities():
        for field in entity.parents().values():
            inside = field.refers_to in bench.plan.layout.entities
            if field.refers_to in MODELS and not inside:
                yield entity, field
