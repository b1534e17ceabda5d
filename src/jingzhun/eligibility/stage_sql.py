"""One stage table as SQL: the frame of its subjects, then its columns layer by layer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from jingzhun.eligibility.columns import Column, Variant, key_of
from jingzhun.eligibility.frames import Frame, Group
from jingzhun.eligibility.leaf_columns import LeafColumns, is_leaf_column, with_leaf_columns
from jingzhun.eligibility.locations import place_paths
from jingzhun.eligibility.reasons import reason_sql, small_state
from jingzhun.eligibility.rules_in_force import Regimes
from jingzhun.eligibility.stages import Order, StageTable
from jingzhun.engines import quote_name, quote_text
from jingzhun.rules import (
    BOOLEAN,
    EXISTENCE,
    RAW_COLUMNS,
    Aggregate,
    Content,
    Expression,
    FieldValue,
    Raw,
    RuleResult,
    flag_condition,
    leaves,
    raw_sql,
    relevant_rows,
    to_sql,
    when_no_rows,
    window_sql,
)
from jingzhun.vocabulary import Vocabulary

PLACE = "place_id"
REGIME = "regime"

Writer = Callable[[Variant], str]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a run computes, over what: the order of its columns, its chains, the entities that were supplied.

    ``empty`` are fields, by entity, in which no row has a value: nothing is looked for behind such a reference.
    ``full`` are those in which every row has one: no rule is open for want of them.
    """

    vocabulary: Vocabulary
    regimes: Regimes
    order: Order
    supplied: frozenset[str]
    keeps_definitions: bool = False
    is_read_once: bool = False
    empty: frozenset[tuple[str, str]] = frozenset()
    full: frozenset[tuple[str, str]] = frozenset()

    @cached_property
    def stages(self) -> Mapping[str, "StageText"]:
        """Every stage table by its name, as SQL."""
        return {table.name: _Stage(plan=self, table=table).text() for table in self.order.tables}


@dataclass(frozen=True, kw_only=True)
class StageText:
    """``SELECT`` of a stage table: key, place, the columns that later stages need, every result of the stage.

    ``is_of_own_row`` where it needs nothing but its own records: no parent, no child, no earlier stage.
    """

    sql: str
    is_of_own_row: bool


def reason_name(column: Column) -> str:
    """The name of the reason code that stands beside a result."""
    return f"{column.key.kind}__{column.key.id}__reason"


def kept_names(plan: Plan, table: StageTable) -> list[str]:
    """The stored fields that a stage table keeps: key, references that group its rows, times that filter them."""
    entity = plan.vocabulary.entities[table.entity]
    times = (entity.date_field, entity.from_field, entity.until_field, entity.year_field)
    is_timed = table.has_results or plan.order.is_timed(table.entity)
    wanted = [entity.key, *plan.order.references(table.entity), *(times if is_timed else ())]
    return list(dict.fromkeys(name for name in wanted if name))


def column_names(column: Column) -> tuple[str, ...]:
    """The names under which a stage computes a result and, if it has one, its reason code."""
    return (column.name, reason_name(column)) if column.has_reason else (column.name,)


def kept_results(plan: Plan, column: Column) -> tuple[str, ...]:
    """What of a result stays in its stage table once its stage is over.

    A definition is read by the rules of its own stage; it stays only for other stages, and its reason code to tell
    which facts are missing.
    """
    names = column_names(column)
    if column.key.kind != "definition" or plan.keeps_definitions:
        return names
    is_condition = next(column.expressions()).type == BOOLEAN
    value = names[:1] if column.key in plan.order.shared or not is_condition else ()
    return (*value, *names[1:])


