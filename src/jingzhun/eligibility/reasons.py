"""Reason codes: how each leaf condition of a rule stood for a subject, packed in one integer.

A rule's *leaves* are its distinct yes/no conditions in the order of the text. Leaf number i takes the two bits
2i and 2i+1 of the code: 0 it did not hold, 1 it held, 2 it is unknown. The text of the leaves stands once in the
run's rule table, so that a million reasons cost a million integers and become sentences on demand.
"""

from collections.abc import Sequence

from jingzhun.eligibility.columns import Gap, State

MAX_LEAVES = 31
"""Leaves that fit in one signed 64-bit integer; a rule with more keeps the first 31 in its code."""


def reason_sql(states: Sequence[str]) -> str:
    """SQL of the reason code of a rule from the columns of its leaves' states, in the smallest type that fits.

    >>> reason_sql(["a", "b"])
    'CAST(a AS SMALLINT) + CAST(b AS SMALLINT) * CAST(4 AS SMALLINT)'
    """
    kept = states[:MAX_LEAVES]
    kind = next(kind for most, kind in _KINDS if len(kept) <= most)
    terms = [
        f"CAST({state} AS {kind})" + (f" * CAST({4**number} AS {kind})" if number else "")
        for number, state in enumerate(kept)
    ]
    return " + ".join(terms) or "CAST(0 AS SMALLINT)"


_KINDS = ((7, "SMALLINT"), (15, "INTEGER"), (MAX_LEAVES, "BIGINT"))
"""How many leaves each integer type has bits for."""


def small_state(column: str) -> str:
    """SQL of a condition's state in one byte, from the condition's column.

    Three constants tell the engine how large a state can be, so that it adds up reason codes without looking for
    overflow; it cannot know that of the shorter :func:`state_of_condition`.

    >>> print(small_state("a").replace(" AS TINYINT", ""))
    CASE WHEN a THEN CAST(1) WHEN a IS NULL THEN CAST(2) ELSE CAST(0) END
    """
    return (
        f"CASE WHEN {column} THEN CAST(1 AS TINYINT) WHEN {column} IS NULL THEN CAST(2 AS TINYINT)"
        " ELSE CAST(0 AS TINYINT) END"
    )


def state_of_condition(condition: str) -> str:
    """SQL of a condition's state in one byte, the condition written once.

    >>> state_of_condition("a AND b")
    'COALESCE(CAST((a AND b) AS TINYINT), CAST(2 AS TINYINT))'
    """
    return f"COALESCE(CAST(({condition}) AS TINYINT), CAST(2 AS TINYINT))"


def read_reason(code: int, *, leaves: int) -> tuple[State, ...]:
    """The state of each leaf that a reason code holds.

    >>> read_reason(9, leaves=2)
    (<State.YES: 1>, <State.UNKNOWN: 2>)
    """
    return tuple(State(code >> (2 * number) & 3) for number in range(min(leaves, MAX_LEAVES)))


def gap_of_states(entitled: str, receiving: str) -> str:
    """SQL of a gap from two states; rules that are not in force have no gap."""
    return (
        f"CASE WHEN {entitled} = {receiving} AND {entitled} <> 2 THEN CAST({Gap.NONE.value} AS TINYINT)"
        f" WHEN {entitled} = 2 OR {receiving} = 2 THEN CAST({Gap.UNDECIDED.value} AS TINYINT)"
        f" WHEN {entitled} = 1 THEN CAST({Gap.NOT_RECEIVING.value} AS TINYINT)"
        f" ELSE CAST({Gap.NOT_ENTITLED.value} AS TINYINT) END"
    )
