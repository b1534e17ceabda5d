"""Drawing the rows of each register from a population, and writing them with their truth."""

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from jingzhun.population.departments.slips import Slips
from jingzhun.population.departments.spoiling import spoil
from jingzhun.population.draws import stream

_SLIPS = Slips()
_IDENTITY = ("id_number", "name", "sex", "born_on", "village_code")
_LOTS = 1_000_003
_WORDS = re.compile(r"\b(?:age|on_day)\b|\blot\('(?P<salt>[^']*)'\)")
_FIRST_ROW = 2  # below the headings


@dataclass(frozen=True, kw_only=True)
class DrawnRegister:
    """One register as written: its rows, their truth, and how many of them are nobody of the population."""

    id: str
    label: str
    rows: Path
    truth: Path
    count: int
    strangers: int


def register_ids() -> tuple[str, ...]:
    """The registers that can be drawn.

    >>> "death_register" in register_ids()
    True
    """
    return tuple(_specs())


def draw_registers(
    population: Path,
    out: Path,
    *,
    on: date,
    only: Sequence[str] = (),
    seed: int = 1,
    slips: Slips = _SLIPS,
    most_rows: int | None = None,
) -> tuple[DrawnRegister, ...]:
    """Write the test registers of a population's folder (:func:`~jingzhun.population.populate`) into ``out``.

    Each is ``<id>.parquet`` with ``row_number`` and its columns. ``truth/<id>.parquet`` says for each row which person
    it is (none for a stranger), which slip happened to number, name and date, and which difference it plants;
    ``truth/<id>_left_out.parquet`` which people a register lacks though ours say they stand there. ``most_rows`` takes
    that many people at most. The same arguments give the same files.
    """
    (out / "truth").mkdir(parents=True, exist_ok=True)
    with duckdb.connect(":memory:") as connection:
        _open_population(connection, population)
        return tuple(
            _draw(connection, out, spec, slips=slips, on=on, seed=seed, most_rows=most_rows)
            for spec in _specs().values()
            if not only or spec["id"] in only
        )


@cache
def _specs() -> Mapping[str, Mapping[str, Any]]:
    text = (files("jingzhun.population") / "data" / "departments.yaml").read_text(encoding="utf-8")
    return {spec["id"]: spec for spec in yaml.safe_load(text)["registers"]}


