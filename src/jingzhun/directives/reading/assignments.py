"""Clauses that only say who answers for what stands before them: 新建敬老院3所,由县民政局负责."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from jingzhun.directives.model import Responsible
from jingzhun.directives.reading.clauses import Clause, Sentence
from jingzhun.directives.reading.parties import find_assignment


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """Units, and from where to where in the plain text what they answer for stands."""

    start: int
    end: int
    responsible: Responsible


def part_assignments(
    sentences: Sequence[Sentence],
) -> tuple[tuple[Sentence, ...], tuple[Assignment, ...]]:
    """The sentences of a paragraph without such clauses, and what these assign.

    A clause that ends a sentence, or a part of one up to a semicolon, speaks of that; one that is a sentence of its
    own, of all before it, or of all behind it where it opens the paragraph. A paragraph of nothing else stays as it
    is, so that what it says is not lost.
    """
    parted = [(sentence, *_parted(sentence)) for sentence in sentences]
    bare = tuple(replace(one, clauses=tuple(kept)) for one, kept, _ in parted if kept)
    if not bare:
        return tuple(sentences), ()
    first, last = sentences[0].start, sentences[-1].end
    assigned = (
        assignment if assignment.end > assignment.start else replace(assignment, end=last)
        for _, _, runs in parted
        for kept, run in runs
        for assignment in [_assigned(kept, run, first)]
    )
    return bare, tuple(assigned)


Run = tuple[Sequence[Clause], Sequence[Clause]]
"""The clauses of a part, and those behind them that only say who answers for it."""


def _parted(sentence: Sentence) -> tuple[list[Clause], list[Run]]:
    """The clauses of a sentence that stay, and the runs that go with what they stand behind."""
    parts = [list(part) for _, part in groupby(sentence.clauses, lambda clause: clause.segment)]
    runs = [_run(part) for part in parts]
    return [clause for kept, _ in runs for clause in kept], [run for run in runs if run[1]]


def _run(clauses: Sequence[Clause]) -> Run:
    """A part cut before the clauses at its end that name who leads and who helps; one without a lead names nobody."""
    found = [find_assignment(clause.words) for clause in clauses]
    cut = next((at + 1 for at in reversed(range(len(found))) if found[at] is None), 0)
    leads = any(each and each.lead for each in found[cut:])
    return (clauses[:cut], clauses[cut:]) if leads else (clauses, ())


def _assigned(kept: Sequence[Clause], run: Sequence[Clause], first: int) -> Assignment:
    start, end = (kept[0].start, kept[-1].end) if kept else (first, run[0].start)
    return Assignment(start=start, end=end, responsible=_named(run))


def _named(run: Sequence[Clause]) -> Responsible:
    named = [each for clause in run if (each := find_assignment(clause.words))]
    return Responsible(
        lead=tuple(_each_once(unit for each in named for unit in each.lead)),
        supporting=tuple(_each_once(unit for each in named for unit in each.supporting)),
    )


def _each_once(units: Iterator[str]) -> Iterator[str]:
    return iter(dict.fromkeys(units))
