"""What documents say, where they disagree and how they compare, as tables."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from jingzhun.cli.tables import Cell, Column, Table
from jingzhun.cli.texts import Texts
from jingzhun.directives import Ledger
from jingzhun.directives.checking import Finding, check_words
from jingzhun.directives.comparing import Compared, outcome_words
from jingzhun.directives.documents import LeftOut, reason_words
from jingzhun.directives.exporting import clause_of
from jingzhun.directives.jsonl import Record
from jingzhun.directives.model import Quantity

_LEDGER = ("section", "kind", "what", "scope", "amount_printed", "unit", "years", "deadline")
_OFFICES = ("lead_units", "supporting_units", "words_at")
_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}
_QUOTED = 40


def ledger_table(ledger: Ledger, texts: Texts) -> Table:
    """Every quantity and task of a document in the order of its text."""
    records: list[Record] = [*ledger.quantities, *ledger.tasks]
    records.sort(key=lambda record: (record.start, record.end))
    return Table(
        title=texts(
            "directives.title",
            title=ledger.head.title or Path(ledger.document.file).name,
            quantities=len(ledger.quantities),
            tasks=len(ledger.tasks),
        ),
        columns=_columns((*_LEDGER, *_OFFICES), texts),
        rows=[_record_row(ledger, record, texts) for record in records],
        notes=_left_out_notes(ledger.document.left_out, texts),
    )


def _record_row(ledger: Ledger, record: Record, texts: Texts) -> tuple[Cell, ...]:
    is_quantity = isinstance(record, Quantity)
    kind = record.kind if isinstance(record, Quantity) else "task"
    return (
        clause_of(record.section),
        texts(f"quantity_kind.{kind}"),
        record.indicator if isinstance(record, Quantity) else record.words,
        record.scope if isinstance(record, Quantity) else "",
        value_words(record) if isinstance(record, Quantity) else "",
        record.unit if isinstance(record, Quantity) else "",
        "、".join(str(year) for year in record.dating.years),
        record.dating.deadline.isoformat() if record.dating.deadline else record.dating.month_day,
        "、".join(record.responsible.lead),
        "、".join(record.responsible.supporting),
        place_words(record.start, record.end, ledger.quote(record) if is_quantity else ""),
    )


def value_words(quantity: Quantity) -> str:
    """A value with its comparison, such as ``≥80`` or ``1—2``."""
    value = _figure(quantity.value)
    if quantity.value_max is not None:
        return f"{value}—{_figure(quantity.value_max)}"
    return f"{_SIGNS.get(quantity.sign, '')}{value}"


def place_words(start: int, end: int, words: str = "") -> str:
    """Offsets into the text, and the beginning of the words there."""
    flat = " ".join(words.split())
    shown = flat if len(flat) <= _QUOTED else f"{flat[:_QUOTED]}…"
    return f"{start}–{end} {shown}".strip()


def summary_table(rows: Sequence[tuple[Cell, ...]], texts: Texts) -> Table:
    """One line for each of several documents."""
    columns = (
        *_columns(("document", "title"), texts),
        *(
            Column(name=n, label=texts(f"column.{n}"), kind="count")
            for n in ("quantities", "tasks", "parts_left_out")
        ),
    )
    return Table(
        title=texts(
            "directives.several",
            count=len(rows),
            quantities=sum(int(str(row[2])) for row in rows),
            tasks=sum(int(str(row[3])) for row in rows),
        ),
        columns=columns,
        rows=rows,
    )


def summary_row(path: Path, ledger: Ledger) -> tuple[Cell, ...]:
    """The line of one document."""
    counts = (len(ledger.quantities), len(ledger.tasks), len(ledger.document.left_out))
    return (str(path), ledger.head.title, *counts)


def findings_table(found: Sequence[tuple[Path, Finding]], texts: Texts) -> Table:
    """Where documents disagree with themselves."""
    names = ("document", "gravity", "finding", "subject", "arithmetic", "places")
    title = texts.counted("directives.findings", count=len(found))
    return Table(
        title=title if found else texts("directives.no_findings"),
        columns=_columns(names, texts),
        rows=[_finding_row(path, finding, texts) for path, finding in found],
    )


def _finding_row(path: Path, finding: Finding, texts: Texts) -> tuple[Cell, ...]:
    places = "；".join(place_words(p.start, p.end, p.words) for p in finding.places)
    return (
        path.name,
        texts(f"gravity.{finding.gravity}"),
        check_words()[finding.check][texts.language],
        finding.subject,
        finding.arithmetic,
        places,
    )


def compared_table(
    names: tuple[str, str], lines: Sequence[Compared], texts: Texts, *, hidden: Collection[str] = ()
) -> Table:
    """Each line of a comparison but those of hidden outcomes, the gravest first; the title counts all."""
    words = outcome_words()
    order = list(words)
    sorted_lines = sorted(lines, key=lambda line: order.index(line.outcome))
    counts = Counter(line.outcome for line in sorted_lines)
    said = texts("word.list_comma").join(
        f"{words[outcome][texts.language]} {count}" for outcome, count in counts.items()
    )
    columns = (
        "outcome",
        "first_side",
        "first_value",
        "second_side",
        "second_value",
        "score",
        "reason",
    )
    return Table(
        title=texts("directives.compared", first=names[0], second=names[1], counts=said),
        columns=_columns(columns, texts),
        rows=[_compared_row(line, texts) for line in sorted_lines if line.outcome not in hidden],
        notes=(texts("directives.paired_by"),),
    )


def _compared_row(line: Compared, texts: Texts) -> tuple[Cell, ...]:
    return (
        outcome_words()[line.outcome][texts.language],
        _side(line.first),
        _said(line.first),
        _side(line.second),
        _said(line.second),
        f"{line.score:.2f}" if line.score else "",
        line.reason(texts.language),
    )


def _side(record: Record | None) -> str:
    if record is None:
        return ""
    words = record.indicator if isinstance(record, Quantity) else record.words
    return f"{clause_of(record.section)} {words}（{record.start}–{record.end}）"


def _said(record: Record | None) -> str:
    if record is None:
        return ""
    years = "、".join(str(year) for year in record.dating.years)
    value = f"{value_words(record)}{record.unit}" if isinstance(record, Quantity) else ""
    return f"{value} {years}".strip()


def _left_out_notes(parts: Iterable[LeftOut], texts: Texts) -> tuple[str, ...]:
    own = list(parts)
    if not own:
        return ()
    kinds = dict.fromkeys(reason_words()[part.reason][texts.language] for part in own)
    said = texts("word.list_comma").join(kinds)
    return (texts("directives.left_out", count=len(own), kinds=said),)


def _columns(names: Iterable[str], texts: Texts) -> tuple[Column, ...]:
    return tuple(Column(name=name, label=texts(f"column.{name}")) for name in names)


def _figure(value: Decimal) -> str:
    words = f"{value:,f}"
    return words.rstrip("0").rstrip(".") if "." in words else words
