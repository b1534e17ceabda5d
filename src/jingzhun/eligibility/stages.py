"""In which order results are computed: stages across entities, layers inside one.

A household rule over its members waits for the members' results, a person rule over the household's standard waits
for the household: each crossing of entities begins a new *stage*. Inside a stage, a column that uses another column
of the same subject stands one *layer* above it. Both follow from the references alone; circles were refused when
the packs were compiled.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from graphlib import TopologicalSorter

from jingzhun.eligibility.columns import Column, ColumnKey, ColumnSet, Variant, key_of, surface
from jingzhun.rules import BOOLEAN, Aggregate, Expression, RuleResult
from jingzhun.vocabulary import Relation


@dataclass(frozen=True, kw_only=True)
class ItemKey:
    """What an aggregate evaluates on its child rows; equal aggregates share one evaluation."""

    entity: str
    expression: Expression
    regimes: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class StageTable:
    """All columns of one entity that can be computed together, in layers from the bottom up."""

    entity: str
    stage: int
    layers: tuple[tuple[Column, ...], ...]

    @property
    def has_results(self) -> bool:
        """Whether somebody outside the query asks for a column of the table."""
        return any(column.key.kind not in ("item", "definition") for column in self.columns())

    @property
    def name(self) -> str:
        """The name of the table in the query."""
        return f"{self.entity}_stage_{self.stage}"

    def columns(self) -> tuple[Column, ...]:
        """All its columns."""
        return tuple(column for layer in self.layers for column in layer)


@dataclass(frozen=True, kw_only=True)
class Order:
    """Every column's table, and the tables in the order in which they can be made."""

    tables: tuple[StageTable, ...]
    stage_of: Mapping[ColumnKey, int]
    items: Mapping[ItemKey, ColumnKey]
    columns: ColumnSet
    shared: frozenset[ColumnKey] = frozenset()  # results that another stage reads

    def item(
        self, aggregate: Aggregate, expression: Expression, regimes: tuple[int, ...]
    ) -> Column:
        """The column on the child that evaluates an aggregate's item or ``where``."""
        key = ItemKey(entity=aggregate.relation.entity, expression=expression, regimes=regimes)
        return self.columns.columns[self.items[key]]

    def is_local(self, key: ColumnKey) -> bool:
        """Whether a result needs only its own record and its parents' fields, so that any stage can compute it."""
        return is_local(key, self.columns.columns)

    def references(self, entity: str) -> tuple[str, ...]:
        """The references by which some aggregate groups an entity's rows."""
        return self._references.get(entity, ())

    def is_timed(self, entity: str) -> bool:
        """Whether some aggregate looks at an entity's rows through a window of time."""
        return entity in self._timed

    @cached_property
    def aggregates(self) -> tuple[Aggregate, ...]:
        """Every aggregate of every column, those inside other aggregates' items included."""
        return tuple(
            aggregate
            for column in self.columns.columns.values()
            for expression in column.expressions()
            for aggregate in aggregates_in(expression)
        )

    @cached_property
    def _references(self) -> Mapping[str, tuple[str, ...]]:
        by_entity: dict[str, set[str]] = {}
        for aggregate in self.aggregates:
            by_entity.setdefault(aggregate.relation.entity, set()).add(aggregate.relation.by)
        return {entity: tuple(sorted(names)) for entity, names in by_entity.items()}

    @cached_property
    def _timed(self) -> frozenset[str]:
        windows = ((a.relation.entity, a.window) for a in self.aggregates if a.window is not None)
        return frozenset(entity for entity, window in windows if window.kind != "ever")

    def is_read_on(self, table: StageTable) -> bool:
        """Whether a later table reads results of this one."""
        return any(
            column.key in self.shared and self.stage_of[column.key] == table.stage
            for column in table.columns()
        )

    def tables_of(self, entity: str) -> tuple[StageTable, ...]:
        """The tables of one entity, lowest stage first."""
        return tuple(table for table in self.tables if table.entity == entity)


def order_columns(results: ColumnSet) -> Order:
    """The order in which to compute ``results`` and every aggregate below them."""
    items: dict[ItemKey, ColumnKey] = {}
    columns = dict(results.columns)
    for column in results.columns.values():
        for variant in column.variants:
            _add_items(variant, items, columns)
    graph = _graph(columns, items)
    stages = latest_stages(graph, {key: column.entity for key, column in columns.items()})
    return Order(
        tables=_tables(columns, stages, graph),
        stage_of=stages,
        items=items,
        columns=ColumnSet(columns=columns),
        shared=frozenset(
            dependency
            for key, needs in graph.items()
            for dependency, crosses in needs
            if crosses or stages[dependency] != stages[key]
        ),
    )


def is_local(key: ColumnKey, columns: Mapping[ColumnKey, Column]) -> bool:
    """Whether a result needs no aggregate, no parent's result, and nothing that does."""
    nodes = [node for expression in columns[key].expressions() for node in surface(expression)]
    return all(
        not isinstance(node, Aggregate)
        and (
            not isinstance(node, RuleResult) or (not node.path and is_local(key_of(node), columns))
        )
        for node in nodes
    )


