"""Where an amount stands that is too large to be computed with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from jingzhun.eligibility.snapshots import Snapshot
from jingzhun.engines import Engine, quote_name, quote_text
from jingzhun.errors import JingzhunError, Position
from jingzhun.vocabulary import SCALES, Vocabulary

OVERFLOW = "ENGINE003"
WHOLE_DIGITS = 12
"""No real amount of one record has more digits before the point; sums and products of such fit into 64 bits."""


@contextmanager
def named_overflow(snapshot: Snapshot, vocabulary: Vocabulary, engine: Engine) -> Iterator[None]:
    """Tell of an overflow which cell of the register is the largest, if it is one that cannot be true.

    The engine says that a product did not fit, not whose; nobody finds one cell among millions by that.
    """
    try:
        yield
    except JingzhunError as error:
        if [fault.code for fault in error.faults] != [OVERFLOW]:
            raise
        found = _largest_amount(snapshot, vocabulary, engine)
        if found is None:
            raise
        place, seen = found
        raise JingzhunError([replace(error.faults[0], position=place, seen=seen)]) from error


def _largest_amount(
    snapshot: Snapshot, vocabulary: Vocabulary, engine: Engine
) -> tuple[Position, str] | None:
    parts = " UNION ALL ".join(_parts(snapshot, vocabulary))
    if not parts:
        return None
    rows = engine.rows(
        f"SELECT entity, name, subject, amount FROM ({parts}) AS t"
        " ORDER BY ABS(amount) DESC, entity, name, subject LIMIT 1"
    )
    for entity, name, subject, amount in rows:
        place = Position(file=str(snapshot.path(entity)), cell=f"{subject} {name} {amount}")
        return place, str(amount)
    return None


def _parts(snapshot: Snapshot, vocabulary: Vocabulary) -> Iterator[str]:
    for entity in snapshot.manifest.entities:
        declared = vocabulary.entities[entity]
        for name, field in declared.fields.items():
            if field.type in SCALES and snapshot.has(entity, name):
                cell = quote_name(name)
                yield (
                    f"SELECT {quote_text(entity)} AS entity, {quote_text(name)} AS name,"
                    f" {quote_name(declared.key)} AS subject, CAST({cell} AS DECIMAL(38,4)) AS amount"
                    f" FROM {quote_name(entity)} WHERE ABS({cell}) >= {10**WHOLE_DIGITS}"
                )
