"""Which stages are kept as tables, which are made again by whoever reads them."""

from pathlib import Path

import pytest

from jingzhun.eligibility import DecisionRequest, Snapshot, drop_stages, run_rules
from jingzhun.engines import DuckDBEngine
from jingzhun.vocabulary import Vocabulary

from .conftest import REGISTER, STANDARDS, VILLAGE, sample_regimes, snapshot_of

LISTED = (
    "SELECT table_name, table_type FROM information_schema.tables WHERE table_name LIKE '%_stage_%'"
)


def kinds(engine: DuckDBEngine) -> dict[str, str]:
    return {str(name): str(kind) for name, kind in engine.rows(LISTED)}


def test_items_that_rest_on_their_own_record_are_read_from_the_register(
    request_: DecisionRequest,
) -> None:
    with DuckDBEngine() as engine:
        computed = run_rules(request_, engine)
        found = kinds(engine)
        views = {name for name, kind in found.items() if kind == "VIEW"}
        assert views
        for table in computed.order.tables:
            is_kept = table.has_results or not computed.order.is_read_on(table)
            assert not (is_kept and table.name in views)
        drop_stages(computed)
        assert kinds(engine) == {}


ENROLLED = """
- id: enrolled
  label: 已参加
  for: enrolment
  met_when: programme = 'renovation'
  source: {clause: 一}
"""
OF_A_LOAN = {
    "enrolment_id": "e2",
    "programme": "renovation",
    "loan_id": "l1",
    "enrolled_on": "2018-03-01",
}
LOAN = {
    "loan_id": "l1",
    "household_id": "h1",
    "kind": "microcredit",
    "signed_on": "2018-03-01",
    "due_on": "2019-03-01",
    "principal_yuan": "10000",
}


@pytest.mark.parametrize("has_loans", [False, True])
def test_only_ways_to_a_place_that_some_record_takes_are_joined(
    tmp_path: Path, vocabulary: Vocabulary, has_loans: bool
) -> None:
    enrolments = [*REGISTER["enrolments"], *([OF_A_LOAN] if has_loans else [])]
    snapshot = snapshot_of(
        tmp_path, {**REGISTER, "loans": [LOAN], "enrolments": enrolments}, vocabulary
    )
    regimes = sample_regimes(tmp_path, vocabulary, standards=STANDARDS + ENROLLED)
    request = DecisionRequest(snapshot=snapshot, regimes=regimes, vocabulary=vocabulary)
    with DuckDBEngine() as engine:
        computed = run_rules(request, engine)
        (table,) = computed.order.tables_of("enrolments")
        places = engine.rows(f"SELECT DISTINCT place_id FROM {table.name}")
        assert ('"loans"' in computed.plan.stages[table.name].sql) is has_loans
    assert places == [(VILLAGE["village_id"],)]


def test_a_snapshot_tells_how_many_cells_of_a_field_are_blank(snapshot: Snapshot) -> None:
    blanks = snapshot.blanks("households")
    assert (blanks["household_id"], blanks["wage_income_yuan"]) == (0, 2)
    assert blanks["relocation"] == snapshot.manifest.entities["households"].rows == 4
