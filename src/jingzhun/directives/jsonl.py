"""Records of a directive as JSON lines, and back."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from jingzhun.directives.model import (
    PREAMBLE,
    Comparison,
    Dating,
    Quantity,
    QuantityKind,
    Reading,
    Responsible,
    Span,
    Task,
)

Record = Quantity | Task


def to_lines(reading: Reading) -> Iterable[str]:
    """Each record of a reading as one JSON object, in the order of the text."""
    records: list[Record] = [*reading.quantities, *reading.tasks]
    for record in sorted(records, key=lambda each: (each.start, each.end)):
        yield json.dumps(to_json(record, quote=reading.quote(record)), ensure_ascii=False)


def from_lines(lines: Iterable[str]) -> tuple[tuple[Quantity, ...], tuple[Task, ...]]:
    """The quantities and the tasks of JSON lines; blank lines are passed over."""
    records = [from_json(json.loads(line)) for line in lines if line.strip()]
    quantities = tuple(record for record in records if isinstance(record, Quantity))
    return quantities, tuple(record for record in records if isinstance(record, Task))


def to_json(record: Record, *, quote: str = "") -> dict[str, Any]:
    """A record as a JSON object."""
    dating = record.dating
    shared = {
        "start": record.start,
        "end": record.end,
        "section": record.section,
        "quote": quote,
        "years": list(dating.years),
        "span": str(dating.span),
        "deadline": dating.deadline.isoformat() if dating.deadline else None,
        "responsible": {
            "lead": list(record.responsible.lead),
            "with": list(record.responsible.supporting),
        },
        "scope_figures": list(record.scope_figures),
    }
    shared |= {"deadline_md": dating.month_day} if dating.month_day else {}
    if isinstance(record, Task):
        return {"type": "task", **shared, **_task_parts(record)}
    return {"type": "quantity", **shared, **_quantity_parts(record)}


def from_json(item: Mapping[str, Any]) -> Record:
    """A record from a JSON object; fields that are missing are empty."""
    dating = Dating(
        years=tuple(item.get("years") or ()),
        span=Span(item.get("span") or "none"),
        deadline=date.fromisoformat(item["deadline"]) if item.get("deadline") else None,
        month_day=item.get("deadline_md") or "",
    )
    parties = item.get("responsible") or {}
    shared: dict[str, Any] = {
        "start": item["start"],
        "end": item["end"],
        "section": canonical_section(item.get("section") or ""),
        "dating": dating,
        "responsible": Responsible(
            lead=tuple(parties.get("lead") or ()), supporting=tuple(parties.get("with") or ())
        ),
        "scope_figures": tuple(item.get("scope_figures") or ()),
    }
    return _task(item, shared) if item["type"] == "task" else _quantity(item, shared)


def canonical_section(path: str) -> str:
    """A section's path in its canonical form; packs write 二(三)3.

    >>> canonical_section("二(三)3"), canonical_section("二/(三)/3"), canonical_section("前言")
    ('二/(三)/3', '二/(三)/3', '前言')
    """
    if "/" in path or path == PREAMBLE:
        return path
    return "/".join(re.findall(r"第.+?[章节条]|\(.+?\)|[^()\d]+|\d+", path))


def _task_parts(task: Task) -> dict[str, Any]:
    return {
        "task": task.words,
        "verb": task.verb,
        "object": task.object,
        "absolute": task.absolute,
        "permissive": task.permissive,
    }


def _quantity_parts(quantity: Quantity) -> dict[str, Any]:
    strict = {"strict": True} if quantity.is_strict else {}
    return strict | {
        "indicator": quantity.indicator,
        "scope": quantity.scope,
        "op": str(quantity.comparison),
        "value": _number(quantity.value),
        "value_max": None if quantity.value_max is None else _number(quantity.value_max),
        "unit": quantity.unit,
        "kind": str(quantity.kind),
        "figure_start": quantity.figure_start,
        "figure_end": quantity.figure_end,
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _task(item: Mapping[str, Any], shared: dict[str, Any]) -> Task:
    return Task(
        **shared,
        words=item.get("task") or item.get("quote") or "",
        verb=item.get("verb") or "",
        object=item.get("object") or "",
        absolute=bool(item.get("absolute")),
        permissive=bool(item.get("permissive")),
    )


def _quantity(item: Mapping[str, Any], shared: dict[str, Any]) -> Quantity:
    value_max = item.get("value_max")
    return Quantity(
        **shared,
        indicator=item.get("indicator") or "",
        scope=item.get("scope") or "",
        comparison=Comparison(item["op"]),
        value=Decimal(str(item["value"])),
        value_max=None if value_max is None else Decimal(str(value_max)),
        unit=item.get("unit") or "",
        kind=QuantityKind(item["kind"]),
        is_strict=bool(item.get("strict")),
        figure_start=item.get("figure_start", item["start"]),
        figure_end=item.get("figure_end", item["end"]),
    )
