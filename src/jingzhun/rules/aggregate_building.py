"""Words over child rows: what they look at, through which window of time."""

from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

from sqlglot import exp

from jingzhun.rules.building import Builder
from jingzhun.rules.expressions import (
    BOOLEAN,
    DATE,
    INTEGER,
    RATE,
    TEXT,
    Aggregate,
    AggregateFunction,
    And,
    Compare,
    Expression,
    FieldValue,
    HasValue,
    Literal,
    ValueType,
    Window,
)
from jingzhun.rules.kinds import NUMBERS, ORDERED, type_of_field
from jingzhun.rules.naming import walk_parents
from jingzhun.rules.programme_words import known_steps
from jingzhun.rules.reading import identifiers
from jingzhun.rules.reporting import suggestion
from jingzhun.rules.structure import empty_when_none
from jingzhun.rules.time_words import WINDOW_USAGE, build_window
from jingzhun.rules.type_words import kinds_texts
from jingzhun.vocabulary import Entity, Relation

AGGREGATES: Mapping[str, AggregateFunction] = {name: name for name in get_args(AggregateFunction)}
_BARE = frozenset({"any_of", "none_of"})  # of rows that tell something by themselves
_CONDITIONS = frozenset({"any_of", "every_of", "none_of", "count_of", "share_of"})


def build_aggregate(
    builder: Builder, node: exp.Expr, wanted: ValueType | None
) -> Expression | None:
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
    may_be_bare = function == "count_of" or (relation.tells_by_itself and function in _BARE)
    if len(items) > 1 or not (items or may_be_bare):
        return builder.refuse(node, "RULE008", seen=builder.source(node), wanted=_usage(function))
    item = _item(child, items[0], function) if items else None
    condition = child.condition(where) if where is not None else None
    seen = build_window(child, window, node)
    if (items and item is None) or (where is not None and condition is None) or seen is None:
        return None
    if item is not None and function not in _CONDITIONS:
        condition = _with_values(condition, item)
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


def build_step_word(
    builder: Builder, node: exp.Expr, wanted: ValueType | None
) -> Expression | None:
    """``reached('accepted')`` and ``reached_on('accepted')`` about an enrolment's steps."""
    relation = builder.entity.children.get("steps")
    steps = node.expressions
    if relation is None or len(steps) != 1 or not isinstance(steps[0], exp.Literal):
        return builder.refuse(node, "RULE031", seen=builder.source(node), wanted="reached('step')")
    known = known_steps(builder)
    if builder.scope.steps and steps[0].name not in known:
        nearest = suggestion(steps[0].name, sorted(known))
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
        nearest = suggestion(words[-1], parent.children)
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
            child.refuse(node, "RULE018", seen=child.source(node), wanted=WINDOW_USAGE)
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
        texts = kinds_texts(child.scope.vocabulary, item.type, allowed)
        return child.refuse(node, "RULE011", **texts)
    return item


def _with_values(condition: Expression | None, item: Expression) -> Expression | None:
    """The ``where``, narrowed to rows with a value: one that is known to be none adds nothing to a sum."""
    given = condition.items if isinstance(condition, And) else (condition,)
    items = [part for part in given if part is not None]
    guards = [HasValue(type=BOOLEAN, item=field) for field in empty_when_none(item)]
    items += [guard for guard in guards if guard not in items]
    if len(items) < 2:
        return items[0] if items else None
    return And(type=BOOLEAN, items=tuple(items))


def _type(function: str, item: Expression | None) -> ValueType:
    if function == "count_of":
        return INTEGER
    if function == "share_of":
        return RATE
    return item.type if item is not None and function not in _CONDITIONS else BOOLEAN


def _usage(function: str) -> str:
    item = "condition" if function in _CONDITIONS else "value"
    return f"{function}(children, {item}, where(condition), during(year))"
