"""The course of a figure as a line of an SVG, each point written beside it; what is unknown leaves a gap."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from jingzhun_site.warmap.layers.values import LayerData, PlaceValue

WIDE, HIGH = 560, 150
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 58, 26, 28


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A point with its figure above and its time below; without a figure only the time stands there."""

    x: int
    y: int | None
    figure: str
    label: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Trend:
    """Points, and the lines between those that are known and follow each other."""

    title: str
    width: int
    height: int
    base: int
    marks: Sequence[Mark]
    lines: Sequence[str]


def draw_trend(data: LayerData) -> Trend | None:
    """The line of a layer; nothing where fewer than two times are known, for one is no course."""
    known = [point.value for point in data.trend if point.value.low is not None]
    if len(known) < 2:
        return None
    top = max((_upper(value) for value in known), default=Decimal(0)) or Decimal(1)
    written = data
    if data.trend_decimals is not None:
        written = replace(data, decimals=data.trend_decimals)
    marks = [
        Mark(
            x=_x(number, len(data.trend)),
            y=None if point.value.low is None else _y(point.value.low, top),
            figure=written.text(point.value),
            label=point.label,
            href=point.value.href,
        )
        for number, point in enumerate(data.trend)
    ]
    unit = data.trend_unit or data.unit
    return Trend(
        title=f"{data.trend_title}（{unit}）" if unit else data.trend_title,
        width=WIDE,
        height=HIGH,
        base=HIGH - _BOTTOM,
        marks=marks,
        lines=list(_lines(marks)),
    )


def _lines(marks: Sequence[Mark]) -> Iterator[str]:
    """The points of each unbroken line, as SVG writes them."""
    run: list[str] = []
    for mark in marks:
        if mark.y is not None:
            run.append(f"{mark.x},{mark.y}")
            continue
        if len(run) > 1:
            yield " ".join(run)
        run = []
    if len(run) > 1:
        yield " ".join(run)


def _upper(value: PlaceValue) -> Decimal:
    return max(end for end in (value.low, value.high, Decimal(0)) if end is not None)


def _x(number: int, count: int) -> int:
    return _LEFT + (WIDE - _LEFT - _RIGHT) * number // max(count - 1, 1)


def _y(value: Decimal, top: Decimal) -> int:
    room = HIGH - _TOP - _BOTTOM
    return HIGH - _BOTTOM - int(room * value / top)
