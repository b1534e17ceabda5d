"""Figures one unit off: single values, cells of tables, bounds and rates of tiers."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from jingzhun.packs.model import BracketTable, LookupTable, ParameterContent
from jingzhun.packs.wording import plain_number
from jingzhun.vocabulary import FieldType

_STEPS: Mapping[FieldType, int] = {
    FieldType.INTEGER: 1,
    FieldType.QUANTITY: 1_000,
    FieldType.MONEY: 100,
    FieldType.RATE: 10_000,
}
"""One unit as people count it: one piece, one yuan, one percentage point, in rule units."""


def wrong_contents(
    content: ParameterContent, kind: FieldType
) -> Iterator[tuple[str, str, ParameterContent]]:
    """What a value was, what it becomes, and the content then: of a table one cell, of tiers one bound or rate."""
    if isinstance(content, LookupTable):
        for key, cell in content.cells.items():
            for value in shifted(cell, kind):
                changed = LookupTable(cells={**content.cells, key: value})
                yield f"{'/'.join(key)} {_text(cell, kind)}", _text(value, kind), changed
    elif isinstance(content, BracketTable):
        yield from _wrong_tiers(content)
    else:
        yield from ((_text(content, kind), _text(v, kind), v) for v in shifted(content, kind))


def _wrong_tiers(table: BracketTable) -> Iterator[tuple[str, str, BracketTable]]:
    for n, tier in enumerate(table.tiers):
        kinds = {"rate": FieldType.RATE, **({"above": FieldType.MONEY} if tier.above else {})}
        for part, kind in kinds.items():
            value = getattr(tier, part)
            for wrong in shifted(value, kind):
                changed = replace(tier, **{part: wrong})
                tiers = (*table.tiers[:n], changed, *table.tiers[n + 1 :])
                yield f"{part} {_text(value, kind)}", _text(wrong, kind), BracketTable(tiers=tiers)


def shifted(value: object, kind: FieldType) -> Iterator[Any]:
    """A value one unit up and one down; a truth value turned round; nothing of a text."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, date):
        yield from (value + timedelta(days=n) for n in (1, -1))
    elif isinstance(value, int) and kind in _STEPS:
        yield from (value + n * _STEPS[kind] for n in (1, -1))


def _text(value: object, kind: FieldType) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return plain_number(value, kind)
    return str(value)