def _open_population(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    for name in ("persons", "households"):
        path = folder / f"{name}.parquet"
        source = f"{path}" if path.exists() else f"{folder / name}/*.parquet"
        connection.execute(f"CREATE VIEW {name} AS FROM read_parquet('{source}')")
    connection.execute(
        "CREATE TABLE kin AS SELECT person_id, coalesce(lead(id_number) OVER w, first_value(id_number) OVER w)"
        " AS kin_number, count(*) OVER (PARTITION BY household_id) AS members"
        " FROM persons WINDOW w AS (PARTITION BY household_id ORDER BY person_id)"
    )
    connection.execute(
        "CREATE TABLE neighbours AS SELECT household_id, lead(household_id) OVER"
        " (PARTITION BY village_id ORDER BY household_id) AS neighbour_id FROM households"
    )


def _draw(
    connection: duckdb.DuckDBPyConnection,
    out: Path,
    spec: Mapping[str, Any],
    *,
    slips: Slips,
    on: date,
    seed: int,
    most_rows: int | None,
) -> DrawnRegister:
    drawn = connection.sql(
        _spelt_out(_query(spec, most_rows=most_rows), on=on, seed=seed)
    ).to_arrow_table()
    rng = stream(seed, block=zlib.crc32(spec["id"].encode()) & 0xFFFF, theme="departments")
    rows, truth = spoil(drawn, slips=slips, rng=rng, dates_as_text=spec.get("dates") == "mixed")
    numbers = pa.array(range(_FIRST_ROW, _FIRST_ROW + rows.num_rows), pa.int64())
    kept = ["row_number", *_identity(spec), *spec["columns"]]
    rows = rows.append_column("row_number", numbers).select(kept)
    truth = truth.append_column("row_number", numbers)
    paths = out / f"{spec['id']}.parquet", out / "truth" / f"{spec['id']}.parquet"
    for table, path in zip((rows, truth), paths, strict=True):
        pq.write_table(table, path, compression="zstd", store_schema=False)
    left_out = connection.sql(_spelt_out(_left_out(spec), on=on, seed=seed)).to_arrow_table()
    pq.write_table(left_out, out / "truth" / f"{spec['id']}_left_out.parquet", compression="zstd")
    strangers = truth.column("person_id").null_count
    return DrawnRegister(
        id=spec["id"],
        label=spec["label"],
        rows=paths[0],
        truth=paths[1],
        count=rows.num_rows,
        strangers=strangers,
    )


def _identity(spec: Mapping[str, Any]) -> Sequence[str]:
    named: Sequence[str] = spec.get("identity", _IDENTITY)
    return named


def _query(spec: Mapping[str, Any], *, most_rows: int | None) -> str:
    """Everybody who stands in the register, with the planted ones, in the order of their lots."""
    salt = spec["id"]
    absent = f"lot('{salt} missing') < {spec.get('missing', 0)}"
    left_out = " OR ".join(_chosen(one, salt) for one in spec.get("left_out", ())) or "FALSE"
    planted = [
        _select(one.get("columns", spec["columns"]), who=_chosen(one, salt), kind=one["kind"])
        for one in spec.get("planted", ())
    ]
    taken = " OR ".join(_chosen(one, salt) for one in spec.get("planted", ())) or "FALSE"
    plain = _select(
        spec["columns"],
        who=f"({spec['who']}) AND NOT coalesce({absent} OR {left_out} OR {taken}, FALSE)",
        kind="",
    )
    limit = f" LIMIT {most_rows}" if most_rows else ""
    everybody = " UNION ALL BY NAME ".join([plain, *planted])
    return f"SELECT * FROM ({everybody}) ORDER BY md5(concat(person_id, '{salt}', planted)){limit}"


def _chosen(one: Mapping[str, Any], salt: str) -> str:
    return f"(({one['who']}) AND lot('{salt} {one['kind']}') < {one['share']})"


def _select(columns: Mapping[str, str], *, who: str, kind: str) -> str:
    listed = "".join(f", {sql} AS {name}" for name, sql in columns.items())
    book = "n.neighbour_id" if kind == "household_split" else "p.household_id"
    return (
        "SELECT p.person_id, p.id_number, p.name, CASE p.sex WHEN 'male' THEN '男' WHEN 'female' THEN '女' END AS sex,"
        " p.born_on, h.village_id AS village_code, p.relation AS relation_to_head,"
        " p.id_number || coalesce(p.disability_kind, '4') || coalesce(p.disability_level, '2') AS certificate_number,"
        f" left(sha256({book}), 12) AS hukou_number, k.kin_number, '{kind}' AS planted{listed}"
        " FROM persons AS p JOIN households AS h USING (household_id) JOIN kin AS k USING (person_id)"
        " JOIN neighbours AS n USING (household_id)"
        f" WHERE {who}"
    )


def _left_out(spec: Mapping[str, Any]) -> str:
    parts = [
        f"SELECT '{one['kind']}' AS kind, p.person_id FROM persons AS p JOIN households AS h USING (household_id)"
        f" WHERE ({spec['who']}) AND {_chosen(one, spec['id'])}"
        for one in spec.get("left_out", ())
    ]
    nothing = "SELECT '' AS kind, '' AS person_id LIMIT 0"
    return f"FROM ({' UNION ALL '.join(parts) or nothing}) ORDER BY kind, person_id"


def _spelt_out(sql: str, *, on: date, seed: int) -> str:
    """The SQL of a register with ``lot('salt')``, ``age`` and ``on_day`` written out for a person ``p``."""
    day = f"DATE '{on}'"
    birthday_to_come = f"strftime(p.born_on, '%m%d') > strftime({day}, '%m%d')"
    words = {
        "on_day": day,
        "age": f"(datediff('year', p.born_on, {day}) - CAST({birthday_to_come} AS INTEGER))",
    }

    def spell(found: re.Match[str]) -> str:
        if found["salt"] is None:
            return words[found.group()]
        return f"(md5_number_lower(concat(p.person_id, '{seed} {found['salt']}')) % {_LOTS} / {_LOTS}.0)"

    return _WORDS.sub(spell, sql)