def aggregates_in(expression: Expression) -> Iterator[Aggregate]:
    """The aggregates computed for the expression's own subject (not those inside other aggregates)."""
    return (node for node in surface(expression) if isinstance(node, Aggregate))


def _add_items(
    variant: Variant, items: dict[ItemKey, ColumnKey], columns: dict[ColumnKey, Column]
) -> None:
    for aggregate in aggregates_in(variant.expression):
        for expression in aggregate.children():
            key = ItemKey(
                entity=aggregate.relation.entity, expression=expression, regimes=variant.regimes
            )
            if key in items:
                continue
            child = replace(variant, expression=expression)
            column = _item_column(aggregate.relation, child, number=len(items))
            items[key] = column.key
            columns[column.key] = column
            _add_items(child, items, columns)


def _item_column(relation: Relation, variant: Variant, *, number: int) -> Column:
    aspect = "holds" if variant.expression.type == BOOLEAN else "value"
    key = ColumnKey(kind="item", id=str(number), aspect=aspect)
    return Column(key=key, entity=relation.entity, variants=(variant,))


Graph = Mapping[ColumnKey, tuple[tuple[ColumnKey, bool], ...]]
"""What each column needs, and whether reaching it crosses to another subject."""


def _graph(columns: Mapping[ColumnKey, Column], items: Mapping[ItemKey, ColumnKey]) -> Graph:
    return {
        key: tuple(
            dependency
            for variant in column.variants
            for dependency in _dependencies(variant, items)
        )
        for key, column in columns.items()
    }


def _dependencies(
    variant: Variant, items: Mapping[ItemKey, ColumnKey]
) -> Iterator[tuple[ColumnKey, bool]]:
    for node in surface(variant.expression):
        if isinstance(node, RuleResult):
            yield key_of(node), bool(node.path)
        elif isinstance(node, Aggregate):
            for expression in node.children():
                key = ItemKey(
                    entity=node.relation.entity, expression=expression, regimes=variant.regimes
                )
                yield items[key], True


def latest_stages(graph: Graph, entity_of: Mapping[ColumnKey, str]) -> Mapping[ColumnKey, int]:
    """The latest stage at which each column may be computed, so that each entity needs few tables.

    Columns that nobody on another subject waits for all go into their entity's last table.
    """
    earliest = _earliest_stages(graph)
    last: dict[str, int] = {}
    for key, stage in earliest.items():
        last[entity_of[key]] = max(last.get(entity_of[key], 0), stage)
    latest = {key: last[entity_of[key]] for key in graph}
    for key in reversed(_dependency_order(graph)):
        for dependency, crosses in graph[key]:
            latest[dependency] = min(latest[dependency], latest[key] - int(crosses))
    return latest


def _earliest_stages(graph: Graph) -> Mapping[ColumnKey, int]:
    earliest: dict[ColumnKey, int] = {}
    for key in _dependency_order(graph):
        needs = (earliest[dependency] + int(crosses) for dependency, crosses in graph[key])
        earliest[key] = max(needs, default=0)
    return earliest


def _dependency_order(graph: Graph) -> tuple[ColumnKey, ...]:
    plain = {key: {dependency for dependency, _ in needs} for key, needs in graph.items()}
    return tuple(TopologicalSorter(plain).static_order())


def _tables(
    columns: Mapping[ColumnKey, Column], stages: Mapping[ColumnKey, int], graph: Graph
) -> tuple[StageTable, ...]:
    layers = _layers(graph, stages)
    grouped: dict[tuple[int, str], dict[int, list[Column]]] = {}
    for key, column in columns.items():
        group = grouped.setdefault((stages[key], column.entity), {})
        group.setdefault(layers[key], []).append(column)
    _repeat_at_the_end(columns, stages, grouped)
    return tuple(
        StageTable(
            entity=entity,
            stage=stage,
            layers=tuple(tuple(group[layer]) for layer in sorted(group)),
        )
        for (stage, entity), group in sorted(grouped.items(), key=lambda entry: entry[0])
    )


def _repeat_at_the_end(
    columns: Mapping[ColumnKey, Column],
    stages: Mapping[ColumnKey, int],
    grouped: dict[tuple[int, str], dict[int, list[Column]]],
) -> None:
    """Let an entity's last table hold its early verdicts too: computing one again is cheaper than a join."""
    last: dict[str, int] = {}
    for stage, entity in grouped:
        last[entity] = max(last.get(entity, 0), stage)
    for key, column in columns.items():
        is_verdict = key.kind in ("standard", "programme")
        if is_verdict and stages[key] < last[column.entity] and is_local(key, columns):
            grouped[(last[column.entity], column.entity)].setdefault(0, []).append(column)


def _layers(graph: Graph, stages: Mapping[ColumnKey, int]) -> Mapping[ColumnKey, int]:
    layers: dict[ColumnKey, int] = {}
    for key in _dependency_order(graph):
        below = (
            layers[dependency] + 1
            for dependency, crosses in graph[key]
            if not crosses and stages[dependency] == stages[key]
        )
        layers[key] = max(below, default=0)
    return layers
