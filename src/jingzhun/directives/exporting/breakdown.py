"""The task breakdown: one row for an indicator with its years side by side, one for a task."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jingzhun.directives.jsonl import Record
from jingzhun.directives.ledger import Ledger
from jingzhun.directives.model import Quantity, QuantityKind, Responsible, Span
from jingzhun.packs.clauses import parse_clause

_MYRIAD = Decimal(10_000)
_QUOTED = 80


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A figure in a row: the year it stands under (0: none or all), whether it is a total, and how it compares."""

    year: int
    is_total: bool
    sign: str
    value: Decimal
    value_max: Decimal | None
    is_each: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of the breakdown; ``entries`` are in the unit of the row."""

    section: str
    what: str
    scope: str
    unit: str
    entries: tuple[Entry, ...]
    deadline: str
    responsible: Responsible
    place: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class Breakdown:
    """All rows in the order of the text; facts about past and present stand apart."""

    title: str
    years: tuple[int, ...]
    rows: tuple[Row, ...]
    facts: tuple[Row, ...]


def break_down(ledger: Ledger) -> Breakdown:
    """The task breakdown of a ledger."""
    binding = [q for q in ledger.quantities if q.kind is not QuantityKind.BASELINE]
    facts = [q for q in ledger.quantities if q.kind is QuantityKind.BASELINE]
    titles = {section.path: section.title for section in ledger.sections}
    groups: list[Group] = [*_grouped(binding), *([task] for task in ledger.tasks)]
    rows = tuple(
        _row(ledger, group, titles) for group in sorted(groups, key=lambda group: group[0].start)
    )
    return Breakdown(
        title=ledger.head.title,
        years=tuple(sorted({entry.year for row in rows for entry in row.entries if entry.year})),
        rows=rows,
        facts=tuple(_row(ledger, group, titles) for group in _grouped(facts)),
    )


Group = Sequence[Record]


def _grouped(quantities: Sequence[Quantity]) -> list[list[Quantity]]:
    """Figures of one indicator under one clause, one a year; a second figure of a year begins a row of its own."""
    groups: dict[tuple[object, ...], list[Quantity]] = {}
    for quantity in quantities:
        key = (quantity.section, quantity.indicator, quantity.scope, quantity.unit, quantity.kind)
        for turn in range(len(quantities)):
            group = groups.setdefault((*key, turn), [])
            if not any(_column(other) == _column(quantity) for other in group):
                group.append(quantity)
                break
    return list(groups.values())


def _column(quantity: Quantity) -> tuple[tuple[int, ...], bool]:
    return quantity.dating.years, quantity.dating.span is Span.TOTAL


def _row(ledger: Ledger, group: Group, titles: dict[str, str]) -> Row:
    first = group[0]
    own = [record for record in group if isinstance(record, Quantity)]
    unit, scale = _scale(own) if own else ("", Decimal(1))
    return Row(
        section=_section(first.section, titles),
        what=first.indicator if isinstance(first, Quantity) else first.words,
        scope=own[0].scope if own else "",
        unit=unit,
        entries=tuple(entry for record in own for entry in _entries(record, scale)),
        deadline=_deadline(group),
        responsible=_responsible(group),
        place=_place(ledger, group),
        kind=str(own[0].kind) if own else "task",
    )


def _section(path: str, titles: dict[str, str]) -> str:
    title = titles.get(path, "").strip()
    return f"{clause_of(path)} {title}".strip()


def clause_of(path: str) -> str:
    """A section's path as packs write it: ``二/(三)/5`` as ``二(三)5``; a path that is no clause stays.

    >>> clause_of("二/(三)/5"), clause_of("附则")
    ('二(三)5', '附则')
    """
    try:
        return parse_clause(path)
    except ValueError:
        return path


def _scale(quantities: Sequence[Quantity]) -> tuple[str, Decimal]:
    """The unit of a row, and by what its values are divided: large sums of money are printed in 万元."""
    unit = quantities[0].unit
    is_large = unit.startswith("元") and all(
        q.value >= _MYRIAD and q.value % (_MYRIAD / 100) == 0 for q in quantities
    )
    return (f"万{unit}", _MYRIAD) if is_large else (unit, Decimal(1))


def _entries(quantity: Quantity, scale: Decimal) -> Iterator[Entry]:
    dating = quantity.dating
    is_spread = dating.span in (Span.SINGLE, Span.EACH) and dating.years
    years = dating.years if is_spread else (max(dating.years),) if _is_by(quantity) else (0,)
    for year in years:
        yield Entry(
            year=year,
            is_total=dating.span is Span.TOTAL,
            sign=quantity.sign,
            value=quantity.value / scale,
            value_max=None if quantity.value_max is None else quantity.value_max / scale,
            is_each=dating.span is Span.EACH,
        )


def _is_by(quantity: Quantity) -> bool:
    return quantity.dating.span is Span.BY and bool(quantity.dating.years)


def _deadline(group: Group) -> str:
    """The last day of a row as offices write it; that of the last year where only a year is said."""
    days = [record.dating.deadline for record in group if record.dating.deadline]
    if days:
        return _day(max(days))
    if named := next((r.dating.month_day for r in group if r.dating.month_day), ""):
        month, _, day = named.partition("-")
        return f"{int(month)}月{int(day)}日"
    years = [year for record in group for year in record.dating.years]
    return f"{max(years)}年底" if years else ""


def _day(day: date) -> str:
    is_end = (day.month, day.day) == (12, 31)
    return f"{day.year}年底" if is_end else f"{day.year}年{day.month}月{day.day}日"


def _responsible(group: Group) -> Responsible:
    lead = dict.fromkeys(name for record in group for name in record.responsible.lead)
    others = dict.fromkeys(name for record in group for name in record.responsible.supporting)
    return Responsible(
        lead=tuple(lead), supporting=tuple(name for name in others if name not in lead)
    )


def _place(ledger: Ledger, group: Group) -> str:
    """``第12—40字：`` and the beginning of the words; the page too where the document has pages."""
    first = group[0]
    words = " ".join(ledger.quote(first).split())
    shown = words if len(words) <= _QUOTED else f"{words[:_QUOTED]}…"
    page = ledger.document.page_of(first.start)
    leaf = f"第{page}页 " if page else ""
    return f"{leaf}第{first.start + 1}—{first.end}字：{shown}"
