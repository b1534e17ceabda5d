"""The engine of a PC, and the faults it gives instead of its own exceptions."""

from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jingzhun.engines import DuckDBEngine, Engine, EngineSettings, file_failure, is_disk_full
from jingzhun.errors import JingzhunError


def refused(engine: Engine, sql: str) -> str:
    with pytest.raises(JingzhunError) as caught:
        engine.rows(sql)
    (fault,) = caught.value.faults
    assert fault.line("zh")
    assert "Traceback" not in fault.line("en")
    return fault.code


def test_rows_and_arrow_give_the_same_values():
    with DuckDBEngine() as engine:
        sql = "SELECT 1 AS a, CAST(2.50 AS DECIMAL(18,2)) AS b, NULL AS c"
        assert engine.rows(sql) == [(1, Decimal("2.50"), None)]
        assert engine.arrow(sql).to_pylist() == [{"a": 1, "b": Decimal("2.50"), "c": None}]


def test_parquet_files_become_one_relation(tmp_path):
    for number in (1, 2):
        pq.write_table(pa.table({"a": [number]}), tmp_path / f"it's {number}.parquet")
    with DuckDBEngine() as engine:
        engine.register_parquet("two parts", sorted(tmp_path.iterdir()))
        assert engine.rows('SELECT sum(a) FROM "two parts"') == [(3,)]
        engine.register_parquet("two parts", tmp_path / "it's 2.parquet")
        assert engine.rows('SELECT sum(a) FROM "two parts"') == [(2,)]


def test_another_session_sees_tables_and_arrow_tables():
    with DuckDBEngine() as engine:
        engine.register_arrow("given", pa.table({"a": [1, 2]}))
        engine.session().run("CREATE TABLE doubled AS SELECT a * 2 AS a FROM given")
        assert engine.rows("SELECT sum(a) FROM doubled") == [(6,)]


def test_rows_are_written_in_the_order_asked_for(tmp_path):
    sql = "SELECT (i * 7919) % 300007 AS a FROM range(300000) AS r(i) ORDER BY a"
    with DuckDBEngine(EngineSettings(threads=2)) as engine:
        engine.write_parquet(sql, tmp_path / "a.parquet")
    written = pq.read_table(tmp_path / "a.parquet")["a"].to_pylist()
    assert len(written) == 300_000
    assert written == sorted(written)


def test_a_failed_write_leaves_no_file(tmp_path):
    with DuckDBEngine() as engine, pytest.raises(JingzhunError):
        engine.write_parquet("SELECT CAST('x' AS INTEGER)", tmp_path / "a.parquet")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_write_keeps_the_file_that_was_there(tmp_path):
    path = tmp_path / "a.parquet"
    with DuckDBEngine() as engine:
        engine.write_parquet("SELECT 1 AS a", path)
        with pytest.raises(JingzhunError):
            engine.write_parquet("SELECT 1 / 0 + CAST('x' AS INTEGER)", path)
        engine.register_parquet("a", path)
        assert engine.rows("SELECT a FROM a") == [(1,)]


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("SELECT nothing FROM nowhere", "ENGINE001"),
        ("SELEKT", "ENGINE001"),
        ("SELECT 9223372036854775807 + CAST(1 AS BIGINT)", "ENGINE003"),
        ("SELECT CAST('x' AS INTEGER)", "ENGINE003"),
        ("SELECT * FROM read_parquet('/nowhere/a.parquet')", "ENGINE004"),
    ],
)
def test_what_duckdb_refuses_becomes_a_fault(sql, code):
    with DuckDBEngine() as engine:
        assert refused(engine, sql) == code


def test_too_little_memory_becomes_a_fault():
    settings = EngineSettings(threads=1, memory_limit_mb=16)
    with DuckDBEngine(settings) as engine:
        engine.run("SET max_temp_directory_size = '0KB'")
        code = refused(engine, "SELECT list(i) FROM range(20000000) AS r(i)")
    assert code in {"ENGINE002", "GENERAL002"}


def test_a_full_disk_is_recognised_however_it_is_said():
    assert is_disk_full(OSError(28, "No space left on device"))
    assert is_disk_full(OSError(27, "File too large"))
    assert not is_disk_full(OSError(2, "No such file or directory"))
    codes = [file_failure(OSError(n, "x")).faults[0].code for n in (28, 122, 13, 30, 5)]
    assert codes == ["GENERAL002", "GENERAL002", "GENERAL003", "GENERAL003", "ENGINE004"]


def test_closing_twice_does_nothing():
    engine = DuckDBEngine()
    engine.close()
    engine.close()


def test_the_engine_does_not_fetch_extensions():
    with DuckDBEngine() as engine:
        settings = dict(
            engine.rows("SELECT name, value FROM duckdb_settings() WHERE name LIKE 'auto%known%'")
        )
    assert set(settings.values()) == {"false"}
