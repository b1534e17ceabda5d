"""Both sides as tables of one form: ``ours`` (one row an identity) and ``theirs`` (one row a row of the file)."""

from collections.abc import Sequence
from pathlib import Path

from jingzhun.crosschecks.identity.dates import bare_date_sql, date_sql, form_sql
from jingzhun.crosschecks.identity.names import forms_table
from jingzhun.crosschecks.identity.numbers import with_id_forms
from jingzhun.engines import DuckDBEngine, quote_name

OUR_COLUMNS = (
    "person_id", "household_id", "id_number", "name", "born_on", "sex", "village_code", "relation_to_head",
    "certificate_number",
)  # fmt: skip
THEIR_COLUMNS = (
    "row_number", "id_number", "name", "born_on", "sex", "village_code", "relation_to_head", "their_household",
)  # fmt: skip
_ALSO_CALLED = {"their_household": "hukou_number"}
_SEX = (
    "CASE upper(trim(CAST(sex AS VARCHAR))) WHEN 'MALE' THEN 'M' WHEN '男' THEN 'M' WHEN '男性' THEN 'M'"
    " WHEN '1' THEN 'M' WHEN 'M' THEN 'M' WHEN 'FEMALE' THEN 'F' WHEN '女' THEN 'F' WHEN '女性' THEN 'F'"
    " WHEN '2' THEN 'F' WHEN 'F' THEN 'F' END"
)
_NAME = "nullif(trim(CAST(name AS VARCHAR)), '')"


def register_sides(engine: DuckDBEngine, *, persons: Path, rows: Path) -> frozenset[str]:
    """Make both files relations with all columns, and say which columns the rows really have."""
    engine.register_parquet("persons_file", persons)
    engine.register_parquet("rows_file", rows)
    has = _columns(engine, "rows_file")
    _with_all(engine, "persons_written", source="persons_file", columns=OUR_COLUMNS)
    _with_all(engine, "rows_written", source="rows_file", columns=THEIR_COLUMNS)
    return has


def read_names(engine: DuckDBEngine) -> None:
    """Make the table ``name_forms`` of every name on either side."""
    names = engine.arrow(
        f"SELECT DISTINCT {_NAME} AS name FROM persons_written WHERE name IS NOT NULL"
        f" UNION SELECT DISTINCT {_NAME} FROM rows_written WHERE name IS NOT NULL"
    )
    written = [name for name in names.column("name").to_pylist() if name]
    engine.register_arrow("name_forms_made", forms_table(written))
    engine.run("CREATE TABLE name_forms AS FROM name_forms_made")


def read_theirs(engine: DuckDBEngine) -> None:
    """Make the table ``theirs``; a row's ``their_key`` stays the same as long as number, name and birth date do."""
    text = (
        "SELECT row_number, CAST(id_number AS VARCHAR) AS id_written,"
        f" {_NAME} AS written, {_SEX} AS sex, {bare_date_sql('born_on')} AS born_text,"
        " nullif(trim(CAST(village_code AS VARCHAR)), '') AS village,"
        " nullif(trim(CAST(relation_to_head AS VARCHAR)), '') AS relation,"
        " nullif(trim(CAST(their_household AS VARCHAR)), '') AS their_household FROM rows_written"
    )
    dated = f"SELECT *, {form_sql('born_text')} AS born_form FROM ({with_id_forms(f'({text})', written='id_written')})"
    engine.run(
        "CREATE TABLE theirs AS SELECT row_number, id_written, tidy, id18, id_sound, written, plain, sound, name_key,"
        " surname,"
        f" {date_sql('born_text', 'born_form')} AS born_on, born_text, born_form, sex, village, relation,"
        " their_household,"
        " left(sha256(concat_ws('|', coalesce(id18, tidy, ''), coalesce(plain, written, ''),"
        " coalesce(born_text, ''))), 32) AS their_key"
        f" FROM ({dated}) LEFT JOIN name_forms USING (written) ORDER BY row_number"
    )


def read_ours(engine: DuckDBEngine) -> None:
    """Make ``ours``, where who stands twice under one number and name stands once, and ``ours_all`` with everybody."""
    text = (
        "SELECT person_id, household_id, id_number,"
        " coalesce(nullif(trim(CAST(id_number AS VARCHAR)), ''), CAST(certificate_number AS VARCHAR)) AS id_written,"
        f" {_NAME} AS written, {_SEX} AS sex, TRY_CAST(born_on AS DATE) AS born_on,"
        " CAST(village_code AS VARCHAR) AS village, CAST(relation_to_head AS VARCHAR) AS relation FROM persons_written"
    )
    engine.run(
        "CREATE TABLE ours AS SELECT person_id, household_id, tidy, id18, id_sound, written, plain, sound,"
        " name_key, surname, born_on, sex, village, relation"
        f" FROM ({with_id_forms(f'({text})', written='id_written')}) LEFT JOIN name_forms USING (written)"
    )
    engine.run(
        "CREATE TABLE doubled AS SELECT o.* FROM ours AS o JOIN (SELECT id18, plain, min(person_id) AS kept FROM ours"
        " WHERE id_sound AND plain IS NOT NULL GROUP BY ALL HAVING count(*) > 1) AS d"
        " ON d.id18 = o.id18 AND d.plain = o.plain AND d.kept <> o.person_id"
    )
    engine.run("DELETE FROM ours WHERE person_id IN (SELECT person_id FROM doubled)")
    engine.run("CREATE VIEW ours_all AS FROM ours UNION ALL FROM doubled")


def _columns(engine: DuckDBEngine, relation: str) -> frozenset[str]:
    return frozenset(name for name, *_ in engine.rows(f"DESCRIBE {quote_name(relation)}"))


def _with_all(engine: DuckDBEngine, name: str, *, source: str, columns: Sequence[str]) -> None:
    """A view that has every column; one that the file lacks is empty."""
    has = _columns(engine, source)
    named = {column: _ALSO_CALLED.get(column, column) for column in columns if column not in has}
    listed = ", ".join(
        f"{quote_name(named.get(column, column))} AS {quote_name(column)}"
        if named.get(column, column) in has
        else f"CAST(NULL AS VARCHAR) AS {quote_name(column)}"
        for column in columns
    )
    engine.run(f"CREATE OR REPLACE VIEW {name} AS SELECT {listed} FROM {source}")
