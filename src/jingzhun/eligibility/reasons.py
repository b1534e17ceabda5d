"""Reason codes: how each leaf condition of a rule stood for a subject, packed in one integer.

A rule's *leaves* are its distinct yes/no conditions in the order of the text. Leaf number i takes the two bits
2i and 2i+1 of the code: 0 it did not hold, 1 it held, 2 it is unknown. The text of the leaves stands once in the
run's rule table, so that a million reasons cost a million integers and become sentences on demand.
"""

from collections.abc import Sequence

from jingzhun.eligibility.columns import State

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


def small_state(condition: str) -> str:
    """SQL of a condition's state in one byte.

    >>> small_state("a")
    'COALESCE(CAST(a AS TINYINT), CAST(2 AS TINYINT))'
    """
    return f"COALESCE(CAST({condition} AS TINYINT), CAST(2 AS TINYINT))"


def read_reason(code: int, *, leaves: int) -> tuple[State, ...]:
    """The state of each leaf that a reason code holds.

    >>> read_reason(9, leaves=2)
    (<State.YES: 1>, <State.UNKNOWN: 2>)
    """
    return tuple(State(code >> (2 * number) & 3) for number in range(min(leaves, MAX_LEAVES)))


def gap_of_states(entitled: str, receiving: str) -> str:
    """SQL of a gap from two states, without a branch a row; rules that are not in force (4) have no gap.

    The square of the difference is 1 where one side is yes and the other no; twos and threes follow from it.
    """
    apart = f"({entitled} - {receiving}) * ({entitled} - {receiving}) * (2 - {entitled})"
    unknown = f"CAST((({entitled} & 2) | ({receiving} & 2)) <> 0 AS TINYINT)"
    return f"CAST({apart} * (1 - {unknown}) + 3 * {unknown} AS TINYINT)"
