"""The layer of gaps: who should receive and does not, and the other two directions, place by place."""

from dataclasses import replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun.engines import quote_text
from jingzhun_site.config import clock
from jingzhun_site.decisions.engine import query
from jingzhun_site.decisions.gaps import GapFilter, access_gaps
from jingzhun_site.decisions.models import Run
from jingzhun_site.decisions.standings import STANDINGS
from jingzhun_site.decisions.wording import GAP_NAMES, GAP_WORDS
from jingzhun_site.frame.formats import day_text
from jingzhun_site.places.scope import CODE_LENGTH
from jingzhun_site.register.as_of import Times
from jingzhun_site.warmap.access import SeenMap
from jingzhun_site.warmap.layers.values import (
    Choice,
    LayerData,
    PlaceValue,
    Point,
    Wanted,
    counted,
)

_MOST_POINTS = 6


def open_gaps(seen: SeenMap, wanted: Wanted) -> LayerData | None:
    """How many gaps wait in each place; a place of which nothing was decided has no figure."""
    gaps = access_gaps(seen.user, seen.times, place=seen.place)
    if gaps is None:
        return None
    name = wanted.choice if wanted.choice in GAP_NAMES else "not_receiving"
    asked = GapFilter(gap=GAP_NAMES[name])
    found = gaps.places(asked, size=seen.size)
    decided = _decided(gaps.run, seen)
    return LayerData(
        title=_("差缺：%(what)s") % {"what": GAP_WORDS[GAP_NAMES[name]]},
        unit=_("条"),
        values={
            place: _value(found.get(place, 0), place, name, seen.times)
            if place in decided
            else PlaceValue(note=_("名册里没有研判过的对象"))
            for place in seen.names
        },
        whole=_value(sum(found.values()), seen.place, name, seen.times),
        source=_("据 %(day)s 研判，待核实") % {"day": day_text(gaps.run.on)},
        choices=[
            Choice(value=word, label=str(GAP_WORDS[gap]), is_chosen=word == name)
            for word, gap in GAP_NAMES.items()
        ],
        choices_label=_("方向"),
        trend=_over_runs(seen, asked, name),
        trend_title=_("历次研判的%(what)s") % {"what": GAP_WORDS[GAP_NAMES[name]]},
        remark=_("依据健康等信息的专项，按您的权限不计入。") if gaps.closed else "",
    )


def _value(count: int, place: str, name: str, times: Times) -> PlaceValue:
    """A count that opens to its list, as of the same day."""
    query = {"place": place} | ({} if name == "not_receiving" else {"tab": name}) | _days(times)
    return counted(count, href=f"{reverse('decisions:gaps')}?{urlencode(query)}")


def _days(times: Times) -> dict[str, str]:
    """The days of an address, so far as they are not today."""
    days = {"as_at": times.as_at, "known_at": times.known_at}
    return {name: day.isoformat() for name, day in days.items() if day < clock.today()}


def _decided(run: Run, seen: SeenMap) -> frozenset[str]:
    """The places on the map in which a household or person was decided."""
    where, bounds = seen.scope.sql("place_id")
    source = quote_text(str(run.path / STANDINGS))
    rows = query(
        f"SELECT DISTINCT place_id[:{int(seen.size)}] FROM read_parquet({source})"
        f" WHERE entity IN ('households', 'persons') AND {where}",
        bounds,
    )
    return frozenset(code.ljust(CODE_LENGTH, "0") for (code,) in rows if code)


def _over_runs(seen: SeenMap, asked: GapFilter, name: str) -> list[Point]:
    """The whole place at the last run of each month, the oldest first; the last of them is today's."""
    days = Run.objects.filter(on__lte=seen.times.as_at).values_list("on", flat=True).distinct()
    months = {(day.year, day.month): day for day in sorted(days)}
    points = []
    for day in [*months.values()][-_MOST_POINTS:]:
        times = replace(seen.times, as_at=day)
        gaps = access_gaps(seen.user, times, place=seen.place)
        if gaps is not None:
            total = sum(gaps.places(asked, size=seen.size).values())
            value = _value(total, seen.place, name, times)
            points.append(Point(label=day_text(gaps.run.on), value=value))
    return points
