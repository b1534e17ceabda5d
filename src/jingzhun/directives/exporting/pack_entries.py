"""The entries of a draft pack: what a quantity or a task of a ledger becomes."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from jingzhun.directives.exporting.breakdown import clause_of
from jingzhun.directives.jsonl import Record
from jingzhun.directives.model import (
    PREAMBLE,
    Comparison,
    Dating,
    Quantity,
    QuantityKind,
    Span,
    Task,
)
from jingzhun.packs.clauses import parse_clause

Entry = Mapping[str, Any]
_WITH_FACTOR = ("yuan", "yuan_month", "yuan_year", "yuan_mu_year")
_LEAST_MONEY = 2  # decimals that money keeps; percentages keep four, quantities three


@dataclass(frozen=True, kw_only=True)
class PackFrame:
    """What holds for all entries: the first and last year, and the clauses that the pack lists."""

    first_year: int
    last_year: int
    clauses: frozenset[str]


@dataclass
class Ids:
    """Ids that no other pack has and that are never used twice: ``clinics_2021_goal_001``."""

    prefix: str
    used: dict[str, int] = field(default_factory=dict)

    def next_of(self, kind: str) -> str:
        """The next id of a kind."""
        self.used[kind] = self.used.get(kind, 0) + 1
        return f"{self.prefix}_{kind}_{self.used[kind]:03d}"


@cache
def declared() -> Mapping[str, Any]:
    """``pack_words.toml``, read once."""
    text = files(__package__).joinpath("data/pack_words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def goal_entry(group: Sequence[Quantity], frame: PackFrame, ids: Ids) -> Entry:
    """A goal that waits for reports: the targets of one indicator."""
    first = group[0]
    unit, note = unit_code(first.unit)
    targets = dict(_targets(group, frame))
    is_rate = unit == "percent"
    nature = "floor" if first.comparison is not Comparison.AT_MOST else "ceiling"
    return _without_empty(
        {
            "indicator": {
                "id": ids.next_of("goal"),
                "label": first.indicator,
                "unit": unit,
                "reported": True,
            },
            "nature": nature if is_rate or "/" in first.unit else "quota",
            "targets": targets,
            "scope": first.scope,
            **_offices(first),
            "note": _joined(note, _undated(group)),
            **_source(first, frame),
        }
    )


def parameter_entry(quantity: Quantity, frame: PackFrame, ids: Ids) -> Entry:
    """A figure that applies continuously."""
    unit, note = unit_code(quantity.unit)
    year = min(quantity.dating.years, default=frame.first_year)
    value = number(quantity.value)
    if quantity.value_max is not None:
        note = _joined(note, f"至 {number(quantity.value_max)}")
    sign = str(declared()["signs"].get(quantity.sign, ""))
    over = "超过 100%" if unit == "percent" and quantity.value > 100 else ""
    return _without_empty(
        {
            "id": ids.next_of("figure"),
            "label": quantity.indicator,
            "type": _type_of(unit, quantity.value),
            "unit": unit,
            "values": {f"{year}-01-01": value},
            "note": _joined(sign, note, over, quantity.scope),
            **_source(quantity, frame),
        }
    )


def _type_of(unit: str, value: Decimal) -> str:
    """The type that fields in the unit have, so that a figure can be compared with them."""
    if unit == "percent" or unit in _WITH_FACTOR:
        return "rate" if unit == "percent" else "money"
    is_counted = unit not in declared()["measured"] and value == value.to_integral_value()
    return "integer" if is_counted else "quantity"


def duty_entry(quantity: Quantity, every: str, frame: PackFrame, ids: Ids) -> Entry:
    """Something to be done so many times in each month, quarter or year."""
    lead = office_code(_first_office(quantity))
    return _without_empty(
        {
            "id": ids.next_of("duty"),
            "label": quantity.indicator,
            "who": lead or "other",
            "every": every,
            "at_least": max(int(quantity.value), 1),
            "years": list(quantity.dating.years),
            "supporting": list(_supporting(quantity, lead)),
            "note": "" if lead else _joined("责任单位待定", _first_office(quantity)),
            **_source(quantity, frame),
        }
    )


def background_entry(quantity: Quantity, frame: PackFrame, ids: Ids) -> Entry:
    """A fact about past or present."""
    unit, note = unit_code(quantity.unit)
    highest = None if quantity.value_max is None else number(quantity.value_max)
    year = max(quantity.dating.years, default=0)
    return _without_empty(
        {
            "id": ids.next_of("fact"),
            "label": quantity.indicator,
            "value": number(quantity.value),
            "value_max": highest,
            "unit": unit,
            "as_at": quantity.dating.deadline or (f"{year}-12-31" if year else None),
            "note": note,
            **_source(quantity, frame),
        }
    )


def task_entry(task: Task, frame: PackFrame, ids: Ids) -> Entry:
    """An obligation without a figure."""
    return _without_empty(
        {
            "id": ids.next_of("task"),
            "label": task.words,
            **_offices(task),
            "years": list(task.dating.years),
            "deadline": task.dating.deadline,
            "absolute": _absolute(task),
            "permissive": True if task.permissive else None,
            **_source(task, frame),
        }
    )


def every_of(quantity: Quantity) -> str:
    """How often a count of times is due; empty for what is no such count."""
    base, _, period = quantity.unit.partition("/")
    if base not in ("次", "场", "场次", "遍"):
        return ""
    return str(declared()["every"].get(period, ""))


def unit_code(unit: str) -> tuple[str, str]:
    """The code of a unit and, where it says less than the unit, the printed unit as a note.

    >>> unit_code("元/人·月"), unit_code("名"), unit_code("座/村")
    (('yuan_month', ''), ('person', ''), ('item', '单位：座/村'))
    """
    units = declared()["units"]
    if unit in units:
        return str(units[unit]), "" if unit != "百分点" else "单位：百分点"
    base = unit.partition("/")[0]
    code = str(units.get(base, "item"))
    is_plain = code == "item" and unit in ("个", "项", "种", "")
    return code, "" if is_plain else f"单位：{unit}"


def office_code(name: str) -> str:
    """The function that an office answers for; empty where no line knows it.

    >>> office_code("市民政局"), office_code("镇扶贫办")
    ('civil_affairs', 'poverty_alleviation')
    """
    return next((code for word, code in declared()["offices"].items() if word in name), "")


def number(value: Any) -> Any:
    """A figure as YAML prints it: whole where it is whole, else an exact decimal."""
    return int(value) if value == value.to_integral_value() else value.normalize()


def _targets(group: Sequence[Quantity], frame: PackFrame) -> Iterator[tuple[Any, Any]]:
    for quantity in group:
        dating, figure = quantity.dating, _figure(quantity)
        if dating.span is Span.TOTAL and len(dating.years) > 1:
            beside = {"years": list(dating.years), "status": "as_printed"}
            yield "total", {"value": figure, **beside, **_due(dating, max(dating.years))}
        elif dating.span in (Span.SINGLE, Span.EACH) and dating.years:
            for year in dating.years:
                yield year, _target(figure, {**_due(dating, year), **_over(quantity)})
        elif dating.span is Span.EACH and _is_yearly(quantity):
            yield "each_year", _target(figure, _over(quantity))
        else:
            year = max(dating.years, default=frame.last_year)
            beside = {"span": "by", **_due(dating, year), **_over(quantity)}
            yield year, {"value": figure, **beside}


def _target(figure: str, beside: Entry) -> Any:
    return {"value": figure, **beside} if beside else figure


def _due(dating: Dating, year: int) -> Entry:
    """The day by which a target of a year must be reached, where the text names one in that year."""
    due = dating.deadline
    return {"deadline": due} if due is not None and due.year == year else {}


def _is_yearly(quantity: Quantity) -> bool:
    """Whether what recurs does so once a year: the unit names no shorter period."""
    period = quantity.unit.rpartition("/")[2].rpartition("·")[2]
    return str(declared()["every"].get(period, "year")) == "year"


def _over(quantity: Quantity) -> Entry:
    is_over = quantity.unit.startswith("%") and (quantity.value_max or quantity.value) > 100
    return {"note": "原文超过 100%"} if is_over else {}


def _figure(quantity: Quantity) -> str:
    if quantity.value_max is not None:
        return f"{number(quantity.value)}..{number(quantity.value_max)}"
    return f"{quantity.sign} {number(quantity.value)}"


def _undated(group: Sequence[Quantity]) -> str:
    """That the text names no year, and the day of the year that it names all the same."""
    datings = [quantity.dating for quantity in group]
    if any(dating.years or dating.span is Span.EACH for dating in datings):
        return ""
    days = dict.fromkeys(dating.month_day for dating in datings if dating.month_day)
    return _joined("原文未写年份", *(f"时限：{day}" for day in days))


def _offices(record: Record) -> Entry:
    lead = office_code(_first_office(record))
    return {"lead": lead, "supporting": list(_supporting(record, lead))}


def _first_office(record: Record) -> str:
    return next(iter(record.responsible.lead), "")


def _supporting(record: Record, lead: str) -> Iterator[str]:
    names = (*record.responsible.lead[1:], *record.responsible.supporting)
    codes = dict.fromkeys(code for name in names if (code := office_code(name)))
    return (code for code in codes if code != lead)


def _absolute(task: Task) -> str | None:
    if not task.absolute:
        return None
    absolutes = declared()["absolutes"].items()
    return next(str(code) for word, code in absolutes if word in task.words)


def _source(record: Record, frame: PackFrame) -> Entry:
    return {"source": {"clause": known_clause(record.section, frame.clauses)}}


def known_clause(section: str, clauses: frozenset[str]) -> str:
    """The clause of a section, or the nearest above it that the pack lists."""
    parts = section.split("/")
    for length in range(len(parts), 0, -1):
        clause = clause_of("/".join(parts[:length]))
        if clause in clauses:
            return clause
    return PREAMBLE


def is_clause(section: str) -> bool:
    """Whether a pack can name the section."""
    try:
        parse_clause(section)
    except ValueError:
        return False
    return True


def _joined(*notes: str) -> str:
    return "；".join(note for note in notes if note)


def _without_empty(entry: Entry) -> Entry:
    return {key: value for key, value in entry.items() if value not in (None, "", [], {})}


def kind_of(quantity: Quantity) -> str:
    """The file of a pack that a quantity belongs to."""
    if quantity.kind is QuantityKind.BASELINE:
        return "background"
    if every_of(quantity):
        return "duties"
    return "parameters" if quantity.kind is QuantityKind.STANDARD else "goals"
