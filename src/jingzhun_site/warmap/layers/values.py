"""What a layer says of the places on a map."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.utils.translation import gettext as _

from jingzhun_site.frame.formats import number_text
from jingzhun_site.frame.words import Words
from jingzhun_site.warmap.access import SeenMap


@dataclass(frozen=True, kw_only=True)
class PlaceValue:
    """A figure of one place: known, between two ends, or not known at all.

    ``low`` is ``None`` where nothing is known, and ``note`` says why; ``high`` is ``None`` where nothing
    bounds it. ``href`` opens the rows behind it. ``doubtful`` are those that a count leaves out because
    nobody knows of them. ``is_nothing``: there is nothing to be measured, which is no lack of knowledge.
    """

    low: Decimal | None = None
    high: Decimal | None = None
    href: str = ""
    note: Words = ""
    doubtful: int = 0
    is_nothing: bool = False

    @property
    def is_unknown(self) -> bool:
        """Whether there is something to be measured and nothing is known of it."""
        return self.low is None and not self.is_nothing

    @property
    def is_known(self) -> bool:
        """Whether there is one figure and no doubt about it."""
        return self.low is not None and self.low == self.high


def nothing(note: Words, *, href: str = "") -> PlaceValue:
    """A place that has nothing of what is measured, and what it has not."""
    return PlaceValue(note=note, href=href, is_nothing=True)


def counted(value: int, *, href: str = "", doubtful: int = 0) -> PlaceValue:
    """A count of records, and how many more there may be."""
    end = Decimal(value)
    return PlaceValue(low=end, high=end, href=href, doubtful=doubtful)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of the things that a layer can show: a target, a programme."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class Point:
    """The figure of the whole place at one time."""

    label: str
    value: PlaceValue


@dataclass(frozen=True, kw_only=True)
class LayerData:
    """A layer as one map shows it.

    ``is_bad``: the more, the worse; else the less, the worse. ``whole`` is the place of the map itself.
    ``source`` says what the figures are from; ``years`` are those that can be chosen. ``trend_unit`` and
    ``trend_decimals`` are there where the course is written otherwise than the layer.
    """

    title: str
    unit: str
    values: Mapping[str, PlaceValue]
    whole: PlaceValue
    source: str
    is_bad: bool = True
    decimals: int = 0
    years: Sequence[int] = ()
    year: int | None = None
    choices: Sequence[Choice] = ()
    choices_label: Words = ""
    trend: Sequence[Point] = ()
    trend_title: str = ""
    trend_unit: str = ""
    trend_decimals: int | None = None
    remark: str = ""

    def text(self, value: PlaceValue) -> str:
        """A figure as it is written: the sure end, both ends, or that it is not known."""
        if value.low is None:
            return _("无") if value.is_nothing else _("不明")
        low = number_text(self.shown_low(value), decimals=self.decimals)
        if value.high is None:
            return _("至少 %(low)s") % {"low": low}
        high = number_text(_cut(value.high, self.decimals, ROUND_CEILING), decimals=self.decimals)
        return low if value.is_known or low == high else f"{low}–{high}"

    def shown_low(self, value: PlaceValue) -> Decimal:
        """The sure end as it is written; ends are cut apart, so that no doubt is shown smaller than it is."""
        if value.low is None:
            raise ValueError("what is not known has no end")
        return _cut(value.low, self.decimals, ROUND_FLOOR)

    def doubt_text(self, value: PlaceValue) -> str:
        """How many more a count may be."""
        return _("另有 %(count)s %(unit)s不明") % {
            "count": number_text(value.doubtful),
            "unit": self.unit,
        }

    def with_unit(self, value: PlaceValue) -> str:
        """A figure with its unit behind it."""
        text = self.text(value)
        if value.low is None:
            return text
        return f"{text}{self.unit}" if self.unit == "%" else f"{text} {self.unit}".strip()


def _cut(value: Decimal, decimals: int, rounding: str) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=rounding)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What an address asks of a layer; empty words and no year ask for what is best shown first."""

    year: int | None = None
    choice: str = ""


Read = Callable[[SeenMap, Wanted], LayerData | None]


@dataclass(frozen=True, kw_only=True)
class Layer:
    """A layer: its word in addresses, its name, and how it is read; nothing before there are figures.

    ``follows_day``: its figures are those of the day that is looked at; those of the others are the present ones.
    """

    key: str
    label: Words
    read: Read
    is_on_wall: bool = True
    follows_day: bool = False
