"""Queries that another engine understands, and refusals of those that it does not."""

import pytest

from jingzhun.engines import to_dialect
from jingzhun.errors import JingzhunError

QUERY = """
WITH children AS (
  SELECT "household_id", COUNT(*) AS "n",
    SUM(CASE WHEN "age" < 16 THEN 1 ELSE 0 END) AS "minors",
    MAX(CASE WHEN "health" IS NULL THEN 1 ELSE 0 END) AS "unknown"
  FROM "persons" GROUP BY "household_id"
)
SELECT h."household_id",
  CASE WHEN c."minors" > 0 THEN TRUE WHEN c."unknown" = 1 THEN NULL ELSE FALSE END AS "met",
  CAST(h."farmland_mu" * 1000 AS BIGINT) AS "farmland",
  ROW_NUMBER() OVER (PARTITION BY h."village_id" ORDER BY h."household_id") AS "nth"
FROM "households" AS h LEFT JOIN children AS c ON c."household_id" = h."household_id"
WHERE h."registered_on" <= DATE '2018-12-31' AND h."registration" IN ('poor', 'exited')
ORDER BY h."household_id"
"""


@pytest.mark.parametrize("dialect", ["spark", "postgres"])
def test_a_query_of_the_kind_that_rules_compile_to_is_portable(dialect):
    text = to_dialect(QUERY, dialect)
    assert "farmland" in text
    assert ("`households`" in text) == (dialect == "spark")


@pytest.mark.parametrize(
    "sql", ["SELEKT 1", "SELECT 1; SELECT 2", "SELECT a FROM t QUALIFY ROW_NUMBER("]
)
def test_what_is_not_one_query_is_refused(sql):
    with pytest.raises(JingzhunError) as caught:
        to_dialect(sql, "spark")
    assert caught.value.faults[0].code == "ENGINE005"
