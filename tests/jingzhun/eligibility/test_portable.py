"""The compiled run of the shipped packs is SQL that a cluster's engine can read as well."""

from dataclasses import replace

from jingzhun.eligibility import DecisionRequest
from jingzhun.eligibility.computing import statements
from jingzhun.eligibility.rules_in_force import result_columns
from jingzhun.eligibility.stage_sql import Plan
from jingzhun.eligibility.stages import order_columns
from jingzhun.engines import to_dialect


def plan_of(request: DecisionRequest) -> Plan:
    columns = result_columns(request.regimes)
    return Plan(
        vocabulary=request.vocabulary,
        regimes=request.regimes,
        order=order_columns(columns),
        supplied=frozenset(request.snapshot.manifest.entities),
    )


def test_every_stage_is_written_for_spark(drawn: DecisionRequest) -> None:
    texts = list(statements(plan_of(drawn)))
    assert len(texts) > 5
    for text in texts:
        spark = to_dialect(text, "spark")
        assert spark.startswith(("CREATE TABLE", "CREATE VIEW"))
        assert "//" not in spark  # DuckDB's integer division; Spark says DIV


def test_the_same_rules_give_the_same_text(drawn: DecisionRequest) -> None:
    assert list(statements(plan_of(drawn))) == list(statements(plan_of(drawn)))


def test_what_is_stored_is_read_by_another_stage_and_needs_more_than_its_own_row(
    drawn: DecisionRequest,
) -> None:
    plan = replace(plan_of(drawn), is_read_once=True)
    texts = dict(zip((table.name for table in plan.order.tables), statements(plan), strict=True))
    stored = {name for name, text in texts.items() if text.startswith("CREATE TABLE")}
    read = {name for name in texts for text in texts.values() if f" {name} AS j" in text}
    read |= {name for name in texts for text in texts.values() if f" {name} AS child" in text}
    assert stored < read
    assert not [name for name in read - stored if "JOIN" in texts[name]]
    assert [name for name in read - stored if name.startswith("enrolment_steps")]
    assert {"households_stage_2", "persons_stage_2"} <= set(texts) - stored


def test_no_stage_computes_with_floats(drawn: DecisionRequest) -> None:
    for text in statements(plan_of(drawn)):
        assert "DOUBLE" not in text
        assert "FLOAT" not in text
        assert " / " not in text
