"""Every figure of a document is covered or waived, and nearly every task; a pack that loses an entry is found out.

The documents lie beside the checkout, in ``../shared``; without them there is nothing to hold the packs against.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import pytest

from jingzhun.coverage import (
    Basis,
    Count,
    CoverageReport,
    State,
    count_by_class,
    count_by_clause,
    untraced,
)
from jingzhun.errors import JingzhunError
from jingzhun.packs import ENTRY_KINDS, Pack, entry_names, load_coverage
from tests.conftest import COVERAGE
from tests.packs.documents import ANSWERED, folder_of, pack_of, report_of

LEAST_OF_TASKS = 95
"""Percent that must be covered or waived; of figures all."""
MOST_UNTRACED = 2
"""Percent of the entries that may stand for no item."""
ITEMS = {
    "hebi": (99, 226),
    "hubei": (48, 192),
    "luoyang": (103, 219),
    "sichuan": (118, 470),
    "town": (7, 96),
}
"""How many figures and tasks the reader finds at least: a shorter list would prove less."""
WAIVED: Mapping[str, Mapping[tuple[str, str, str], int]] = {
    "hebi": {
        ("task", "duplicate", ""): 2,
        ("task", "reader_error", "missed"): 2,
        ("task", "slogan", ""): 1,
    },
    "hubei": {
        ("task", "background", ""): 1,
        ("task", "duplicate", ""): 1,
        ("task", "reader_error", "missed"): 1,
        ("task", "slogan", ""): 2,
    },
    "luoyang": {("task", "duplicate", ""): 1, ("task", "slogan", ""): 4},
    "sichuan": {("task", "background", ""): 2, ("task", "slogan", ""): 4},
    "town": {
        ("quantity", "reader_error", "missed"): 2,
        ("task", "background", ""): 1,
        ("task", "duplicate", ""): 1,
        ("task", "reader_error", "missed"): 1,
        ("task", "slogan", ""): 2,
    },
}
"""Waivers by kind, class and error, as reviewed: one more is to be looked at, then counted here."""
VOUCHED = {"luoyang": 1}
"""Figures that only a person says are covered: their years or units are read otherwise than the pack has them."""


@pytest.fixture(scope="module", params=ITEMS)
def name(request: pytest.FixtureRequest) -> str:
    """One document after the other."""
    return str(request.param)


@pytest.fixture(scope="module")
def report(name: str) -> CoverageReport:
    return report_of(name)


def test_every_figure_and_nearly_every_task_is_covered_or_waived(
    name: str, report: CoverageReport, record_property: Callable[[str, object], None]
) -> None:
    *_, figures, tasks = count_by_clause(report)
    record_property(COVERAGE, _summary(report, figures, tasks))

    assert (figures.items, tasks.items) >= ITEMS[name], "the reader finds less than it did"
    assert _missing(report, "quantity") == []
    assert tasks.percent >= LEAST_OF_TASKS, "\n".join(_missing(report, "task"))


def test_figures_are_compared_and_hardly_any_rests_on_a_person(
    name: str, report: CoverageReport
) -> None:
    vouched = [
        line for line in report.lines if line.item.kind == "quantity" and line.basis is Basis.HAND
    ]

    assert len(vouched) == VOUCHED.get(name, 0), [line.item.words for line in vouched]


def test_document_pack_and_coverage_file_are_not_at_odds(report: CoverageReport) -> None:
    assert [fault.line() for fault in report.faults] == []


def test_the_waivers_are_those_that_were_reviewed(name: str, report: CoverageReport) -> None:
    assert dict(count_by_class(report)) == WAIVED[name]


@pytest.mark.parametrize("name", [name for name in ITEMS if name in ANSWERED])
def test_what_careful_readers_found_is_told(name: str) -> None:
    """Their figures with the years they read, their tasks as they or the reader cut them."""
    report = report_of(name)
    untold = [
        f"{answer.own.item.name} {answer.own.item.words}"
        for answer in report.answers
        for lines in [(answer.own,) if answer.own.item.kind == "quantity" else answer.lines]
        if all(line.state is State.MISSING for line in lines)
    ]

    assert len(report.answers) > 100, "the list by hand is shorter than it was"
    assert untold == []


def test_nearly_every_entry_is_traced_to_what_the_document_says(report: CoverageReport) -> None:
    """What is left is said in words that the reader does not look at: principles, a group of leaders."""
    assert len(untraced(report)) <= MOST_UNTRACED / 100 * len(entry_names(report.pack))


def test_a_pack_that_loses_a_figure_is_found_out(name: str, report: CoverageReport) -> None:
    lost = {kind: next(_with_figures(report, kind), "") for kind in ENTRY_KINDS}
    lost = {kind: entry_id for kind, entry_id in lost.items() if entry_id}

    unnoticed = [
        entry_id
        for kind, entry_id in lost.items()
        if not report_of(name, _without(pack_of(name), kind, entry_id)).missing
    ]

    assert len(lost) >= 2, "no figure of the document has an entry of its own"
    assert unnoticed == []


def test_a_pack_that_loses_an_entry_paired_by_hand_is_found_out(
    name: str, report: CoverageReport
) -> None:
    by_hand = next(line for line in report.lines if line.basis is Basis.HAND)
    lost = entry_names(report.pack)[by_hand.entries[0]]
    kind = next(k for k in ENTRY_KINDS if getattr(report.pack, k).get(lost.id) is lost)

    with pytest.raises(JingzhunError, match="PACK162"):
        load_coverage(folder_of(name), _without(report.pack, kind, lost.id))


def test_a_coverage_file_holds_no_words_of_its_document(name: str) -> None:
    text = (folder_of(name) / "coverage.yaml").read_text(encoding="utf-8")

    assert re.findall(r"\s#(?! yaml-language-server).*", f"\n{text}") == []


def _summary(report: CoverageReport, figures: Count, tasks: Count) -> str:
    """One line for the end of a run: shares, waivers by class, entries that nobody can trace."""
    waived = ", ".join(
        f"{kind} {error or name} {count}"
        for (kind, name, error), count in sorted(count_by_class(report).items())
    )
    return (
        f"{report.pack.id}: figures {figures.percent:.1f} % of {figures.items}, "
        f"tasks {tasks.percent:.1f} % of {tasks.items}; {waived}; "
        f"untraced {len(untraced(report))} of {len(entry_names(report.pack))} entries"
    )


def _missing(report: CoverageReport, kind: str) -> list[str]:
    return [
        f"{line.item.name} (line {line.item.line}): {line.item.words}"
        for line in report.missing
        if line.item.kind == kind
    ]


def _with_figures(report: CoverageReport, kind: str) -> Iterator[str]:
    """The ids of entries of a kind that alone stand for a figure of the document."""
    own = entry_names(report.pack)
    in_kind = {id(entry) for entry in getattr(report.pack, kind).values()}
    for line in report.lines:
        if line.item.kind == "quantity" and len(line.entries) == 1 and line.basis is Basis.FIGURE:
            entry = own[line.entries[0]]
            if id(entry) in in_kind:
                yield entry.id


def _without(pack: Pack, kind: str, entry_id: str) -> Pack:
    kept = {name: entry for name, entry in getattr(pack, kind).items() if name != entry_id}
    return replace(pack, **{kind: kept})
