"""From rows to records: which record each row speaks of, and what it says of it."""

from dataclasses import dataclass

from jingzhun.engines import quote_name, quote_text
from jingzhun.vocabulary import Entity, Timing
from jingzhun_site.imports.checking.bench import Bench
from jingzhun_site.imports.checking.stored import chunks, holders_of, homes_of
from jingzhun_site.imports.checking.villages import resolve_natural_villages
from jingzhun_site.imports.layouts import Role
from jingzhun_site.register.models import MODELS

_MADE = "I"  # begins the keys made here, so that the same row makes the same key again


@dataclass(frozen=True, kw_only=True)
class Said:
    """A field that rows say something of: its column and the SQL of its value."""

    field: str
    at: int
    sql: str


def make_records(bench: Bench) -> None:
    """Make ``keys`` (the key of each entity by row) and for each entity ``rec_<entity>``.

    ``rec_…`` has ``_row``, ``key`` and a column for each field that the sheet says something of.
    """
    _find_holders(bench)
    _find_homes(bench)
    bench.engine.run("CREATE TABLE keys AS SELECT _row FROM typed")
    for entity in bench.plan.entities():
        name = quote_name(entity.name)
        bench.engine.run(
            f"CREATE OR REPLACE TABLE keys AS SELECT keys.*, {_key_sql(bench, entity)} AS {name}"
            f" FROM keys JOIN typed USING (_row) LEFT JOIN village_of USING (_row)"
            f" LEFT JOIN holder USING (_row) LEFT JOIN homes USING (_row)"
        )
    natural = resolve_natural_villages(bench)
    for entity in bench.plan.entities():
        said = said_of(bench, entity, natural=bool(natural))
        fields = "".join(f", {one.sql} AS {quote_name(one.field)}" for one in said)
        joined = f" LEFT JOIN {natural} USING (_row)" if natural else ""
        bench.engine.run(
            f"CREATE TABLE rec_{entity.name} AS SELECT _row, {quote_name(entity.name)} AS key{fields}"
            f" FROM keys JOIN typed USING (_row) LEFT JOIN village_of USING (_row){joined}"
            f" WHERE {_says_something(bench, entity)}"
        )


def said_of(bench: Bench, entity: Entity, *, natural: bool = False) -> list[Said]:
    """The fields of an entity that the rows fill, directly or by what stands around them."""
    said = {
        slot.field.name: Said(field=slot.field.name, at=slot.at, sql=f"v{slot.number}")
        for slot in reversed(bench.slots_of(entity.name))
    }
    for one in _implied(bench, entity, natural=natural):
        said.setdefault(one.field, one)
    said.pop(entity.key, None)
    return list(said.values())


def _implied(bench: Bench, entity: Entity, *, natural: bool) -> list[Said]:
    """What follows from the other columns: the village of the names, the household of the row, the head."""
    found = []
    village = bench.plan.at(Role.VILLAGE_NAME)
    if village is not None and "village_id" in entity.fields:
        found.append(Said(field="village_id", at=village, sql="village"))
    if entity.name == "households":
        nearby = bench.plan.at(Role.NATURAL_VILLAGE_NAME)
        if natural and nearby is not None:
            found.append(Said(field="natural_village_id", at=nearby, sql="natural"))
        slot = bench.slot("persons.relation")
        if slot is not None:
            head = f"CASE WHEN v{slot.number} = 'head' THEN persons END"
            found.append(Said(field="head_id", at=slot.at, sql=head))
    if entity.name == "persons" and (slot := bench.slot("households.household_id")):
        found.append(Said(field="household_id", at=slot.at, sql="households"))
    if entity.timing is Timing.YEARLY and bench.plan.year:
        found.append(Said(field=entity.year_field, at=-1, sql=f"'{bench.plan.year}'"))
    return found


