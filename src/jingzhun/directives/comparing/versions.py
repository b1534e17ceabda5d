"""Two versions of one document: what was added, dropped and changed."""

from collections.abc import Iterator, Sequence

from jingzhun.directives.comparing.outcome import Compared
from jingzhun.directives.comparing.pairing import Corrections, Pair, pair_one_to_one
from jingzhun.directives.model import Quantity

_PARTS = ("value", "value_max", "unit", "comparison", "dating", "kind", "scope", "responsible")


def compare_versions(
    old: Sequence[Quantity], new: Sequence[Quantity], corrections: Corrections | None = None
) -> tuple[Compared, ...]:
    """Every quantity of both versions once: the same, changed, dropped, and at the end what was added."""
    pairs = pair_one_to_one(old, new, corrections or Corrections())
    by_old = {id(pair.first): pair for pair in pairs}
    met = {id(pair.second) for pair in pairs}
    return (
        *(_of_old(quantity, by_old.get(id(quantity))) for quantity in old),
        *(Compared(outcome="added", second=q) for q in new if id(q) not in met),
    )


def _of_old(quantity: Quantity, pair: Pair | None) -> Compared:
    if pair is None:
        return Compared(outcome="dropped", first=quantity)
    changed = tuple(changes(quantity, pair.second))
    return Compared(
        outcome="changed" if changed else "same",
        first=quantity,
        second=pair.second,
        pair=pair,
        changed=changed,
    )


def changes(old: Quantity, new: Quantity) -> Iterator[str]:
    """The parts in which two quantities differ, by their names in the model."""
    for name in _PARTS:
        if getattr(old, name) != getattr(new, name):
            yield name
