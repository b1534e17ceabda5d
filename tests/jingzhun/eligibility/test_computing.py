"""Which stages are kept as tables, which are made again by whoever reads them."""

from jingzhun.eligibility import DecisionRequest, drop_stages, run_rules
from jingzhun.engines import DuckDBEngine

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
