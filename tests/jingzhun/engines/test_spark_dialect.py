"""What of a query Spark must be told otherwise."""

import pytest

from jingzhun.engines.spark.dialect import read_definition, read_query, split, to_spark
from jingzhun.errors import JingzhunError


def spark(sql: str) -> str:
    return to_spark(read_query(sql))


def test_a_sum_has_room_on_its_way() -> None:
    assert spark("SELECT SUM(a) FILTER (WHERE b) FROM t") == (
        "SELECT SUM(CAST(a AS DECIMAL(19, 0))) FILTER(WHERE b) FROM t"
    )


def test_empty_values_stand_last_as_in_duckdb() -> None:
    assert spark("SELECT a FROM t ORDER BY a").endswith("ORDER BY a NULLS LAST")


def test_lists_of_one_table_are_read_in_one_pass() -> None:
    text = spark(
        "SELECT 'x' AS field, k FROM t WHERE m > 0 UNION ALL SELECT 'y' AS field, k FROM t WHERE n"
    )
    assert text.count("FROM t") == 1
    assert "INLINE(FILTER(ARRAY(CASE WHEN m > 0 THEN STRUCT('x' AS field, k AS k) END" in text


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT a FROM t WHERE b UNION SELECT a FROM t WHERE c",
        "SELECT a FROM t WHERE b UNION ALL SELECT a FROM t",
        "SELECT a FROM t WHERE b UNION ALL SELECT DISTINCT a FROM t WHERE c",
    ],
)
def test_other_unions_stay_unions(sql: str) -> None:
    assert spark(sql) == sql


def test_parts_that_are_read_often_get_names_of_their_own() -> None:
    part = "(WITH x AS MATERIALIZED (SELECT {} AS a) SELECT a FROM x)"
    names = iter(["kept_0", "kept_1"])
    found = split(read_query(f"{part.format(1)} UNION ALL {part.format(2)}"), lambda: next(names))
    assert to_spark(found.query) == (
        "(SELECT a FROM kept_0 AS x) UNION ALL (SELECT a FROM kept_1 AS x)"
    )
    assert [to_spark(query) for _, query in found.kept] == ["SELECT 1 AS a", "SELECT 2 AS a"]


def test_other_parts_stay_where_they_are() -> None:
    query = read_query("WITH x AS (SELECT 1 AS a) SELECT a FROM x")
    found = split(query, lambda: "never")
    assert found.kept == ()
    assert found.query == query


def test_a_table_is_kept_and_a_view_is_not() -> None:
    table = read_definition("CREATE TABLE a AS SELECT 1 AS x")
    view = read_definition('CREATE OR REPLACE VIEW "b" AS SELECT 1 AS x')
    assert (table.name, table.is_kept, view.name, view.is_kept) == ("a", True, "b", False)


@pytest.mark.parametrize("sql", ["DROP TABLE a", "CREATE TABLE a (x INT)", "SELECT ("])
def test_what_makes_no_relation_is_refused(sql: str) -> None:
    with pytest.raises(JingzhunError) as caught:
        read_definition(sql)
    assert caught.value.faults[0].code == "ENGINE005"
