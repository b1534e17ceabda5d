"""Words over child rows: what they look at, through which window of time."""

from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

from sqlglot import exp

from jingzhun.errors import JingzhunError
from jingzhun.errors.suggest import closest
from jingzhun.periods import PeriodKind, parse_period
from jingzhun.rules.building import Builder
from jingzhun.rules.days import default_window
from jingzhun.rules.expressions import (
    BOOLEAN,
    DATE,
    INTEGER,
    RATE,
    TEXT,
    Aggregate,
    AggregateFunction,
    Compare,
    Day,
    Expression,
    FieldValue,
    Literal,
    ValueType,
    Window,
)
from jingzhun.rules.kinds import NUMBERS, ORDERED, describe, describe_kinds, read_day, type_of_field
from jingzhun.rules.naming import walk_parents
from jingzhun.rules.reading import identifiers
from jingzhun.vocabulary import Entity, Relation, Timing

AGGREGATES: Mapping[str, AggregateFunction] = {name: name for name in get_args(AggregateFunction)}
_CONDITIONS = frozenset({"any_of", "every_of", "none_of", "count_of", "share_of"})
_USAGE = "during(year), during('2018-Q1'), previous(year), as_at(today), ever"
_PERIODS: Mapping[str, str] = {kind.value: kind.value for kind in PeriodKind}


def is_count(node: Expression) -> bool:
    """Whether a value is a number of rows or their share, which is never negative."""
    return isinstance(node, Aggregate) and node.function in ("count_of", "share_of")


def build_aggregate(builder: Builder, node: exp.Expr) -> Expression | None:
    """``any_of(children, item, where(…), window)``; everything behind the children is checked by its kind."""
    function = AGGREGATES[str(node.this)]
    written = list(node.expressions)
    found = _relation(builder, written[0]) if written else None
    if found is None:
        if not written:
            builder.refuse(node, "RULE008", seen=builder.source(node), wanted=_usage(function))
        return None
    parent, relation, path = found
    child = builder.about(builder.scope.vocabulary.entities[relation.entity])
    items, where, window = _sort_arguments(child, written[1:])
    if len(items) > 1 or (not items and function != "count_of"):
        return builder.refuse(node, "RULE008", seen=builder.source(node), wanted=_usage(function))
    item = _item(child, items[0], function) if items else None
    condition = child.condition(where) if where is not None else None
    seen = _window(child, window, node)
    if (items and item is None) or (where is not None and condition is None) or seen is None:
        return None
    return Aggregate(
        type=_type(function, item),
        span=builder.span(node),
        function=function,
        parent=parent.name,
        relation=relation,
        path=path,
        item=item,
        where=condition,
        window=seen,
    )


def build_step_word(builder: Builder, node: exp.Expr) -> Expression | None:
    """``reached('accepted')`` and ``reached_on('accepted')`` about an enrolment's steps."""
    relation = builder.entity.children.get("steps")
    steps = node.expressions
    if relation is None or len(steps) != 1 or not isinstance(steps[0], exp.Literal):
        return builder.refuse(node, "RULE031", seen=builder.source(node), wanted="reached('step')")
    known = {step for ids in builder.scope.steps.values() for step in ids}
    if known and steps[0].name not in known:
        nearest = closest(steps[0].name, known) or "-"
        return builder.refuse(node, "RULE020", seen=steps[0].name, wanted=nearest)
    child = builder.scope.vocabulary.entities[relation.entity]
    is_step = Compare(
        type=BOOLEAN,
        span=builder.span(node),
        operator="=",
        left=_field(child, "step"),
        right=Literal(type=TEXT, value=steps[0].name),
    )
    common = Aggregate(
        type=BOOLEAN,
        span=builder.span(node),
        function="any_of",
        parent=builder.entity.name,
        relation=relation,
        path=(),
        item=is_step,
        where=None,
        window=Window(kind="ever", text="ever"),
    )
    if str(node.this) == "reached":
        return common
    reached_on = _field(child, "reached_on")
    return replace(common, type=DATE, function="min_of", item=reached_on, where=is_step)


def _field(entity: Entity, name: str) -> FieldValue:
    declared = entity.fields[name]
    return FieldValue(type=type_of_field(declared), entity=entity.name, path=(), field=declared)


def _relation(builder: Builder, node: exp.Expr) -> tuple[Entity, Relation, tuple[str, ...]] | None:
    words = [word.name for word in identifiers(node) or []]
    if not words:
        return builder.refuse(
            node, "RULE016", seen=builder.source(node), wanted="members", entity=""
        )
    reached = walk_parents(builder, node, words[:-1])
    if reached is None:
        return None
    parent, path = reached
    relation = parent.children.get(words[-1])
    if relation is None:
        nearest = closest(words[-1], parent.children) or ", ".join(parent.children) or "-"
        return builder.refuse(
            node, "RULE016", seen=words[-1], wanted=nearest, entity=parent.singular
        )
    return parent, relation, path


