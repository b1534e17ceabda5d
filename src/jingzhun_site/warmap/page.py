"""A map with what stands around it: the sentence, the table, the legend, the course of the years."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.frame.pieces import Empty, Tab
from jingzhun_site.frame.tables import Cell, Column, Order, Row, Table
from jingzhun_site.frame.words import Words
from jingzhun_site.warmap.access import SeenMap
from jingzhun_site.warmap.drawing import Drawing, draw
from jingzhun_site.warmap.layers import LAYERS
from jingzhun_site.warmap.layers.values import Layer, LayerData, PlaceValue, Wanted
from jingzhun_site.warmap.trend import Trend, draw_trend

LEVEL_WORDS: Mapping[str, Words] = {
    "cities": gettext_lazy("市"),
    "counties": gettext_lazy("县（市、区）"),
    "townships": gettext_lazy("乡镇"),
    "villages": gettext_lazy("村"),
}
_AS_KNOWN = gettext_lazy("按已能断定的数，")
"""Before a rank that what is not known may overturn."""
Ranked = Sequence[tuple[str, PlaceValue]]
PAGE_SHAPE, PAGE_MOST = Fraction(2), 5
"""On a page five tiles stand beside each other at most, so that names can be read on a telephone too."""


class FigureColumn(Column):
    """Figures stand to the right, and so does the word where there is none."""

    @property
    def is_figure(self) -> bool:
        """Always."""
        return True


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address of a map says."""

    layer: Layer
    wanted: Wanted
    sort: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "Asked":
        """Read an address.

        Raises:
            BadRequest: it names a layer or a year that there cannot be.
        """
        key, year = query.get("layer", ""), query.get("year", "")
        if key and key not in LAYERS:
            raise BadRequest(f"no layer is called {key!r}")
        if year and not (year.isascii() and year.isdigit() and len(year) == 4):
            raise BadRequest(f"{year!r} is no year")
        layer = LAYERS[key] if key else next(iter(LAYERS.values()))
        wanted = Wanted(year=int(year) if year else None, choice=query.get("choice", ""))
        return cls(layer=layer, wanted=wanted, sort=query.get("sort", ""))

    def address(self, place: str, *, layer: str = "", view: str = "map") -> str:
        """The address of a map of a place: of this layer as it is, or of another one."""
        words: dict[str, str | int | None] = {"place": place, "layer": layer or self.layer.key}
        if not layer:
            words |= {"choice": self.wanted.choice}
        words |= {"year": self.wanted.year}
        query = urlencode({name: word for name, word in words.items() if word})
        return f"{reverse(f'warmap:{view}')}?{query}"


@dataclass(frozen=True, kw_only=True)
class MapPage:
    """Everything that a page of one layer shows."""

    seen: SeenMap
    layer: Layer
    data: LayerData
    drawing: Drawing
    table: Table
    answer: str
    trend: Trend | None
    whole: str


def map_page(seen: SeenMap, asked: Asked) -> MapPage | None:
    """A map of a place; nothing before its layer has figures."""
    data = asked.layer.read(seen, asked.wanted)
    if data is None:
        return None
    hrefs = hrefs_of(seen, asked, data)
    return MapPage(
        seen=seen,
        layer=asked.layer,
        data=data,
        drawing=draw(seen, data, hrefs, shape=PAGE_SHAPE, most=PAGE_MOST),
        table=_table(seen, asked, data, hrefs),
        answer=answer(seen, data),
        trend=draw_trend(data),
        whole=data.with_unit(data.whole),
    )


def hrefs_of(seen: SeenMap, asked: Asked, data: LayerData) -> Mapping[str, str]:
    """Where a click on a place leads: to its own map; from a village to the rows behind its figure."""
    if seen.level == "villages":
        return {code: value.href for code, value in data.values.items()}
    return {code: asked.address(code) for code in seen.names}


def ranked(data: LayerData) -> list[tuple[str, PlaceValue]]:
    """The places of which something is known, the worst first."""
    known = [pair for pair in data.values.items() if pair[1].low is not None]
    sign = -1 if data.is_bad else 1
    return sorted(known, key=lambda pair: (sign * _low(pair[1]), pair[0]))


def answer(seen: SeenMap, data: LayerData) -> str:
    """The map in a sentence: where it is worst, and of how many places nobody knows."""
    order = ranked(data)
    unknown = sum(value.is_unknown for value in data.values.values())
    if not order and not unknown:
        return _("%(title)s：各地都没有") % {"title": data.title}
    if not order:
        return _("%(title)s：各地都还没有数") % {"title": data.title}
    worst, value = order[0]
    if data.is_bad and not value.low:
        text = _none_at_all(data)
    elif len(data.values) == 1:
        text = f"{data.title}：{data.with_unit(value)}"
    else:
        text = _worst(data, order, seen.names[worst])
    if unknown:
        text += _("；%(count)d 个地方不明") % {"count": unknown}
    return text


