"""From what theirs says to a change of our register that somebody may take over: stored values, an end, a day."""

from collections.abc import Mapping, Sequence
from typing import Any

from jingzhun.packs import Comparison, ProposedChange

Row = Mapping[str, Any]
Change = dict[str, Any]
"""The ``entity`` of the record, its new ``values`` or why somebody ``leaves``, and ``on`` which day; or nothing."""


def proposed_change(spec: Comparison, theirs: Sequence[Row]) -> Change:
    """The change that a comparison proposes, from the rows of theirs; nothing where they do not say it.

    Of several rows the latest counts, by the day that the comparison goes by. Rows that disagree in a field, with no
    day to tell them apart, propose nothing for it.
    """
    said = spec.proposes
    if said is None:
        return {}
    latest = _latest(theirs, said.on)
    values = {} if said.leaves else _values(said, latest)
    if not said.leaves and not values:
        return {}
    day = next((str(row[said.on])[:10] for row in latest if said.on and row.get(said.on)), "")
    entity = "households" if spec.entity == "households" else "persons"
    return {"entity": entity, "leaves": said.leaves, "values": values, "on": day}


def _latest(theirs: Sequence[Row], on: str) -> Sequence[Row]:
    """The rows of the latest day; all of them where no day is told."""
    days = [str(row[on]) for row in theirs if on and row.get(on)]
    return [row for row in theirs if str(row.get(on)) == max(days)] if days else theirs


def _values(said: ProposedChange, theirs: Sequence[Row]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field, literal in said.values.items():
        column = said.columns.get(field)
        told = [row.get(column) for row in theirs] if column else [literal]
        if told and told[0] is not None and all(one == told[0] for one in told):
            values[field] = told[0]
    return values
