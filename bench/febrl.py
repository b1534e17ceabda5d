"""The FEBRL sets through our matching: originals are persons, their damaged copies are rows."""

import time
from pathlib import Path
from typing import Any

import duckdb

_WRITTEN = (
    "concat_ws(' ', surname, given_name) AS name, date_of_birth AS born_on, postcode AS village_code,"
    " '99000100000' || soc_sec_id AS id_number"  # seven digits, carried to eighteen so that they count as a number
)


def match(name: str, folder: str, threads: int) -> dict[str, Any]:
    """Match one set that `febrl_side.py` wrote; how many rows, links, right links and known pairs."""
    from jingzhun.crosschecks.identity import MatchSettings, match_register  # noqa: PLC0415

    started = time.perf_counter()
    place = Path(folder)
    persons, rows, out = place / "persons.parquet", place / "rows.parquet", place / "out"
    files = sorted(str(path) for path in place.glob("?.csv"))
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE records AS SELECT *, split_part(rec_id, '-', 2) AS one, contains(rec_id, 'org') AS is_first"
            f" FROM read_csv({files}, all_varchar = true)"
        )
        connection.execute(
            f"COPY (SELECT one AS person_id, one AS household_id, {_WRITTEN} FROM records WHERE is_first"
            f" ORDER BY one) TO '{persons}'"
        )
        connection.execute(
            "CREATE TABLE copies AS SELECT *, row_number() OVER (ORDER BY rec_id) AS row_number FROM records"
            " WHERE NOT is_first"
        )
        connection.execute(
            f"COPY (SELECT row_number, {_WRITTEN} FROM copies ORDER BY row_number) TO '{rows}'"
        )
        settings = MatchSettings(threads=threads, may_lack_ids=True)
        match_register(persons=persons, rows=rows, out=out, settings=settings)
        ((count, linked, right),) = connection.execute(
            "SELECT count(*), count(l.person_id), count(*) FILTER (WHERE l.person_id = one)"
            f" FROM copies LEFT JOIN '{out}/links.parquet' AS l USING (row_number)"
        ).fetchall()
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "rows": count, "linked": linked, "right": right, "known": count}
