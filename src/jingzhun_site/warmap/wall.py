"""The large display: one layer after another, read from across a room, touched by nobody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import QueryDict

from jingzhun_site.frame.pieces import Figure
from jingzhun_site.frame.words import Words
from jingzhun_site.warmap.access import SeenMap
from jingzhun_site.warmap.drawing import Drawing, draw
from jingzhun_site.warmap.layers import LAYERS
from jingzhun_site.warmap.layers.values import Layer, LayerData, Wanted
from jingzhun_site.warmap.page import Asked, answer, ranked
from jingzhun_site.warmap.trend import Trend, draw_trend
from jingzhun_site.warmap.week import week

SECONDS, FEWEST, MOST = 20, 5, 600
WALL_SHAPE, WALL_MOST = Fraction(2), 9
_NAMED = 3
"""How many of the worst places, and of the best, are named."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A place with its figure, as a list names it."""

    name: str
    figure: str


@dataclass(frozen=True, kw_only=True)
class Dot:
    """One of the layers that take turns."""

    label: Words
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Wall:
    """What stands on the display, and the address of what follows."""

    layer: Layer
    data: LayerData
    drawing: Drawing
    answer: str
    whole: str
    worst: Sequence[Standing]
    best: Sequence[Standing]
    trend: Trend | None
    week: Sequence[Figure]
    dots: Sequence[Dot]
    next: str
    seconds: int


def wall(seen: SeenMap, asked: Asked, query: QueryDict) -> Wall | None:
    """The asked layer, or the next one that has figures; nothing while none has."""
    seconds = _seconds(query)
    for layer in _turns(asked.layer):
        wanted = asked.wanted if layer is asked.layer else Wanted()
        data = layer.read(seen, wanted)
        if data is not None and any(v.low is not None for v in data.values.values()):
            stays = query.get("stay") == "1"
            return _wall(
                seen, layer, data, next_=_next(seen, layer, query, stays=stays), seconds=seconds
            )
    return None


def _wall(seen: SeenMap, layer: Layer, data: LayerData, *, next_: str, seconds: int) -> Wall:
    order = [
        Standing(name=seen.names[code], figure=data.with_unit(value))
        for code, value in ranked(data)
    ]
    differ = len({one.figure for one in order}) > 1 or len(order) == 1
    named = min(_NAMED, max(1, len(order) // 2)) if differ else 0
    return Wall(
        layer=layer,
        data=data,
        drawing=draw(seen, data, {}, shape=WALL_SHAPE, most=WALL_MOST),
        answer=answer(seen, data),
        whole=data.with_unit(data.whole),
        worst=order[:named],
        best=order[named:][-named:][::-1] if named else (),
        trend=draw_trend(data),
        week=week(seen),
        dots=[Dot(label=one.label, is_current=one is layer) for one in _shown()],
        next=next_,
        seconds=seconds,
    )


def _shown() -> list[Layer]:
    return [layer for layer in LAYERS.values() if layer.is_on_wall]


def _turns(first: Layer) -> Iterator[Layer]:
    """The layers, beginning with one."""
    others = _shown()
    start = others.index(first) if first in others else 0
    yield first
    yield from (one for one in (*others[start:], *others[:start]) if one is not first)


def _next(seen: SeenMap, layer: Layer, query: QueryDict, *, stays: bool) -> str:
    """The same display with the layer whose turn is next; one that stays is only read again."""
    turns = [*_turns(layer)]
    following = layer if stays or len(turns) < 2 else turns[1]
    names = ("seconds", "stay", "year", "choice") if stays else ("seconds",)
    kept = {name: query.get(name, "") for name in names if query.get(name)}
    return f"?{urlencode({'place': seen.place, 'layer': following.key, **kept})}"


def _seconds(query: QueryDict) -> int:
    """How long a layer stands.

    Raises:
        BadRequest: it is no number of seconds between the fewest and the most.
    """
    text = query.get("seconds", "") or str(SECONDS)
    if not (text.isascii() and text.isdigit() and FEWEST <= int(text) <= MOST):
        raise BadRequest(f"seconds must be between {FEWEST} and {MOST}, not {text!r}")
    return int(text)