def is_surely_ranked(data: LayerData, order: Ranked) -> bool:
    """Whether the ends bear out an order, so that nothing unknown could put a place before one named earlier."""
    values = (value for _code, value in order)
    return all(_is_before(data, one, [other]) for one, other in pairwise(values))


def _is_before(data: LayerData, first: PlaceValue, others: Iterable[PlaceValue]) -> bool:
    """Whether a place is surely no better than others; those that are written alike count as one."""
    differ = [one for one in others if data.text(one) != data.text(first)]
    if data.is_bad:
        return all(upper_end(one) <= _low(first) for one in differ)
    return all(upper_end(first) <= _low(one) for one in differ)


def _none_at_all(data: LayerData) -> str:
    """That there is none; where some may yet be found, that none is known; what is the place's own is told apart."""
    if any(upper_end(one) for one in data.values.values() if one.low is not None):
        return _("%(title)s：能断定的一处也没有") % {"title": data.title}
    if data.whole.low:
        return _("%(title)s：都在本级，下级各地没有") % {"title": data.title}
    return _("%(title)s：一处也没有") % {"title": data.title}


def _worst(data: LayerData, order: Ranked, place: str) -> str:
    """Where it is worst, as far as the ends bear it out; of several alike none is singled out as if alone."""
    value = order[0][1]
    alike = sum(data.text(one) == data.text(value) for _code, one in order)
    about = {
        "title": data.title,
        "place": place,
        "value": data.with_unit(value),
        "count": alike,
        "as_known": "" if _is_before(data, value, (one for _code, one in order)) else _AS_KNOWN,
    }
    if alike == len(order) > 1:
        return _("%(title)s：%(count)d 个地方都是 %(value)s") % about
    if alike > 1:
        most = _("%(title)s：%(as_known)s最多的是%(place)s等 %(count)d 个地方，%(value)s")
        least = _("%(title)s：%(as_known)s最低的是%(place)s等 %(count)d 个地方，%(value)s")
    else:
        most = _("%(title)s：%(as_known)s最多的是%(place)s，%(value)s")
        least = _("%(title)s：%(as_known)s最低的是%(place)s，%(value)s")
    return (most if data.is_bad else least) % about


def layer_tabs(seen: SeenMap, asked: Asked) -> list[Tab]:
    """The layers as tabs."""
    return [
        Tab(
            label=one.label,
            href=asked.address(seen.place, layer=one.key),
            is_current=one is asked.layer,
        )
        for one in LAYERS.values()
    ]


def _table(seen: SeenMap, asked: Asked, data: LayerData, hrefs: Mapping[str, str]) -> Table:
    columns = [
        Column(key="place", label=LEVEL_WORDS.get(seen.level, _("地区")), sort="place"),
        FigureColumn(key="value", label=asked.layer.label, unit=data.unit, sort="value"),
    ]
    if any(value.doubtful for value in data.values.values()):
        columns.append(Column(key="doubtful", label=_("另有不明"), unit=data.unit, kind="number"))
    if any(value.note for value in data.values.values()):
        columns.append(Column(key="note", label=_("说明"), wraps=True))
    default = "-value" if data.is_bad else "value"
    order = Order.read(asked.sort, columns=columns, default=default)
    return Table(
        id="places",
        caption=data.title,
        columns=columns,
        rows=[_row(code, seen, data, hrefs) for code in _sorted(data, order)],
        order=order,
        has_column_choice=False,
        empty=Empty(title=_("没有下级地区"), icon="map-pin"),
    )


def _row(code: str, seen: SeenMap, data: LayerData, hrefs: Mapping[str, str]) -> Row:
    value = data.values[code]
    cells = {
        "place": seen.names[code],
        "value": Cell(value=data.text(value), href=value.href),
        "doubtful": value.doubtful,
        "note": value.note or "—",
    }
    return Row(key=code, cells=cells, href=hrefs.get(code, ""))


def _sorted(data: LayerData, order: Order) -> Sequence[str]:
    """The codes in an order; then places that have nothing, then those of which nothing is known, whichever way."""
    if order.sort == "place":
        return sorted(data.values, reverse=order.descending)
    known = [code for code, value in data.values.items() if value.low is not None]
    known.sort(key=lambda code: (_low(data.values[code]), code), reverse=order.descending)
    others = [code for code, value in data.values.items() if value.low is None]
    return [*known, *sorted(others, key=lambda code: (data.values[code].is_unknown, code))]


def upper_end(value: PlaceValue) -> Decimal:
    """The most that a place may have: the other end, and those of whom nobody knows on top of it."""
    if value.high is None:
        return Decimal("Infinity")
    return value.high + value.doubtful


def _low(value: PlaceValue) -> Decimal:
    return value.low or Decimal(0)
