"""A map as shapes of an SVG: what stands where, in which class, with which words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from jingzhun.maps import (
    ValueClass,
    class_of,
    grid_columns,
    project_outlines,
    tile_layout,
    value_classes,
)
from jingzhun_site.warmap.access import SeenMap
from jingzhun_site.warmap.boundaries import outlines_of
from jingzhun_site.warmap.layers.values import LayerData, PlaceValue

TILE_WIDE, TILE_HIGH, SPACE = 120, 84, 6
OUTLINES_WIDE = 720
MOST_CLASSES = 5
NOTHING, UNKNOWN = "nothing", "unknown"
"""The looks of places without a figure: those that have nothing to be measured, and those of which nobody knows."""
_LINE = 6
"""How many characters of a name a tile holds in a line."""


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A place on the map; ``look`` is the class of its colour, ``words`` the lines of its name.

    A tile stands at ``x`` and ``y``; of an outline, which has a ``path``, they are where its words stand.
    """

    code: str
    name: str
    words: Sequence[str]
    figure: str
    says: str
    look: str
    is_hatched: bool
    href: str
    x: int
    y: int
    path: str = ""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Where the places of a map stand, whatever they show."""

    width: int
    height: int
    at: Mapping[str, tuple[int, int]]
    paths: Mapping[str, str] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class LegendLine:
    """A class of the legend: its colour, its values or the word for none, how many places stand in it."""

    look: str
    text: str
    count: int

    @property
    def is_class(self) -> bool:
        """Whether it is a class of values, which are written with the unit."""
        return self.look not in (NOTHING, UNKNOWN)


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A whole map."""

    width: int
    height: int
    shapes: Sequence[Shape]
    legend: Sequence[LegendLine]
    source: str = ""

    @property
    def wide(self) -> int:
        """How wide it is drawn where there is room; few tiles are not blown up."""
        return self.width * 5 // 4

    @property
    def outer_width(self) -> int:
        """With room for the line around it."""
        return self.width + 4

    @property
    def outer_height(self) -> int:
        """With room for the line around it."""
        return self.height + 4


def draw(
    seen: SeenMap, data: LayerData, hrefs: Mapping[str, str], *, shape: Fraction, most: int
) -> Drawing:
    """A layer on the outlines of its places where all have one, else on tiles, at most so many beside each other."""
    known = [data.shown_low(v) for v in data.values.values() if v.low is not None]
    classes = value_classes(known, most=MOST_CLASSES)
    frame = _outlined(seen, shape) or _tiled(seen, shape, most)
    shapes = [
        _shape(code, name, data, classes, hrefs.get(code, ""), frame)
        for code, name in seen.names.items()
    ]
    return Drawing(
        width=frame.width,
        height=frame.height,
        shapes=shapes,
        legend=_legend(data, classes),
        source=frame.source,
    )


def _tiled(seen: SeenMap, shape: Fraction, most: int) -> Frame:
    columns = grid_columns(len(seen.names), shape=shape * Fraction(TILE_HIGH, TILE_WIDE), most=most)
    tiles = tile_layout(seen.names, columns=columns)
    rows = 1 + max(tile.row for tile in tiles.values())
    return Frame(
        width=columns * (TILE_WIDE + SPACE) - SPACE,
        height=rows * (TILE_HIGH + SPACE) - SPACE,
        at={
            code: (tile.column * (TILE_WIDE + SPACE), tile.row * (TILE_HIGH + SPACE))
            for code, tile in tiles.items()
        },
    )


def _outlined(seen: SeenMap, shape: Fraction) -> Frame | None:
    outlines = outlines_of(seen.names)
    if outlines is None:
        return None
    picture = project_outlines(
        outlines.rings, width=OUTLINES_WIDE, most_height=int(OUTLINES_WIDE / shape * 3 / 2)
    )
    return Frame(
        width=picture.width,
        height=picture.height,
        at=picture.labels,
        paths=picture.paths,
        source=outlines.source,
    )


def is_doubtful(value: PlaceValue, classes: Sequence[ValueClass]) -> bool:
    """Whether the colour of a place could be another one if all were known."""
    if value.low is None:
        return value.is_unknown
    if value.doubtful and not value.low:
        return True
    if value.high is None:
        return True
    return class_of(value.low, classes) != class_of(value.high, classes)


def look_of(number: int, count: int, *, is_bad: bool) -> str:
    """The colour of a class: the deeper, the more; the fewer classes, the further they are apart."""
    step = 1 + round(number * (MOST_CLASSES - 1) / max(count - 1, 1))
    return f"{'bad' if is_bad else 'good'}-{step}"


def _shape(
    code: str,
    name: str,
    data: LayerData,
    classes: Sequence[ValueClass],
    href: str,
    frame: Frame,
) -> Shape:
    value = data.values[code]
    x, y = frame.at[code]
    return Shape(
        code=code,
        name=name,
        words=_broken(name),
        figure=data.text(value),
        says=_said(name, data, value),
        look=_look(data, value, classes),
        is_hatched=is_doubtful(value, classes),
        href=href,
        x=x,
        y=y,
        path=frame.paths.get(code, ""),
    )


def _look(data: LayerData, value: PlaceValue, classes: Sequence[ValueClass]) -> str:
    if value.low is None:
        return UNKNOWN if value.is_unknown else NOTHING
    number = class_of(data.shown_low(value), classes)
    return look_of(number, len(classes), is_bad=data.is_bad)


def _said(name: str, data: LayerData, value: PlaceValue) -> str:
    parts = [f"{name}：{data.with_unit(value)}"]
    if value.note:
        parts.append(str(value.note))
    if value.doubtful:
        parts.append(data.doubt_text(value))
    return "，".join(parts)


def _legend(data: LayerData, classes: Sequence[ValueClass]) -> list[LegendLine]:
    lines = [
        LegendLine(
            look=look_of(number, len(classes), is_bad=data.is_bad),
            text=_span(one.low, one.high, data),
            count=one.count,
        )
        for number, one in enumerate(classes)
    ]
    nothing = sum(value.is_nothing for value in data.values.values())
    unknown = sum(value.is_unknown for value in data.values.values())
    ends = [
        LegendLine(look=NOTHING, text=_("无"), count=nothing),
        LegendLine(look=UNKNOWN, text=_("不明"), count=unknown),
    ]
    return [*lines, *(line for line in ends if line.count)]


def _span(low: Decimal, high: Decimal, data: LayerData) -> str:
    ends = [data.text(PlaceValue(low=end, high=end)) for end in (low, high)]
    return ends[0] if low == high else f"{ends[0]}–{ends[1]}"


def _broken(name: str) -> list[str]:
    """A name in one line or two; a longer one ends in dots, and is said in full beside."""
    if len(name) <= _LINE:
        return [name]
    half = min(-(-len(name) // 2), _LINE)
    second = name[half:]
    return [name[:half], second if len(second) <= _LINE else f"{second[: _LINE - 1]}…"]
