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
from jingzhun_site.warmap.layers.values import Layer, LayerData, PlaceValue, Wanted
from jingzhun_site.warmap.page import Asked, Ranked, answer, is_surely_ranked, ranked
from jingzhun_site.warmap.trend import Trend, draw_trend
from jingzhun_site.warmap.week import week

SECONDS, FEWEST, MOST = 20, 5, 600
WALL_SHAPE, WALL_MOST = Fraction(2), 9
_ALL_PERCENT = 100
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
    is_surely_ranked: bool
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
    order = ranked(data)
    worst, best = _named(data, order)
    return Wall(
        layer=layer,
        data=data,
        drawing=draw(seen, data, {}, shape=WALL_SHAPE, most=WALL_MOST),
        answer=answer(seen, data),
        whole=data.with_unit(data.whole),
        worst=[_standing(seen, data, one) for one in worst],
        best=[_standing(seen, data, one) for one in best],
        is_surely_ranked=is_surely_ranked(data, order),
        trend=draw_trend(data),
        week=week(seen),
        dots=[Dot(label=one.label, is_current=one is layer) for one in _shown()],
        next=next_,
        seconds=seconds,
    )


def _named(data: LayerData, order: Ranked) -> tuple[Ranked, Ranked]:
    """The first and the last of an order: none that has nothing bad among the first, none at both ends."""
    if not order:
        return (), ()
    named = min(_NAMED, max(1, len(order) // 2))
    first, last = (data.text(order[end][1]) for end in (0, -1))
    worst = [
        one for one in order[:named] if data.text(one[1]) != last and not _is_fine(data, one[1])
    ]
    best = [one for one in order[named:][-named:][::-1] if data.text(one[1]) != first]
    return worst, best


def _is_fine(data: LayerData, value: PlaceValue) -> bool:
    """Whether nothing bad is known of a place: none of what is bad, or all of what is good."""
    if data.is_bad:
        return not value.low
    return data.unit == "%" and value.low is not None and value.low >= _ALL_PERCENT


def _standing(seen: SeenMap, data: LayerData, one: tuple[str, PlaceValue]) -> Standing:
    code, value = one
    return Standing(name=seen.names[code], figure=data.with_unit(value))


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
