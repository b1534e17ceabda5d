"""Targets with their figures and how they stand: line by line, or one line a goal with its years side by side."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

from jingzhun.cli.run_tables import clause_text, columns_of
from jingzhun.cli.tables import Cell, Column, Kind, Table, without
from jingzhun.cli.texts import Texts
from jingzhun.goals import Figure, GoalLine, GoalsReport, TargetStatus, goal_word
from jingzhun.vocabulary import Vocabulary

_LINES: Mapping[str, Kind] = {
    "goal": "text",
    "place": "text",
    "year": "text",
    "target": "text",
    "figure": "text",
    "unit": "text",
    "status": "text",
    "reason": "text",
    "due": "date",
    "lead": "text",
    "clause": "text",
    "id": "text",
}
_GRAVITY = (
    TargetStatus.OVERDUE,
    TargetStatus.DUE_TODAY,
    TargetStatus.BEHIND,
    TargetStatus.UNDECIDED,
    TargetStatus.DUE,
    TargetStatus.EXPECTED,
    TargetStatus.DONE,
    TargetStatus.ON_PACE,
    TargetStatus.NOT_DUE,
    TargetStatus.NO_TARGET,
    TargetStatus.NOT_COMPUTABLE,
)
_SIGNS = {">=": "≥", "<=": "≤", "=": "", "<": "<", ">": ">"}


def goals_table(
    report: GoalsReport, *, texts: Texts, vocabulary: Vocabulary, names: Mapping[str, str]
) -> Table:
    """Every target of a report on a line of its own, in the order of the packs."""
    rows = [_line(line, texts, vocabulary, names) for line in report.lines]
    title = texts("goals.title", as_at=report.as_at, snapshot=report.snapshot[:12])
    notes = (texts("goals.note"), counts_of(report.lines, texts))
    return Table(title=title, columns=columns_of(_LINES, texts), rows=rows, notes=notes)


def goals_in_short(
    report: GoalsReport, *, texts: Texts, vocabulary: Vocabulary, names: Mapping[str, str]
) -> Table:
    """The same lines in fewer columns, for a terminal: units with the goals, reasons with the statuses."""
    whole = goals_table(report, texts=texts, vocabulary=vocabulary, names=names)
    is_one_place = len({line.place for line in report.lines}) < 2
    rows = [_in_short(line, row, texts) for line, row in zip(report.lines, whole.rows, strict=True)]
    short = without(replace(whole, rows=rows), "unit", "reason", "id")
    return without(short, "place") if is_one_place else short


def _in_short(line: GoalLine, row: tuple[Cell, ...], texts: Texts) -> tuple[Cell, ...]:
    cells = dict(zip(_LINES, row, strict=True))
    said = texts("goals.measured", label=cells["goal"], unit=cells["unit"])
    cells["goal"] = said if cells["unit"] else cells["goal"]
    if cells["reason"]:
        measured = {"label": cells["status"], "unit": cells["reason"]}
        cells["status"] = texts("goals.measured", **measured)
    cells["clause"] = clause_text(line.head.clause, texts)
    return tuple(cells.values())


def goals_by_year(
    report: GoalsReport, *, texts: Texts, vocabulary: Vocabulary, limit: int | None = None
) -> Table:
    """One line a goal that has a figure, the gravest first; targets, figures and status year by year."""
    by_goal: dict[str, list[GoalLine]] = {}
    for line in report.lines:
        by_goal.setdefault(line.head.goal_id, []).append(line)
    counted = [lines for lines in by_goal.values() if any(line.figure for line in lines)]
    counted.sort(key=lambda lines: min(_GRAVITY.index(line.status) for line in lines))
    years = sorted({line.head.year for line in report.lines})
    rows = [_years(lines, years, texts, vocabulary) for lines in counted]
    columns = (
        Column(name="goal", label=texts("column.goal")),
        *(Column(name=f"year_{year}", label=texts("word.year", year=year)) for year in years),
        Column(name="lead", label=texts("column.lead")),
        Column(name="clause", label=texts("column.clause")),
    )
    notes = [counts_of(report.lines, texts), texts("goals.cell")]
    if limit is not None and limit < len(rows):
        notes.insert(0, texts("word.shown", shown=limit, count=len(rows)))
    title = texts("goals.by_year", as_at=report.as_at)
    return Table(title=title, columns=columns, rows=rows[:limit], notes=tuple(notes))


def counts_of(lines: Sequence[GoalLine], texts: Texts) -> str:
    """How many targets stand how."""
    counts = Counter(line.status for line in lines)
    said = (f"{_status(status, texts)} {counts[status]}" for status in _GRAVITY if counts[status])
    return texts.counted("goals.counts", count=len(lines), counts=texts("word.comma").join(said))


def _line(
    line: GoalLine, texts: Texts, vocabulary: Vocabulary, names: Mapping[str, str]
) -> tuple[Cell, ...]:
    return (
        line.head.label,
        names.get(line.place.ljust(12, "0"), line.place),
        str(line.head.year),
        target_text(line),
        figure_text(line.figure),
        label_of(vocabulary, texts, "unit", line.head.unit),
        _status(line.status, texts),
        goal_word("reason", line.reason, language=texts.language) if line.reason else "",
        line.head.due,
        label_of(vocabulary, texts, "government_function", line.head.lead),
        f"{line.head.pack_id} {line.head.clause}",
        line.head.goal_id,
    )


def _years(
    lines: Sequence[GoalLine], years: Iterable[int], texts: Texts, vocabulary: Vocabulary
) -> tuple[Cell, ...]:
    first = lines[0].head
    unit = label_of(vocabulary, texts, "unit", first.unit)
    cells = (
        "; ".join(_cell(line, texts) for line in lines if line.head.year == year) for year in years
    )
    lead = label_of(vocabulary, texts, "government_function", first.lead)
    return (texts("goals.measured", label=first.label, unit=unit), *cells, lead, first.clause)


def _cell(line: GoalLine, texts: Texts) -> str:
    figure = f" → {figure_text(line.figure)}" if line.figure else ""
    return f"{target_text(line)}{figure} {_status(line.status, texts)}"


def target_text(line: GoalLine) -> str:
    """A target as people write it; ``=`` goes without saying."""
    target = line.head.target
    if target is None:
        return ""
    if target.comparison == "range":
        return f"{target.value:,}–{target.value_max:,}"
    return f"{_SIGNS[target.comparison]}{target.value:,}"


def figure_text(figure: Figure | None) -> str:
    """A figure as people read it: rates in percent, an interval never narrower than it is.

    >>> from jingzhun.goals import Quotient
    >>> figure_text(Figure(low=Quotient(numerator=2, denominator=3), high=None, is_rate=True))
    '66.6–…'
    """
    if figure is None:
        return ""
    low = _number(figure.lowest, ROUND_FLOOR)
    if figure.is_exact:
        return low
    return f"{low}–{'…' if figure.highest is None else _number(figure.highest, ROUND_CEILING)}"


def _number(value: Fraction, rounding: str) -> str:
    """One decimal at most, rounded away from looking better than it is known to be."""
    number = Decimal(value.numerator) / Decimal(value.denominator)
    text = f"{number.quantize(Decimal('0.1'), rounding=rounding):,}"
    return text.removesuffix(".0")


def _status(status: TargetStatus, texts: Texts) -> str:
    return goal_word("status", status, language=texts.language)


def label_of(vocabulary: Vocabulary, texts: Texts, table: str, code: str) -> str:
    """The label of a code; the code itself where it has none."""
    found = vocabulary.code_tables[table].values.get(code)
    return code if found is None else texts.label(found)
