"""Which entries of a pack stand for which tasks of a document, by their clause and their words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jingzhun.coverage.citing import clauses_cited
from jingzhun.coverage.items import Item
from jingzhun.coverage.likeness import likeness
from jingzhun.packs import (
    Assessment,
    Consequence,
    Duty,
    Entry,
    Goal,
    Ledger,
    MoneyRule,
    Pack,
    Procedure,
    Programme,
    Standard,
    TaskEntry,
    entry_names,
)

LEAST_ALONE = 0.5
"""How much of an entry's words a task must have to take an entry that stands for no other task yet."""
LEAST_SHARED = 0.75
"""How much, to share one."""

_BINDING = (
    Assessment,
    Consequence,
    Duty,
    Goal,
    Ledger,
    MoneyRule,
    Procedure,
    Programme,
    Standard,
    TaskEntry,
)  # a definition or a figure obliges nobody


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An entry that may stand for a task, and how much of its words the task has (0 to 1)."""

    entry: str
    score: float


def candidates_of(items: Sequence[Item], pack: Pack) -> Mapping[str, tuple[Candidate, ...]]:
    """For each item, by its name, the entries that cite its clause, the most alike first."""
    by_clause: dict[str, list[tuple[str, Entry]]] = defaultdict(list)
    for name, entry in entry_names(pack).items():
        for clause in clauses_cited(entry):
            by_clause[clause].append((name, entry))
    return {item.name: tuple(_ranked(item, by_clause[item.clause])) for item in items}


def pair_tasks(items: Sequence[Item], pack: Pack) -> Mapping[str, tuple[str, ...]]:
    """For each task, by its name, the entry that stands for it; a task without one is left out.

    The pairs most alike come first, each entry in one of them; what is left may share an entry if it has nearly
    all its words.
    """
    candidates = candidates_of(items, pack)
    ranked = [
        (candidate.score, item, candidate.entry)
        for item in items
        for candidate in candidates[item.name]
        if candidate.score >= LEAST_ALONE
    ]
    ranked.sort(key=lambda found: -found[0])
    pairs: dict[str, tuple[str, ...]] = {}
    used: set[str] = set()
    for least in (LEAST_ALONE, LEAST_SHARED):
        for score, item, entry in ranked:
            is_free = entry not in used or least == LEAST_SHARED
            if item.name not in pairs and is_free and score >= least:
                pairs[item.name] = (entry,)
                used.add(entry)
    return pairs


def _ranked(item: Item, entries: Sequence[tuple[str, Entry]]) -> list[Candidate]:
    found = [
        Candidate(entry=name, score=round(likeness(entry, item.words), 3))
        for name, entry in entries
        if isinstance(entry, _BINDING)
    ]
    return sorted(found, key=lambda candidate: -candidate.score)
