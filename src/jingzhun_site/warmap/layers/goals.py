"""Layers of targets: how many are behind in each place, and how far one of them is."""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun.goals import TargetStatus
from jingzhun.packs import Nature
from jingzhun_site.config import clock
from jingzhun_site.frame.formats import day_text
from jingzhun_site.goals.access import SeenGoals, access_goals
from jingzhun_site.goals.filtering import LATE, LATE_STATUSES, chosen_year
from jingzhun_site.goals.reading import StoredLine, TargetChoice
from jingzhun_site.goals.tree_tables import line_address
from jingzhun_site.goals.wording import due_now_text, reason_text, unit_word
from jingzhun_site.warmap.access import SeenMap
from jingzhun_site.warmap.layers.values import (
    Choice,
    LayerData,
    PlaceValue,
    Point,
    Wanted,
    counted,
    nothing,
)

_OPEN = (TargetStatus.UNDECIDED, TargetStatus.NOT_COMPUTABLE)
"""Of these targets nobody knows how they stand."""


def targets_behind(seen: SeenMap, wanted: Wanted) -> LayerData | None:
    """How many targets of each place are overdue or behind, and how many cannot be judged."""
    goals = access_goals(seen.user, place=seen.place)
    if goals is None:
        return None
    year = _year(goals, wanted)
    places = list(seen.names)
    counts = goals.counts([seen.place, *places], year=year)
    whole = _late(counts.get(seen.place, {}), seen.place, year)
    return LayerData(
        title=_("逾期或滞后的目标"),
        unit=_("项"),
        values={place: _late(counts.get(place, {}), place, year) for place in places},
        whole=whole,
        source=_source(goals),
        years=goals.progress.years,
        year=year,
        trend=[
            Point(label=str(one), value=whole if one == year else _late_of(goals, seen.place, one))
            for one in goals.progress.years
        ],
        trend_title=_("各年度逾期或滞后的目标"),
        remark=_("只数已能断定的；情况不明和无法计算的另列。"),
    )


def one_target(seen: SeenMap, wanted: Wanted) -> LayerData | None:
    """How far each place is with one target: the share done, or the bare figure where nobody was given a share."""
    goals = access_goals(seen.user, place=seen.place)
    if goals is None:
        return None
    year = _year(goals, wanted)
    places = [seen.place, *seen.names]
    choices = goals.choices(places, year=year)
    chosen = _chosen(choices, wanted.choice)
    if chosen is None:
        return None
    lines = goals.lines(places, year=None, goal_id=chosen.goal_id, span=chosen.span)
    own = {one.place: one for one in lines if one.year == year}
    below = [own[place] for place in seen.names if place in own]
    is_share = any(line.target is not None for line in below) and not _is_bare(chosen)
    unit = "%" if is_share or chosen.unit == "percent" else unit_word(chosen.unit)
    return LayerData(
        title=_("%(label)s：完成率") % {"label": chosen.label} if is_share else chosen.label,
        unit=unit,
        values={place: _done(own.get(place), is_share=is_share) for place in seen.names},
        whole=_done(own.get(seen.place), is_share=is_share),
        source=_source(goals),
        is_bad=chosen.nature is Nature.CEILING,
        decimals=1 if unit == "%" else 0,
        years=goals.progress.years,
        year=year,
        choices=_choices(choices, _word(chosen)),
        choices_label=_("指标"),
        trend=_over_years([one for one in lines if one.place == seen.place], is_share=is_share),
        trend_title=_("各年度 %(label)s") % {"label": chosen.label},
        remark=_remark(own.get(seen.place)),
    )


def _year(goals: SeenGoals, wanted: Wanted) -> int:
    query = QueryDict(mutable=True)
    query["year"] = "" if wanted.year is None else str(wanted.year)
    return chosen_year(query, goals.progress.years, present=clock.today().year)


def _late_of(goals: SeenGoals, place: str, year: int) -> PlaceValue:
    return _late(goals.counts([place], year=year).get(place, {}), place, year)


def _late(counts: Mapping[str, int], place: str, year: int) -> PlaceValue:
    late = sum(counts.get(status, 0) for status in LATE_STATUSES)
    doubtful = sum(counts.get(status, 0) for status in _OPEN)
    query = {"place": place, "year": year}
    href = f"{reverse('goals:tree')}?{urlencode(query | {'status': LATE})}"
    judged = sum(n for status, n in counts.items() if status not in (*_OPEN, "no_target"))
    if not judged:
        tree = f"{reverse('goals:tree')}?{urlencode(query)}"
        if not doubtful:
            return nothing(_("没有目标"), href=tree)
        return PlaceValue(href=tree, note=_("没有能断定的目标"))
    return counted(late, href=href, doubtful=doubtful)


def _done(line: StoredLine | None, *, is_share: bool) -> PlaceValue:
    if line is None:
        return nothing(_("没有这项目标"))
    href = line_address("goal" if line.is_reported else "rows", line)
    if line.withheld:
        return PlaceValue(href=line_address("goal", line), note=_("依据健康等信息，不列村级数"))
    if line.figure is None:
        return PlaceValue(href=line_address("goal", line), note=reason_text(line) or _("无法计算"))
    if not is_share:
        return PlaceValue(low=line.low, high=line.high, href=href)
    if line.target is None or not line.target.value:
        return nothing(_("没有分解任务"), href=line_address("goal", line))
    low, high = (
        None if end is None else end * 100 / line.target.value for end in (line.low, line.high)
    )
    return PlaceValue(low=low, high=high, href=href)


def _is_bare(target: TargetChoice) -> bool:
    """Whether a share of the target says nothing: rates are shares already, ceilings should stay empty."""
    return target.unit == "percent" or target.nature is Nature.CEILING


def _word(target: TargetChoice) -> str:
    return f"{target.goal_id}.{target.span}"


def _chosen(targets: Sequence[TargetChoice], word: str) -> TargetChoice | None:
    """The target asked for, else the one that most places were given, one to be done before one not to be passed."""
    asked = [one for one in targets if _word(one) == word]
    if asked:
        return asked[0]
    return max(targets, key=lambda one: (not _is_bare(one), one.given), default=None)


def _choices(targets: Iterable[TargetChoice], chosen: str) -> list[Choice]:
    return [
        Choice(value=_word(one), label=one.label, is_chosen=_word(one) == chosen)
        for one in sorted(targets, key=lambda one: one.label)
    ]


def _over_years(lines: Iterable[StoredLine], *, is_share: bool) -> list[Point]:
    by_year = sorted(lines, key=lambda one: one.year)
    return [Point(label=str(one.year), value=_done(one, is_share=is_share)) for one in by_year]


def _remark(line: StoredLine | None) -> str:
    due = due_now_text(line) if line else ""
    return _("本地按进度应有 %(due)s。") % {"due": due} if due else ""


def _source(goals: SeenGoals) -> str:
    return _("据 %(day)s 名册快照测算") % {"day": day_text(goals.progress.as_at)}
