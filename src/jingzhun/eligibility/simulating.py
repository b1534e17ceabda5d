"""What a changed parameter or rule would change: who gains, who loses, what it costs, per place."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from jingzhun.eligibility.columns import ColumnKey
from jingzhun.eligibility.computing import Computed
from jingzhun.eligibility.deciding import DecisionRequest, run_rules
from jingzhun.eligibility.outputs import amount_columns
from jingzhun.eligibility.rules_in_force import Regimes
from jingzhun.eligibility.stage_sql import PLACE
from jingzhun.engines import DuckDBEngine, EngineSettings, quote_name, quote_text
from jingzhun.errors import Fault, JingzhunError
from jingzhun.packs import CompiledChain, ParameterContent
from jingzhun.vocabulary import FieldType


@dataclass(frozen=True, kw_only=True)
class Difference:
    """How one rule changes in one place (a division code): subjects who gain, lose or become (un)decided, and money.

    ``cost_before`` and ``cost_after`` are yuan due to all who are entitled, the first amount of the programme;
    ``None`` where the rule gives no money. Subjects whose amount is unknown are not in the sums and counted apart.
    """

    rule: str
    place_id: str
    gain: int
    lose: int
    become_unknown: int
    become_known: int
    cost_before: Decimal | None = None
    cost_after: Decimal | None = None
    amount_unknown: int = 0


def with_parameters(regimes: Regimes, changes: Mapping[str, ParameterContent]) -> Regimes:
    """The same chains with other values of some parameters, in rule units.

    Raises:
        JingzhunError: a parameter that no chain has (DECIDE005).
    """
    known = {name for chain in regimes.chains for name in chain.parameters}
    unknown = sorted(set(changes) - known)
    if unknown:
        raise JingzhunError([Fault(code="DECIDE005", seen=name) for name in unknown])
    return replace(regimes, chains=tuple(_changed(chain, changes) for chain in regimes.chains))


def simulate(
    request: DecisionRequest,
    changed: Regimes,
    *,
    level_digits: int = 6,
    settings: EngineSettings | None = None,
) -> tuple[Difference, ...]:
    """Both sets of rules over the same snapshot, rule by rule and place by place; unchanged rules are left out.

    ``level_digits`` is how much of a division code names a place: 4 city, 6 county, 9 township, 12 village.
    """
    settings = settings or EngineSettings()
    with DuckDBEngine(settings) as engine:
        before = run_rules(request, engine)
        _keep_results(before, "before")
        after = run_rules(replace(request, regimes=changed), engine)
        _keep_results(after, "after")
        return tuple(
            difference
            for key in _comparable(before, after)
            for difference in _differences(before, key, level_digits)
        )


def _changed(chain: CompiledChain, changes: Mapping[str, ParameterContent]) -> CompiledChain:
    parameters = {
        name: replace(found, content=changes[name]) if name in changes else found
        for name, found in chain.parameters.items()
    }
    return replace(chain, parameters=parameters)


def _comparable(before: Computed, after: Computed) -> list[ColumnKey]:
    wanted = ("met", "entitled")
    return [
        key
        for key in before.order.columns.columns
        if key.aspect in wanted and after.column(key) is not None
    ]


def _keep_results(computed: Computed, prefix: str) -> None:
    """Copy the results of each entity to a table of their own and drop the stages."""
    for entity in sorted({table.entity for table in computed.order.tables}):
        columns = computed.select(entity, ["*"])
        computed.engine.run(f"CREATE TEMPORARY TABLE {prefix}_{entity} AS {columns}")
    for table in computed.order.tables:
        computed.engine.run(f"DROP TABLE {table.name}")


def _differences(computed: Computed, key: ColumnKey, digits: int) -> list[Difference]:
    column = computed.column(key)
    if column is None:
        return []
    entity = column.entity
    own, name = quote_name(computed.plan.vocabulary.entities[entity].key), quote_name(key.name)
    amounts = amount_columns(computed, key.id) if key.kind == "programme" else []
    money = next((a for a in amounts if next(a.expressions()).type.kind is FieldType.MONEY), None)
    sums = _sums(name, None if money is None else quote_name(money.name))
    place = f"SUBSTR(b.{PLACE}, 1, {digits})"
    sql = f"""SELECT {quote_text(key.rule)}, {place},
      COUNT(*) FILTER (WHERE a.{name} AND b.{name} IS NOT TRUE),
      COUNT(*) FILTER (WHERE b.{name} AND a.{name} IS NOT TRUE),
      COUNT(*) FILTER (WHERE b.{name} IS NOT NULL AND a.{name} IS NULL),
      COUNT(*) FILTER (WHERE b.{name} IS NULL AND a.{name} IS NOT NULL), {sums}
      FROM before_{entity} AS b JOIN after_{entity} AS a ON a.{own} = b.{own}
      GROUP BY {place} ORDER BY {place}"""
    rows = (_difference(row) for row in computed.engine.rows(sql))
    return [row for row in rows if _is_change(row)]


def _sums(name: str, amount: str | None) -> str:
    if amount is None:
        return "NULL, NULL, 0"
    return (
        f"COALESCE(SUM(b.{amount}) FILTER (WHERE b.{name}), 0),"
        f" COALESCE(SUM(a.{amount}) FILTER (WHERE a.{name}), 0),"
        f" COUNT(*) FILTER (WHERE (a.{name} AND a.{amount} IS NULL) OR (b.{name} AND b.{amount} IS NULL))"
    )


def _difference(row: tuple[object, ...]) -> Difference:
    rule, place, gain, lose, unknown, known, before, after, blank = row
    return Difference(
        rule=str(rule),
        place_id=str(place),
        gain=_count(gain),
        lose=_count(lose),
        become_unknown=_count(unknown),
        become_known=_count(known),
        cost_before=None if before is None else Decimal(_count(before)) / 100,
        cost_after=None if after is None else Decimal(_count(after)) / 100,
        amount_unknown=_count(blank),
    )


def _count(value: object) -> int:
    return int(str(value))


def _is_change(row: Difference) -> bool:
    counts = (row.gain, row.lose, row.become_unknown, row.become_known)
    return any(counts) or row.cost_before != row.cost_after
