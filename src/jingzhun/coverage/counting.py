"""How many items are covered, waived and missing: by kind, by clause, by class of waiver."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from jingzhun.coverage.items import ItemKind
from jingzhun.coverage.report import CoverageReport, State

KINDS: tuple[ItemKind, ...] = ("quantity", "task")
MISSED = "missed"
"""The class of what the reader did not find, beside those of waivers."""


@dataclass(frozen=True, kw_only=True)
class Count:
    """Items of one kind, in one clause or in all (no clause)."""

    kind: ItemKind
    clause: str
    covered: int
    waived: int
    missing: int

    @property
    def items(self) -> int:
        """All of them."""
        return self.covered + self.waived + self.missing

    @property
    def percent(self) -> Decimal:
        """The share that is covered or waived; of nothing, all."""
        told = self.covered + self.waived
        return Decimal(100 * told) / self.items if self.items else Decimal(100)


def count_by_clause(report: CoverageReport) -> tuple[Count, ...]:
    """The counts of each clause that has items, kind by kind, in the order of the document; then those of all."""
    states = Counter((line.item.kind, line.item.clause, line.state) for line in report.lines)
    clauses = dict.fromkeys(line.item.clause for line in report.lines)
    counts = [_count(states, kind, clause) for clause in clauses for kind in KINDS]
    totals = Counter((line.item.kind, "", line.state) for line in report.lines)
    return (*(c for c in counts if c.items), *(_count(totals, kind, "") for kind in KINDS))


def count_by_class(report: CoverageReport) -> Mapping[tuple[ItemKind, str, str], int]:
    """How many items of a kind are waived under which class and, of mistakes of the reader, which one.

    What the reader missed counts among its mistakes, covered or not.
    """
    found: Counter[tuple[ItemKind, str, str]] = Counter()
    for line in report.lines:
        if line.waiver:
            found[line.item.kind, line.waiver.waiver_class.value, line.waiver.error] += 1
        if line.is_missed:
            found[line.item.kind, "reader_error", MISSED] += 1
    return found


def _count(states: Counter[tuple[ItemKind, str, State]], kind: ItemKind, clause: str) -> Count:
    covered, waived, missing = (states[kind, clause, state] for state in State)
    return Count(kind=kind, clause=clause, covered=covered, waived=waived, missing=missing)
