"""The layer of poverty: measures of income and of several standards at once, by place and year."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun.errors import JingzhunError
from jingzhun_site.accounts.models import User
from jingzhun_site.decisions.compartments import closed_rules
from jingzhun_site.decisions.deciders import regimes_of
from jingzhun_site.decisions.models import Run
from jingzhun_site.frame.formats import day_text, number_text
from jingzhun_site.frame.words import Words
from jingzhun_site.places.scope import Scope, prefix_of
from jingzhun_site.warmap.access import SeenMap
from jingzhun_site.warmap.layers.values import Choice, LayerData, PlaceValue, Point, Wanted
from jingzhun_site.warmap.models import Measure, PovertyFigure, PovertyYear, Source

_STANDARD = "standard:income_above_line"
"""The standard of the packs that speaks of the line; who does not meet it is listed behind a headcount."""
_OF_SURVEYS = (Measure.HEADCOUNT, Measure.GAP, Measure.SQUARED_GAP)
_SEVERAL = (Measure.MULTIDIMENSIONAL, Measure.ADJUSTED)
WORDS: Mapping[str, Words] = {
    **{f"{Source.REGISTER}.{one.value}": one.label for one in Measure},
    f"{Source.SURVEYS}.{Measure.HEADCOUNT}": gettext_lazy("调查户收入贫困发生率"),
    f"{Source.SURVEYS}.{Measure.GAP}": gettext_lazy("调查户收入贫困缺口"),
    f"{Source.SURVEYS}.{Measure.SQUARED_GAP}": gettext_lazy("调查户收入贫困缺口平方"),
}


def poverty_measure(seen: SeenMap, wanted: Wanted) -> LayerData | None:
    """One measure of one year; nothing before the first was computed."""
    years = list(PovertyYear.objects.select_related("snapshot").order_by("year"))
    if not years:
        return None
    word = wanted.choice if wanted.choice in WORDS else next(iter(WORDS))
    source, _dot, measure = word.partition(".")
    of_source = [one for one in years if one.source == source]
    chosen = next((one for one in of_source if one.year == wanted.year), None)
    chosen = chosen or (of_source[-1] if of_source else None)
    places = [seen.place, *seen.names]
    found = _figures(chosen, measure, places) if chosen else {}
    is_closed = chosen is not None and is_withheld(seen.user, seen.place, chosen, measure)
    values = {place: _value(found.get(place), place, chosen, is_closed) for place in places}
    return LayerData(
        title=str(WORDS[word]),
        unit="%",
        decimals=2 if measure == Measure.ADJUSTED else 1,
        values={place: values[place] for place in seen.names},
        whole=values[seen.place],
        source=source_words(chosen) if chosen else _("没有这类测算"),
        years=[one.year for one in of_source],
        year=chosen.year if chosen else None,
        choices=[
            Choice(value=key, label=str(label), is_chosen=key == word)
            for key, label in WORDS.items()
        ],
        choices_label=_("测算"),
        trend=_over_years(seen, of_source, measure, is_closed=is_closed),
        trend_title=_("各年度%(what)s") % {"what": WORDS[word]},
        remark=_remark(chosen, measure) if chosen else "",
    )


def _figures(
    chosen: PovertyYear, measure: str, places: Sequence[str]
) -> Mapping[str, PovertyFigure]:
    found = PovertyFigure.objects.filter(of=chosen, measure=measure, place_code__in=places)
    return {one.place_code: one for one in found}


def _value(
    figure: PovertyFigure | None, place: str, chosen: PovertyYear | None, is_closed: bool
) -> PlaceValue:
    if figure is None or chosen is None:
        return PlaceValue(note=_("没有可测算的人"))
    href = rows_behind(place, chosen, figure.measure)
    if is_closed and len(prefix_of(place)) == 12:
        return PlaceValue(href=href, note=_("依据健康等信息，不列村级数"))
    note = _("%(count)s 人") % {"count": number_text(figure.people)}
    return PlaceValue(low=figure.low * 100, high=figure.high * 100, href=href, note=note)


def rows_behind(place: str, chosen: PovertyYear, measure: str) -> str:
    """Of the register's income those below the line, of several standards how each was decided; else the households."""
    query = {"place": place}
    run = None
    if chosen.source == Source.REGISTER:
        run = Run.objects.filter(snapshot=chosen.snapshot_id).order_by("-made_at").first()
    if run is None:
        return f"{reverse('lists:list', args=('households',))}?{urlencode(query)}"
    if measure in _SEVERAL:
        return f"{reverse('decisions:run', args=(run.pk,))}?{urlencode(query)}"
    words = {"rule": _STANDARD, "state": "0", **query}
    return f"{reverse('decisions:subjects', args=(run.pk,))}?{urlencode(words)}"


def is_withheld(user: User, place: str, chosen: PovertyYear, measure: str) -> bool:
    """Whether a measure rests on what the user may not see in a place: then villages have no figure."""
    if measure not in _SEVERAL:
        return False
    snapshot = chosen.snapshot
    try:
        regimes = regimes_of(snapshot.place_code, snapshot.as_at)
    except JingzhunError:  # a pack that was in force then is not there any more
        return True
    closed = closed_rules(user.authority(), regimes, Scope.of([place]))
    return any(f"standard:{name}" in closed for name in chosen.standards)


def _over_years(
    seen: SeenMap, years: Sequence[PovertyYear], measure: str, *, is_closed: bool
) -> list[Point]:
    found = {
        one.of_id: one
        for one in PovertyFigure.objects.filter(
            of__in=years, measure=measure, place_code=seen.place
        )
    }
    return [
        Point(label=str(one.year), value=_value(found.get(one.pk), seen.place, one, is_closed))
        for one in years
    ]


def source_words(chosen: PovertyYear) -> str:
    """Whose people were measured, from which snapshot, under which line."""
    line = number_text(Decimal(chosen.line_fen) / 100, decimals=0)
    return _("%(who)s，据 %(day)s 快照；贫困线人均年收入 %(line)s 元") % {
        "who": Source(chosen.source).label,
        "day": day_text(chosen.snapshot.as_at),
        "line": line,
    }


def _remark(chosen: PovertyYear, measure: str) -> str:
    said = [_("按人数计算，信息缺失时给出上下限。")]
    if measure in _SEVERAL:
        labels = "、".join(chosen.standards.values())
        said.append(_("等权，缺三分之一以上为贫困：%(labels)s。") % {"labels": labels})
    if chosen.left_out:
        said.append(
            _("%(count)s 户人口数不详，没有计入。") % {"count": number_text(chosen.left_out)}
        )
    return "".join(said)
