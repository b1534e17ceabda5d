"""The whole grammar in one place: which node and which word is built by which function."""

from collections.abc import Mapping

from sqlglot import exp

from jingzhun.errors.suggest import closest
from jingzhun.rules.aggregate_building import AGGREGATES, build_aggregate, build_step_word
from jingzhun.rules.building import Build, Builder
from jingzhun.rules.calls import (
    build_bracket,
    build_by,
    build_call,
    build_has_value,
    build_is_known,
)
from jingzhun.rules.combining import (
    build_case,
    build_if,
    build_junction,
    build_not,
    build_product,
    build_sum,
)
from jingzhun.rules.comparing import (
    COMPARISONS,
    build_between,
    build_comparison,
    build_one_of,
    build_stray_ratio,
)
from jingzhun.rules.expressions import Expression, ValueType
from jingzhun.rules.functions import FUNCTIONS
from jingzhun.rules.literals import build_constant, build_day, build_negative
from jingzhun.rules.naming import resolve_name

WORDS: Mapping[str, Build] = {
    **dict.fromkeys(FUNCTIONS, build_call),
    **dict.fromkeys(AGGREGATES, build_aggregate),
    "if": build_if,
    "is_known": build_is_known,
    "has_value": build_has_value,
    "by": build_by,
    "bracket": build_bracket,
    "reached": build_step_word,
    "reached_on": build_step_word,
}
"""Every word that is called with arguments."""


def _build_word(builder: Builder, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
    name = str(node.this)
    build = WORDS.get(name)
    if build is None:
        nearest = closest(name, WORDS) or "age(born_on)"
        return builder.refuse(node, "RULE007", seen=name, wanted=nearest)
    return build(builder, node, wanted)


GRAMMAR: Mapping[type[exp.Expr], Build] = {
    **dict.fromkeys(COMPARISONS, build_comparison),
    exp.And: build_junction,
    exp.Or: build_junction,
    exp.Not: build_not,
    exp.Between: build_between,
    exp.In: build_one_of,
    exp.Add: build_sum,
    exp.Sub: build_sum,
    exp.Mul: build_product,
    exp.Div: build_stray_ratio,
    exp.Neg: build_negative,
    exp.Case: build_case,
    exp.Literal: build_constant,
    exp.Cast: build_day,
    exp.Anonymous: _build_word,
    exp.Identifier: resolve_name,
    exp.Column: resolve_name,
    exp.Dot: resolve_name,
}
"""The allow-list: a node of any other kind is refused."""