@dataclass
class _Stage:
    plan: Plan
    table: StageTable
    groups: dict[tuple[str, ...], Group] = field(default_factory=dict)
    leaves: LeafColumns = field(default_factory=LeafColumns)
    frame: Frame = field(init=False)

    def __post_init__(self) -> None:
        self.frame = Frame(vocabulary=self.plan.vocabulary, entity=self.table.entity)

    def text(self) -> StageText:
        sql = self._sql()
        return StageText(sql=sql, is_of_own_row=not self.frame.has_joins)

    def _sql(self) -> str:
        kept = self._kept()
        steps: list[str] = []
        top = "frame"
        for number, layer in enumerate(self.table.layers):
            written = self._layer(layer)
            leaf_columns, states = self.leaves.take_fresh()
            parts = {
                "leaves": [f"{sql} AS {name}" for sql, name in leaf_columns.items()],
                "states": [f"{small_state(name)} AS {state}" for name, state in states.items()],
                "layer": written,
            }
            for part, columns in parts.items():
                if columns:
                    steps.append(_step(f"{part}_{number}", columns, below=top))
                    top = f"{part}_{number}"
        names = ", ".join([*kept, *self._result_names()])
        frame = f"frame AS (\n{self.frame.sql()})"
        return f"WITH {', '.join([frame, *steps])}\nSELECT {names} FROM {top}"

    def _kept(self) -> list[str]:
        """The key, and the columns by which later stages and reports group and filter these rows."""
        kept = [self.frame.own(name) for name in kept_names(self.plan, self.table)]
        has_regimes = len(self.plan.regimes.chains) > 1
        if self.table.has_results or has_regimes:
            kept.append(self.frame.column(PLACE, self._place()))
        if has_regimes:
            kept.append(self.frame.column(REGIME, _regime_sql(self.plan.regimes, self._place())))
        return kept

    def _place(self) -> str:
        every = place_paths(self.plan.vocabulary, self.table.entity)
        paths = [(path, name) for path, name in every if self._leads_on(path, name)]
        # A single way shares its joins with the fields that rules name; of several each would hold its own again.
        asked = self.frame.stored if len(paths) == 1 else self.frame.behind
        stored = [asked(path, name) for path, name in paths]
        if not stored:
            return "CAST(NULL AS VARCHAR)"
        return stored[0] if len(stored) == 1 else f"COALESCE({', '.join(stored)})"

    def _leads_on(self, path: tuple[str, ...], name: str) -> bool:
        """Whether a way to a place leads anywhere in this register; each one less saves a join of every row."""
        vocabulary, here = self.plan.vocabulary, self.table.entity
        for word in path:
            reference = vocabulary.entities[here].parents()[word]
            if (here, reference.name) in self.plan.empty:
                return False
            here = reference.refers_to
        return (here, name) not in self.plan.empty

    def _layer(self, columns: tuple[Column, ...]) -> list[str]:
        written: list[str] = []
        for column in columns:
            texts = [self.by_regime(column, self._value)]
            if column.has_reason:
                texts.append(self.by_regime(column, self._reason))
            names = column_names(column)
            written += [
                f"{sql} AS {quote_name(name)}" for sql, name in zip(texts, names, strict=True)
            ]
        return written

    def _result_names(self) -> list[str]:
        return [
            quote_name(name) for c in self.table.columns() for name in kept_results(self.plan, c)
        ]

    def by_regime(self, column: Column, write: Writer) -> str:
        """The SQL of a column; where chains word it differently, each regime gets its own."""
        first = column.variants[0]
        if len(first.regimes) == len(self.plan.regimes.chains):
            return write(first)
        branches = " ".join(
            f"WHEN {REGIME} IN ({', '.join(map(str, variant.regimes))}) THEN {write(variant)}"
            for variant in column.variants
        )
        return f"CASE {branches} END"

    def _value(self, variant: Variant) -> str:
        columns = self._leaf_columns(variant)
        return self._write(with_leaf_columns(variant.expression, columns), variant)

    def _reason(self, variant: Variant) -> str:
        return reason_sql(
            [self.leaves.state(name) for name in self._leaf_columns(variant).values()]
        )

    def written(self, variant: Variant) -> str:
        """A rule written out where it is used; cheaper than joining an earlier table row by row."""
        return f"({self._write(variant.expression, variant)})"

    def _leaf_columns(self, variant: Variant) -> dict[Expression, str]:
        """The columns of a rule's leaves; a condition that is a column already needs no other."""
        found: dict[Expression, str] = {}
        for leaf in leaves(variant.expression):
            sql = self._write(leaf, variant)
            found[leaf] = sql if _is_column(sql) else self.leaves.column(sql)
        return found

    def _write(self, expression: Expression, variant: Variant) -> str:
        return to_sql(expression, names=_Names(stage=self, variant=variant))


