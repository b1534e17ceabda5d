"""Whether a pack holds all that its document says, as tables."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from jingzhun.cli.directive_tables import value_words
from jingzhun.cli.tables import Cell, Column, Kind, Table
from jingzhun.cli.texts import Texts
from jingzhun.coverage import (
    Count,
    CoverageLine,
    CoverageReport,
    count_by_class,
    count_by_clause,
    untraced,
)
from jingzhun.directives.model import Quantity
from jingzhun.packs import entry_names

_COUNTS: dict[str, Kind] = {
    "clause": "text",
    "kind": "text",
    "items": "count",
    "covered": "count",
    "waived": "count",
    "missing": "count",
    "share": "percent",
}
_LINES: dict[str, Kind] = {
    "state": "text",
    "clause": "text",
    "line": "count",
    "kind": "text",
    "words": "text",
    "amount_printed": "text",
    "unit": "text",
    "years": "text",
    "answered_by": "text",
    "basis": "text",
    "reason": "text",
    "item": "text",
}


def counts_table(report: CoverageReport, texts: Texts) -> Table:
    """How many items of each clause are covered, waived and missing, and of all."""
    names = {"pack": report.pack.id, "document": _title(report)}
    return Table(
        title=texts("coverage.counts", **names),
        columns=_columns(_COUNTS, texts),
        rows=[_count_row(count, texts) for count in count_by_clause(report)],
        notes=tuple(_class_notes(report, texts)),
    )


def lines_table(report: CoverageReport, texts: Texts, *, hides_told: bool = False) -> Table:
    """Every item in the order of the document and what the pack has beside them, or only what is missing."""
    untold = [_untraced_row(report, name, texts) for name in untraced(report)]
    shown = report.missing if hides_told else report.lines
    title = texts(
        "coverage.title",
        pack=report.pack.id,
        document=_title(report),
        count=len(report.lines),
        missing=len(report.missing),
    )
    hidden = (texts("coverage.hidden", count=len(report.lines)),) if hides_told else ()
    return Table(
        title=title,
        columns=_columns(_LINES, texts),
        rows=[_line_row(line, texts) for line in shown] + ([] if hides_told else untold),
        notes=hidden,
    )


def _title(report: CoverageReport) -> str:
    return report.ledger.head.title or Path(report.ledger.document.file).name


def _columns(names: dict[str, Kind], texts: Texts) -> tuple[Column, ...]:
    return tuple(
        Column(name=name, label=texts(f"column.{name}"), kind=kind) for name, kind in names.items()
    )


def _count_row(count: Count, texts: Texts) -> tuple[Cell, ...]:
    return (
        count.clause or texts("coverage.all"),
        texts(f"coverage.{count.kind}"),
        count.items,
        count.covered,
        count.waived,
        count.missing,
        count.percent,
    )


def _class_notes(report: CoverageReport, texts: Texts) -> Iterator[str]:
    """Waivers by class, the mistakes of the reader apart."""
    counts = count_by_class(report)
    ours, readers = list[str](), list[str]()
    for (kind, name, error), count in sorted(counts.items()):
        said = f"{texts(f'coverage.{kind}')} {texts(f'coverage_class.{error or name}')} {count}"
        (readers if name == "reader_error" else ours).append(said)
    for key, parts in (("waivers", ours), ("reader_errors", readers)):
        if parts:
            yield texts(f"coverage.{key}", said=texts("word.list_comma").join(parts))
    beside = untraced(report)
    if beside:
        yield texts.counted("coverage.untraced", count=len(beside))
    if report.unread:
        yield texts.counted("coverage.unread", count=len(report.unread))


def _line_row(line: CoverageLine, texts: Texts) -> tuple[Cell, ...]:
    item, record = line.item, line.item.record
    return (
        texts(f"coverage_state.{line.state}"),
        item.clause,
        item.line,
        texts(f"coverage.{item.kind}"),
        item.words,
        value_words(record) if isinstance(record, Quantity) else "",
        record.unit if isinstance(record, Quantity) else "",
        texts("word.list_comma").join(str(year) for year in record.dating.years),
        _joined(line.entries),
        texts(f"coverage_basis.{line.basis}") if line.basis else "",
        _reason(line, texts),
        item.name,
    )


def _untraced_row(report: CoverageReport, name: str, texts: Texts) -> tuple[Cell, ...]:
    """An entry that no item leads to, under its clause."""
    entry = entry_names(report.pack)[name]
    empty = ("", "", "")
    row = (texts("coverage_state.untraced"), entry.source.clause, None, "", entry.label, *empty)
    return (*row, name, *empty)


def _reason(line: CoverageLine, texts: Texts) -> str:
    waiver = line.waiver
    if waiver is None:
        return texts("coverage_class.missed") if line.is_missed else ""
    said = texts("coverage.of", reason=waiver.reason, of=waiver.of) if waiver.of else waiver.reason
    name = texts(f"coverage_class.{waiver.error or waiver.waiver_class}")
    return f"{name}{texts('word.colon')}{said}"


def _joined(names: Iterable[str]) -> str:
    return ", ".join(names)
