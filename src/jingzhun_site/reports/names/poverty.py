"""Names of poverty: the measures of the year of the report, and the list of all years, as the map shows them."""

from collections.abc import Collection, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from jingzhun.reports import Answer, AnswerState, KnownList, KnownName, ListRow
from jingzhun_site.accounts.models import User
from jingzhun_site.reports.moments import Moment
from jingzhun_site.reports.names.source import (
    Answers,
    Rows,
    Trace,
    is_village,
    unknown,
    withheld,
)
from jingzhun_site.warmap.layers.poverty import WORDS, is_withheld, rows_behind, source_words
from jingzhun_site.warmap.models import Measure, PovertyFigure, PovertyYear, Source

_GROUP = "贫困程度"
YEARS = "poverty_years"
_NOT_YET = "还没有这一年的测算：名册快照和入户调查出来后自动测算。"
_NO_YEAR = "到这一年为止还没有测算过贫困程度：名册快照和入户调查出来后自动测算。"
_NOBODY = "这里没有可测算的人。"
_CLOSED = "依据健康等信息，不列村级数。"
_DOUBT = "有信息缺失，给出上下限。"
_COLUMNS: Mapping[str, str] = {
    "year": "年度",
    "of": "测算对象",
    "line": "贫困线",
    **{measure.value: str(measure.label) for measure in Measure},
}


class PovertySource:
    """What was measured of the people of a place; nobody knows before the first measurement."""

    def names(self) -> Mapping[str, KnownName]:
        """Each measure of each source, in percent."""
        return {
            f"poverty.{word}": KnownName(
                name=f"poverty.{word}", label=str(label), unit="%", group=_GROUP
            )
            for word, label in WORDS.items()
        }

    def lists(self) -> Mapping[str, KnownList]:
        """The years that were measured up to that of the report."""
        columns = {
            f"item.{part}": KnownName(name=f"item.{part}", label=label, unit=_UNITS.get(part, ""))
            for part, label in _COLUMNS.items()
        }
        return {YEARS: KnownList(name=YEARS, label="各年度贫困程度", columns=columns)}

    def answers(self, names: Collection[str], places: Sequence[str], moment: Moment) -> Answers:
        """The measures of the report's year, or of the year that a name has inside."""
        years = {(one.source, one.year): one for one in _years(moment)}
        figures = _figures(list(years.values()), places)
        found: Answers = {}
        for name in names:
            source, measure, number = _parts_of(name, moment)
            year = years.get((source, number))
            for place in places:
                found[(place, name)] = (
                    _answer(year, measure, place, figures, moment.user)
                    if year
                    else unknown(_NOT_YET)
                )
        return found

    def rows(self, list_name: str, place: str, moment: Moment) -> Rows:
        """One row a year and source, the register first, the oldest year first; unknown before the first."""
        years = _years(moment)
        if not years:
            return unknown(_NO_YEAR)
        figures = _figures(years, [place])
        return [
            ListRow(
                key=f"{one.source}.{one.year}", answers=_columns(one, place, figures, moment.user)
            )
            for one in years
        ]

    def plain_name(self, list_name: str, key: str, column: str) -> str:
        """The same measure with its year inside."""
        source, year = key.split(".")
        name = f"poverty.{source}.{column.removeprefix('item.')}"
        return f"{name}.{year}" if name in self.names() else ""

    def closed(self, names: Collection[str], place: str, user: User, moment: Moment) -> set[str]:
        """In a village, the measures of several standards where one of them is closed to the user."""
        if not is_village(place):
            return set()
        years = {(one.source, one.year): one for one in _years(moment)}
        found = set()
        for name in names:
            source, measure, number = _parts_of(name, moment)
            year = years.get((source, number))
            if year is not None and is_withheld(user, place, year, measure):
                found.add(name)
        return found

    def trace(self, name: str, place: str, moment: Moment) -> Trace:
        """Those below the line, how each standard was decided, or the households."""
        source, measure, number = _parts_of(name, moment)
        years = (one for one in _years(moment) if (one.source, one.year) == (source, number))
        year = next(years, None)
        if year is None:
            return Trace()
        return Trace(
            href=rows_behind(place, year, measure),
            href_label="打开测算所依据的名单",
            says=source_words(year),
        )


def year_label(key: str) -> str:
    """The row of a year in words: ``2018 年名册上的全部户``."""
    source, _dot, year = key.partition(".")
    return f"{year} 年{Source(source).label}"


_UNITS: Mapping[str, str] = {"line": "元", **{measure.value: "%" for measure in Measure}}
_Figures = Mapping[tuple[int, str, str], PovertyFigure]


def _years(moment: Moment) -> list[PovertyYear]:
    """What was measured, but not of years after that of the report."""
    years = PovertyYear.objects.select_related("snapshot").filter(year__lte=moment.on.year)
    return list(years.order_by("source", "year"))


def _figures(years: Sequence[PovertyYear], places: Sequence[str]) -> _Figures:
    found = PovertyFigure.objects.filter(of__in=years, place_code__in=places)
    return {(one.of_id, one.place_code, one.measure): one for one in found}


def _columns(year: PovertyYear, place: str, figures: _Figures, user: User) -> Mapping[str, Answer]:
    return {
        "item.year": Answer(value=year.year),
        "item.of": Answer(value=str(year.get_source_display())),
        "item.line": Answer(value=Decimal(year.line_fen) / 100),
        **{
            f"item.{measure.value}": _answer(year, measure.value, place, figures, user)
            for measure in Measure
        },
    }


def _answer(year: PovertyYear, measure: str, place: str, figures: _Figures, user: User) -> Answer:
    figure = figures.get((year.pk, place, measure))
    if figure is None:
        return unknown(_NOBODY)
    if is_village(place) and is_withheld(user, place, year, measure):
        return withheld(_CLOSED)
    places = 2 if measure == Measure.ADJUSTED else 1
    step = Decimal(1).scaleb(-places)
    low = (figure.low * 100).quantize(step, rounding=ROUND_FLOOR)
    high = (figure.high * 100).quantize(step, rounding=ROUND_CEILING)
    if figure.low == figure.high:
        return Answer(value=low, decimals=places)
    return Answer(state=AnswerState.BETWEEN, value=low, high=high, decimals=places, why=_DOUBT)


def _parts_of(name: str, moment: Moment) -> tuple[str, str, int]:
    """Source, measure and year of a name: that of the report where none is inside."""
    _poverty, source, measure, *year = name.split(".")
    return source, measure, int(year[0]) if year else moment.on.year