def _key_sql(bench: Bench, entity: Entity) -> str:
    """The key that a row gives, or that is found for it, or that is made of what it says."""
    own = bench.slot(f"{entity.name}.{entity.key}")
    choices = [f"v{own.number}"] if own else []
    if entity.name == "persons":
        choices += ["CASE WHEN holders = 1 THEN holder END", _made(["id_token"])]
    elif entity.name == "households":
        choices.append("home")
    elif entity.name in ("villages", "townships", "counties"):
        choices += ["village"] if entity.name == "villages" else []
    elif entity.timing is Timing.YEARLY and bench.plan.year and "village_id" in entity.fields:
        choices.append(f"village || '-{bench.plan.year}'")
    else:
        choices.append(_made([f"v{slot.number}" for slot in bench.slots_of(entity.name)]))
    return f"COALESCE({', '.join([*choices, 'NULL'])})"


def _made(parts: list[str]) -> str:
    said = f"concat_ws('|', {', '.join(parts)})" if parts else "''"
    return f"CASE WHEN {said} <> '' THEN '{_MADE}' || left(md5({said}), 24) END"


def _says_something(bench: Bench, entity: Entity) -> str:
    """Whether a row speaks of a record of the entity at all; every row does of the finest one."""
    if entity == bench.plan.finest:
        return "true"
    filled = [f"v{slot.number} IS NOT NULL" for slot in bench.slots_of(entity.name)]
    return f"({' OR '.join([*filled, f'{quote_name(entity.name)} IS NOT NULL'])})"


def _find_holders(bench: Bench) -> None:
    """Make ``holder``: for each row, whom the register knows under its ID number, and how many there are."""
    slot = bench.slot("persons.id_number")
    if slot is None or bench.plan.finest.name != "persons":
        bench.engine.run(
            "CREATE TABLE holder AS SELECT _row, CAST(NULL AS VARCHAR) AS holder, 0 AS holders,"
            " CAST(NULL AS VARCHAR) AS id_token FROM typed WHERE false"
        )
        return
    token = f"v{slot.number}"
    tokens = bench.column(f"SELECT DISTINCT {token} FROM typed WHERE {token} IS NOT NULL")
    found = holders_of(tokens)
    given = bench.texts(
        token=list(found),
        holder=[persons[0][0] for persons in found.values()],
        holders=[str(len(persons)) for persons in found.values()],
    )
    bench.engine.run(
        f"CREATE TABLE holder AS SELECT _row, {token} AS id_token, holder,"
        f" COALESCE(CAST(holders AS INTEGER), 0) AS holders"
        f" FROM typed LEFT JOIN {given} ON token = {token} WHERE {token} IS NOT NULL"
    )


def _find_homes(bench: Bench) -> None:
    """Make ``homes``: the household of the person of each row that leaves its number out."""
    household = bench.slot("households.household_id")
    if household is None or bench.plan.finest.name != "persons":
        bench.engine.run("CREATE TABLE homes (_row BIGINT, home VARCHAR)")
        return
    own = bench.slot("persons.person_id")
    key = f"COALESCE({f'v{own.number}' if own else 'NULL'}, CASE WHEN holders = 1 THEN holder END)"
    without = (
        f"SELECT _row, {key} AS person FROM typed LEFT JOIN holder USING (_row)"
        f" WHERE v{household.number} IS NULL AND t{household.number} IS NULL"
    )
    found = homes_of(
        bench.column(f"SELECT DISTINCT person FROM ({without}) WHERE person IS NOT NULL")
    )
    given = bench.texts(person=list(found), home=list(found.values()))
    bench.engine.run(
        f"CREATE TABLE homes AS SELECT _row, home FROM ({without}) JOIN {given} USING (person)"
    )


def stored_keys(bench: Bench, entity: Entity) -> list[str]:
    """The different keys of an entity in the sheet."""
    return bench.column(f"SELECT DISTINCT key FROM rec_{entity.name} WHERE key IS NOT NULL")


def existing(entity: str, keys: list[str]) -> set[str]:
    """Those of the keys under which a record stands, withdrawn or not."""
    model = MODELS[entity].with_withdrawn
    return {
        key
        for chunk in chunks(keys)
        for key in model.filter(pk__in=chunk).values_list("pk", flat=True)
    }


def label(entity: Entity) -> str:
    """The label of an entity as an SQL text."""
    return quote_text(entity.label_zh)
