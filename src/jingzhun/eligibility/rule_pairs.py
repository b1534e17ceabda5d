"""Two sets of rules over one snapshot, each rule beside the one of the same name in the other set."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from jingzhun.eligibility.amount_periods import SideAmount, side_amounts
from jingzhun.eligibility.columns import Column, ColumnKey
from jingzhun.eligibility.computing import Computed, drop_stages
from jingzhun.eligibility.deciding import DecisionRequest, run_rules
from jingzhun.eligibility.outputs import amount_columns, decided_entities, result_keys
from jingzhun.eligibility.rules_in_force import Regimes
from jingzhun.eligibility.stage_sql import PLACE
from jingzhun.engines import DuckDBEngine, Engine, EngineSettings, quote_name
from jingzhun.vocabulary import FieldType

_WANTED = ("met", "entitled")


@dataclass(frozen=True, kw_only=True)
class RulePair:
    """SQL over the results of one rule in both sets; a side without the rule says no and gives nothing.

    A standard is not met by whom it does not speak of: ``speaks_before`` and ``speaks_after`` tell those apart.
    ``amount_before`` and ``amount_after`` are told in one period where one can be found for both.
    """

    engine: Engine
    rule: str
    entity: str
    subject: str
    place: str
    tables: str
    before: str
    after: str
    speaks_before: str
    speaks_after: str
    gives_money: bool
    amount_before: SideAmount
    amount_after: SideAmount


@dataclass(frozen=True, kw_only=True)
class RuleApart:
    """A rule that speaks of records of one entity in the first set and of another in the second."""

    rule: str
    entity_before: str
    entity_after: str


@dataclass(frozen=True, kw_only=True)
class BothRuns:
    """What both sets of rules came to, in tables ``before_…`` and ``after_…`` of one engine."""

    before: Computed
    after: Computed
    only: tuple[str, ...] = ()

    def pairs(self) -> Iterator[RulePair]:
        """Every rule that either set has; of ``only`` some asked for, those without the rules that they rest on."""
        for key in self._keys():
            pair = self._pair(key)
            if pair is not None:
                yield pair

    def apart(self) -> Iterator[RuleApart]:
        """Every rule that speaks of other records in the one set than in the other, and so is in no pair."""
        for key in self._keys():
            entities = [column.entity for column in self._columns(key).values()]
            if len(set(entities)) > 1:
                first, second = entities
                yield RuleApart(rule=key.rule, entity_before=first, entity_after=second)

    def _keys(self) -> Iterable[ColumnKey]:
        keys = (key for side in (self.before, self.after) for key in side.order.columns.columns)
        wanted = (key for key in keys if key.aspect in _WANTED)
        return dict.fromkeys(k for k in wanted if not self.only or k.rule in self.only)

    def _sides(self) -> Mapping[str, Computed]:
        return {"before": self.before, "after": self.after}

    def _columns(self, key: ColumnKey) -> Mapping[str, Column]:
        columns = {name: side.column(key) for name, side in self._sides().items()}
        return {name: column for name, column in columns.items() if column is not None}

    def _speaks(self, side: str, key: ColumnKey) -> str:
        """Whether a standard speaks of a subject: always where it says nothing of whom it is for."""
        applies = replace(key, aspect="applies")
        is_narrowed = key.kind == "standard" and self._sides()[side].column(applies) is not None
        return f"{side}.{quote_name(applies.name)}" if is_narrowed else "TRUE"

    def _state(self, side: str, key: ColumnKey, found: Mapping[str, Column]) -> str:
        if side not in found:
            return "FALSE"
        state, speaks = f"{side}.{quote_name(key.name)}", self._speaks(side, key)
        if speaks == "TRUE":
            return state
        return f"(CASE WHEN {speaks} THEN {state} WHEN NOT {speaks} THEN FALSE END)"

    def _pair(self, key: ColumnKey) -> RulePair | None:
        sides, found = self._sides(), self._columns(key)
        entities = {column.entity for column in found.values()}
        if len(entities) != 1:
            return None  # a rule that speaks of other records is another rule
        (entity,) = entities
        own = quote_name(self.before.plan.vocabulary.entities[entity].key)
        have = list(found)
        money = {name: _money(sides[name], key) for name in found}
        columns_of_money = {name: column for name, column in money.items() if column is not None}
        amounts = side_amounts(sides, columns_of_money)
        tables = " JOIN ".join(f"{name}_{entity} AS {name}" for name in have)
        joined = f"{tables} ON before.{own} = after.{own}" if len(have) == 2 else tables
        return RulePair(
            engine=self.before.engine,
            rule=key.rule,
            entity=entity,
            subject=f"{have[0]}.{own}",
            place=f"{have[0]}.{PLACE}",
            tables=joined,
            before=self._state("before", key, found),
            after=self._state("after", key, found),
            speaks_before=self._speaks("before", key),
            speaks_after=self._speaks("after", key),
            gives_money=bool(amounts),
            amount_before=amounts.get("before", SideAmount()),
            amount_after=amounts.get("after", SideAmount()),
        )


@contextmanager
def both_runs(
    request: DecisionRequest, changed: Regimes, settings: EngineSettings | None = None
) -> Iterator[BothRuns]:
    """Decide the snapshot under the rules of the request and under the changed ones."""
    with DuckDBEngine(settings or EngineSettings()) as engine:
        before = run_rules(request, engine)
        _keep_results(before, "before")
        after = run_rules(replace(request, regimes=changed), engine)
        _keep_results(after, "after")
        yield BothRuns(before=before, after=after, only=request.only)


def _keep_results(computed: Computed, prefix: str) -> None:
    """Copy the results of each entity to a table of their own and drop the stages.

    An entity that others only count has no result of its own, and its stages name no place.
    """
    for entity in decided_entities(computed):
        columns = computed.select(entity, ["*"], keys=result_keys(computed, entity))
        computed.engine.run(f"CREATE TEMPORARY TABLE {prefix}_{entity} AS {columns}")
    drop_stages(computed)


def _money(side: Computed, key: ColumnKey) -> Column | None:
    """The first amount of a programme that is money; ``None`` if it gives none."""
    amounts = amount_columns(side, key.id) if key.kind == "programme" else []
    money = (a for a in amounts if next(a.expressions()).type.kind is FieldType.MONEY)
    return next(money, None)