@dataclass(frozen=True)
class _Names:
    """What one wording of a rule calls things inside a stage's frame."""

    stage: _Stage
    variant: Variant

    @property
    def today(self) -> date:
        return self.variant.chain.date

    def field(self, node: FieldValue) -> str:
        return self.stage.frame.field(node)

    def content(self, name: str) -> Content:
        return self.variant.chain.parameters[name].content

    def result(self, node: RuleResult) -> str:
        """A result of this stage stands in a lower layer; an earlier one is joined."""
        if is_leaf_column(node):
            return node.rule_id
        key, order = key_of(node), self.stage.plan.order
        stage = order.stage_of[key]
        if not node.path and stage == self.stage.table.stage:
            return quote_name(key.name)
        if not node.path and order.is_local(key):
            return self.stage.by_regime(order.columns.columns[key], self.stage.written)
        return self.stage.frame.result(node.path, key, f"{node.entity}_stage_{stage}")

    def raw(self, node: Aggregate) -> Raw | None:
        """The raw counts of an aggregate, as columns of the frame that default to those of no children."""
        if node.relation.entity not in self.stage.plan.supplied:
            return None
        group = self._group(node)
        keep, item = self._keep(node), self._item(node, node.item)
        if node.function in EXISTENCE:
            return self._flags(node, group, keep, item)
        return {
            name: self._defaulted(node, group, name, keep=keep, item=item)
            for name in RAW_COLUMNS[node.function]
        }

    def _flags(self, node: Aggregate, group: Group, keep: str, item: str) -> Raw:
        """Bits in place of counts, for words that only ask whether there is such a child."""
        found: dict[str, str] = {}
        for name in RAW_COLUMNS[node.function]:
            certain = name.removeprefix("maybe_")
            column, bit = group.flag(flag_condition(certain, keep=keep, item=item))
            text = self.stage.frame.grouped(node.path, group, column, default="0")
            mask = self._of_known_parent(node.path, text) if node.path else text
            found[name] = f"({mask} & {bit if name == certain else 2 * bit})"
        return found

    def _defaulted(self, node: Aggregate, group: Group, name: str, *, keep: str, item: str) -> str:
        default = when_no_rows(name)
        rows = relevant_rows(name, keep=keep, item=item)
        column = group.column(raw_sql(name, keep=keep, item=item), rows=rows)
        if default == "NULL":
            return self.stage.frame.grouped(node.path, group, column)
        text = self.stage.frame.grouped(node.path, group, column, default=default)
        return self._of_known_parent(node.path, text) if node.path else text

    def _of_known_parent(self, path: tuple[str, ...], text: str) -> str:
        """``text`` where the parent is known; the children of nobody are not known to be none."""
        frame = self.stage.frame
        given = frame.column(".".join((*path, "is given")), f"{frame.key_of(path)} IS NOT NULL")
        return f"(CASE WHEN {given} THEN {text} END)"

    def _group(self, node: Aggregate) -> Group:
        source = self._source(node)
        key = (*node.path, source, node.relation.by)
        if key not in self.stage.groups:
            self.stage.groups[key] = Group(source=source, by=node.relation.by)
        return self.stage.groups[key]

    def _source(self, node: Aggregate) -> str:
        """The child's stage table that has the items; the plain rows where there is nothing to evaluate."""
        stages = {self._stage_of(node, part) for part in node.children()}
        if not stages:
            return quote_name(node.relation.entity)
        return f"{node.relation.entity}_stage_{max(stages)}"

    def _stage_of(self, node: Aggregate, part: Expression) -> int:
        order = self.stage.plan.order
        return order.stage_of[order.item(node, part, self.variant.regimes).key]

    def _keep(self, node: Aggregate) -> str:
        child = self.stage.plan.vocabulary.entities[node.relation.entity]
        window = window_sql(
            node.window, child, self.today, lambda name: f"child.{quote_name(name)}"
        )
        where = None if node.where is None else self._item(node, node.where)
        return " AND ".join(part for part in (window, where) if part) or "TRUE"

    def _item(self, node: Aggregate, part: Expression | None) -> str:
        if part is None:
            return "TRUE"
        column = self.stage.plan.order.item(node, part, self.variant.regimes)
        return f"child.{quote_name(column.name)}"


def _is_column(sql: str) -> bool:
    return sql.startswith('"') and sql.endswith('"') and '"' not in sql[1:-1]


def _step(name: str, columns: list[str], *, below: str) -> str:
    written = ",\n  ".join(columns)
    return f"{name} AS (\nSELECT *,\n  {written}\nFROM {below})"


def _regime_sql(regimes: Regimes, place: str) -> str:
    """SQL of the number of the chain that holds in a place: the longest code that fits."""
    by_length = sorted(regimes.places.items(), key=lambda entry: -len(entry[0]))
    branches = " ".join(
        f"WHEN SUBSTR({place}, 1, {len(digits)}) = {quote_text(digits)} THEN {number}"
        for digits, number in by_length
        if digits
    )
    rest = f" ELSE {regimes.places['']}" if "" in regimes.places else ""
    return f"CASE {branches}{rest} END" if branches else str(regimes.places[""])
