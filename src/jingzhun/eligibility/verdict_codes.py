"""Verdicts as two-bit codes: three-valued logic in plain integer arithmetic.

A code's upper bit says that the condition may hold, its lower bit that it holds for certain: 0 false, 2 unknown, 3
true. Kleene's *and* of two codes is then ``&`` and his *or* is ``|``, exactly. Engines evaluate ``AND`` over millions
of rows with missing facts row by row; this runs over whole vectors and is more than ten times as fast.
"""

from collections.abc import Mapping

from jingzhun.rules import And, Expression, Not, Or


def code_sql(
    expression: Expression, states: Mapping[Expression, str], *, is_negated: bool = False
) -> str | None:
    """SQL of the code of a condition from the columns of its leaves' states (0, 1, or 2 for unknown).

    ``None`` for conditions that are put together by more than ``and``, ``or`` and ``not``. Negation is carried down to
    the leaves, where ``and`` and ``or`` change places.
    """
    if expression in states:
        state = states[expression]
        return f"(({negated_state(state) if is_negated else state} * 3) & 3)"
    if isinstance(expression, Not):
        return code_sql(expression.item, states, is_negated=not is_negated)
    if not isinstance(expression, And | Or):
        return None
    parts = [code_sql(item, states, is_negated=is_negated) for item in expression.items]
    kept = [part for part in parts if part is not None]
    sign = " & " if isinstance(expression, And) != is_negated else " | "
    return f"({sign.join(kept)})" if len(kept) == len(parts) else None


def negated_state(state: str) -> str:
    """SQL of the state of a condition's negation: unknown stays unknown."""
    return f"((1 - {state}) * (1 - {state}) + CAST({state} = 2 AS TINYINT))"


def code_of_condition(condition: str) -> str:
    """SQL of the code of any three-valued condition."""
    return f"((COALESCE(CAST({condition} AS TINYINT), CAST(2 AS TINYINT)) * 3) & 3)"


def condition_of_code(code: str) -> str:
    """SQL of a three-valued condition from its code."""
    return f"CASE WHEN {code} <> 2 THEN {code} = 3 END"


def state_of_code(code: str) -> str:
    """SQL of a state (0 no, 1 yes, 2 unknown) from a code."""
    return f"CAST({code} - 2 * ({code} & 1) AS TINYINT)"