def _sort_arguments(
    child: Builder, written: list[exp.Expr]
) -> tuple[list[exp.Expr], exp.Expr | None, exp.Expr | None]:
    """Items, the ``where`` and the window among the arguments; each word may stand once."""
    items: list[exp.Expr] = []
    special: dict[str, exp.Expr] = {}
    for node in written:
        kind = _argument_kind(child, node)
        if kind == "item":
            items.append(node)
        elif kind in special:
            child.refuse(node, "RULE018", seen=child.source(node), wanted=_USAGE)
        else:
            special[kind] = node
    where = special.get("where")
    if where is not None and len(where.expressions) != 1:
        child.refuse(where, "RULE008", seen=child.source(where), wanted="where(condition)")
        where = None
    return items, where.expressions[0] if where is not None else None, special.get("window")


def _argument_kind(child: Builder, node: exp.Expr) -> str:
    if isinstance(node, exp.Anonymous) and str(node.this) == "where":
        return "where"
    if isinstance(node, exp.Anonymous) and str(node.this) in ("during", "as_at", "previous"):
        return "window"
    words = identifiers(node)
    is_ever = words is not None and [word.name for word in words] == ["ever"]
    return "window" if is_ever and "ever" not in child.entity.fields else "item"


def _item(child: Builder, node: exp.Expr, function: str) -> Expression | None:
    if function in _CONDITIONS:
        return child.condition(node)
    item = child.build(node)
    if item is None:
        return None
    allowed = NUMBERS if function == "sum_of" else ORDERED
    if item.type.kind not in allowed or isinstance(item, Literal):
        texts = {"seen": describe(item.type), "wanted": describe_kinds(allowed)}
        return child.refuse(node, "RULE011", **texts)
    return item


def _type(function: str, item: Expression | None) -> ValueType:
    if function == "count_of":
        return INTEGER
    if function == "share_of":
        return RATE
    return item.type if item is not None and function not in _CONDITIONS else BOOLEAN


def _usage(function: str) -> str:
    item = "condition" if function in _CONDITIONS else "value"
    return f"{function}(children, {item}, where(condition), {_USAGE.split(',')[0]})"


def _window(child: Builder, node: exp.Expr | None, whole: exp.Expr) -> Window | None:
    """The window as written, or the one that goes without saying; ``None`` after a fault."""
    if node is None:
        window = default_window(child.entity)
        if window is None:
            child.refuse(whole, "RULE017", seen=child.entity.name, wanted=_USAGE)
        return window
    text = child.source(node)
    window = _read_window(node, text)
    if window is None:
        return child.refuse(node, "RULE018", seen=text, wanted=_USAGE)
    if child.entity.timing is Timing.STANDING and window.kind != "ever":
        return child.refuse(node, "RULE032", seen=text, wanted=child.entity.name)
    if window.kind == "as_at" and child.entity.timing is not Timing.INTERVAL:
        return child.refuse(node, "RULE032", seen=text, wanted=child.entity.name)
    return window


def _read_window(node: exp.Expr, text: str) -> Window | None:
    if not isinstance(node, exp.Anonymous):
        return Window(kind="ever", text=text)
    word, written = str(node.this), node.expressions
    if word == "previous":
        return _period_window(node, text)
    if word == "as_at" and len(written) == 1:
        day = _read_point(written[0])
        return None if day is None else Window(kind="as_at", text=text, start=day)
    if word == "during" and len(written) == 2:
        start, end = (_read_point(part) for part in written)
        if start is None or end is None:
            return None
        return Window(kind="during", text=text, start=start, end=end)
    return _period_window(written[0], text) if len(written) == 1 else None


def _period_window(node: exp.Expr, text: str) -> Window | None:
    """A period by name (``year``), by text or number (``'2018-Q1'``, ``2018``), or ``previous(…)`` of a name."""
    back = 0
    while isinstance(node, exp.Anonymous) and str(node.this) == "previous":
        if len(node.expressions) != 1:
            return None
        node, back = node.expressions[0], back + 1
    if isinstance(node, exp.Literal):
        return _fixed_period(node.name, text) if back == 0 else None
    words = identifiers(node)
    name = words[0].name if words is not None and len(words) == 1 else ""
    if name not in _PERIODS:
        return None
    start = Day(rule="period_start", period=name, back=back)
    return Window(kind="during", text=text, start=start, end=replace(start, rule="period_end"))


def _fixed_period(name: str, text: str) -> Window | None:
    try:
        period = parse_period(name)
    except JingzhunError:
        return None
    start, end = (Day(rule="fixed", fixed=day) for day in (period.start, period.end))
    return Window(kind="during", text=text, start=start, end=end)


def _read_point(node: exp.Expr) -> Day | None:
    """``today`` or a fixed day."""
    words = identifiers(node)
    if words is not None and [word.name for word in words] == ["today"]:
        return Day(rule="today")
    if isinstance(node, exp.Cast):
        day = read_day(node.this.name)
        return None if day is None else Day(rule="fixed", fixed=day)
    return None
