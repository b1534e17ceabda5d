"""A draft of what is missing in a coverage file, so that nobody types a digest."""

from collections.abc import Iterator
from pathlib import Path

from jingzhun.coverage.fitting import digest_of
from jingzhun.coverage.report import CoverageLine, CoverageReport
from jingzhun.coverage.task_pairing import candidates_of
from jingzhun.directives.model import Quantity

LEAST_PROPOSED = 0.35
"""An entry less alike than this is no help."""
_QUOTED = 16


def propose(report: CoverageReport) -> str:
    """YAML for ``coverage.yaml``: the document, each missing item with the entry most like it or as an open waiver.

    A waiver has no class and no reason, so that the file is refused until a person gives both. The comments quote
    the document; they are for the person and are taken out afterwards.
    """
    missing = report.missing
    likely = candidates_of([line.item for line in missing], report.pack)
    best = {
        name: found[0].entry
        for name, found in likely.items()
        if found and found[0].score >= LEAST_PROPOSED
    }
    return "\n".join([*_head(report), *_pairs(missing, best), *_waivers(missing, best), ""])


def _head(report: CoverageReport) -> Iterator[str]:
    digest = digest_of(Path(report.ledger.document.file))
    yield "# yaml-language-server: $schema=../schema/coverage.json"
    yield f"document: {{sha256: {digest}}}"
    unlisted = [fault.seen for fault in report.faults if fault.code == "COVERAGE004"]
    if unlisted:
        yield "clauses:"
        yield from (f"  '{section}': ''  # which clause of the pack" for section in unlisted)


def _pairs(missing: tuple[CoverageLine, ...], best: dict[str, str]) -> Iterator[str]:
    own = [line for line in missing if line.item.name in best]
    if own:
        yield "pairs:"
    for line in own:
        yield f"  {line.item.name}: {best[line.item.name]}  # {_said(line)}"


def _waivers(missing: tuple[CoverageLine, ...], best: dict[str, str]) -> Iterator[str]:
    own = [line for line in missing if line.item.name not in best]
    if own:
        yield "waivers:"
        yield "- class: ''  # slogan 口号, background 背景, duplicate 重复（另写 of）, reader_error 读错（另写 error）"
        yield "  reason: ''"
        yield "  items:"
    for line in own:
        yield f"  - {line.item.name}  # {_said(line)}"


def _said(line: CoverageLine) -> str:
    """Where the item stands and how it begins."""
    record, words = line.item.record, line.item.words
    figure = f" [{record.value:f}{record.unit}]" if isinstance(record, Quantity) else ""
    shown = words if len(words) <= _QUOTED else f"{words[:_QUOTED]}…"
    return f"{line.item.line}{figure} {shown}"
