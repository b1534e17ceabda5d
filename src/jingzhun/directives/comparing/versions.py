"""Two versions of one document: which quantities and tasks were added, dropped and changed."""

from collections.abc import Iterator, Sequence

from jingzhun.directives.comparing.outcome import Compared, paired
from jingzhun.directives.comparing.pairing import (
    BY_HAND,
    Corrections,
    Pair,
    key_of,
    pair_one_to_one,
)
from jingzhun.directives.meaning import Likeness
from jingzhun.directives.meaning.likeness import longest_shared, pairs_of, shared_part
from jingzhun.directives.model import Quantity, Task

_PARTS = ("value", "value_max", "unit", "comparison", "dating", "kind", "scope", "responsible")
_TASK_PARTS = ("words", "dating", "absolute", "permissive", "responsible")
_LEAST_SHARED = 0.5


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
    return paired("changed" if changed else "same", pair, changed)


def changes(old: Quantity, new: Quantity) -> Iterator[str]:
    """The parts in which two quantities differ, by their names in the model."""
    for name in _PARTS:
        if getattr(old, name) != getattr(new, name) or (
            name == "comparison" and old.is_strict != new.is_strict
        ):
            yield name


def compare_tasks(
    old: Sequence[Task], new: Sequence[Task], corrections: Corrections | None = None
) -> tuple[Compared, ...]:
    """Every task of both versions once, paired by the words they share."""
    pairs = _task_pairs(old, new, corrections or Corrections())
    met = {m for m, _ in pairs.values()}
    return (
        *(_of_old_task(task, new, pairs.get(n)) for n, task in enumerate(old)),
        *(Compared(outcome="added", second=task) for m, task in enumerate(new) if m not in met),
    )


def _task_pairs(
    old: Sequence[Task], new: Sequence[Task], corrections: Corrections
) -> dict[int, tuple[int, float]]:
    """For each old task the new one most like it, each taken once, the most alike first."""
    pieces = [[pairs_of(task.words) for task in tasks] for tasks in (old, new)]
    keys = [[key_of(task) for task in tasks] for tasks in (old, new)]
    found = [
        (corrections.score(keys[0][n], keys[1][m], shared_part(one, other)), n, m)
        for n, one in enumerate(pieces[0])
        for m, other in enumerate(pieces[1])
    ]
    kept, taken = dict[int, tuple[int, float]](), set[int]()
    for score, n, m in sorted(found, key=lambda f: (-f[0], abs(f[1] - f[2]))):
        if score >= _LEAST_SHARED and n not in kept and m not in taken:
            kept[n] = (m, score)
            taken.add(m)
    return kept


def _of_old_task(task: Task, new: Sequence[Task], found: tuple[int, float] | None) -> Compared:
    if found is None:
        return Compared(outcome="dropped", first=task)
    other, score = new[found[0]], found[1]
    changed = tuple(name for name in _TASK_PARTS if getattr(task, name) != getattr(other, name))
    shared = longest_shared(task.words, other.words)
    return Compared(
        outcome="changed" if changed else "same",
        first=task,
        second=other,
        score=round(min(score, 1.0), 3),
        is_by_hand=score == BY_HAND,
        likeness=Likeness(
            score=score, is_same_indicator=score == 1, is_same_scope=True, shared=shared
        ),
        changed=changed,
    )
