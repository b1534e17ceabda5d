"""Items between the database and the core: the record an item holds, and the columns a record fills."""

from datetime import date
from typing import Any

from jingzhun.directives.jsonl import Record, from_json, to_json
from jingzhun.directives.model import Quantity
from jingzhun_site.directives.models import DirectiveItem

COMMA = "、"


def record_of(item: DirectiveItem) -> Record:
    """The record of an item as it stands."""
    return from_json(item.record)


def read_record_of(item: DirectiveItem) -> Record:
    """The record of an item as the program read it."""
    return from_json(item.read)


def columns_of(record: Record, *, text: str) -> dict[str, Any]:
    """What an item stores of a record, its printed words with it."""
    return {
        "record": to_json(record, quote=text[record.start : record.end]),
        "lead_units": joined(record.responsible.lead),
        "due": due_of(record),
    }


def new_item(record: Record, *, directive_id: int, text: str, **values: Any) -> DirectiveItem:
    """An item that waits for its review; nothing is written."""
    kind = DirectiveItem.Kind
    stored = columns_of(record, text=text)
    return DirectiveItem(
        directive_id=directive_id,
        kind=kind.QUANTITY if isinstance(record, Quantity) else kind.TASK,
        start=record.start,
        end=record.end,
        section=record.section[:100],
        read=stored["record"],
        **stored,
        **values,
    )


def due_of(record: Record) -> date | None:
    """The day by which a record is due: its deadline, or the end of its last year."""
    if record.dating.deadline is not None:
        return record.dating.deadline
    years = record.dating.years
    return date(max(years), 12, 31) if years else None


def joined(units: tuple[str, ...]) -> str:
    """Units as one word that can be searched for each of them.

    >>> joined(("县财政局", "县住建局")), joined(())
    ('、县财政局、县住建局、', '')
    """
    return f"{COMMA}{COMMA.join(units)}{COMMA}"[:500] if units else ""
