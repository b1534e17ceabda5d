"""The income of a household by source and year, and what the yearly surveys found."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun.eligibility.records import Row
from jingzhun_site.frame.pieces import Chart, Series
from jingzhun_site.households.queries.opened import OpenedHousehold
from jingzhun_site.households.topics import SURVEY
from jingzhun_site.households.wording import label_of, unit_label
from jingzhun_site.register.columns import VOCABULARY

SOURCES = (
    "wage_income_yuan",
    "business_income_yuan",
    "property_income_yuan",
    "transfer_income_yuan",
)
"""The four sources of income, as surveys and households both name them."""

_YEARS = 5


@dataclass(frozen=True, kw_only=True)
class SurveyLine:
    """One figure over the years of a table of surveys."""

    label: str
    unit: str
    values: tuple[Decimal | int | None, ...]


@dataclass(frozen=True, kw_only=True)
class SurveyTable:
    """What the yearly surveys found: the years with the form of each, and a line for each figure."""

    years: tuple[tuple[int, str], ...]
    lines: tuple[SurveyLine, ...]


def income_chart(opened: OpenedHousehold) -> Chart | None:
    """Income by source and year, from the yearly surveys and the present year's figures."""
    years = _income_by_year(opened)
    if not years:
        return None
    ordered = sorted(years)
    declared = VOCABULARY.entities["households"].fields
    return Chart(
        id="income",
        title=_income_sentence(ordered[-1], years[ordered[-1]], declared),
        kind="stacked",
        unit=_("元"),
        categories=[str(year) for year in ordered],
        series=[
            Series(name=label_of(declared[name]), values=[years[year][name] for year in ordered])
            for name in SOURCES
        ],
        source=_("年度户情调查与户表"),
    )


def surveys(opened: OpenedHousehold) -> SurveyTable:
    """The figures of the yearly surveys, the latest year first."""
    rows = opened.rows.rows("household_surveys", "household_id", opened.key)
    latest = sorted(rows, key=lambda row: row["year"], reverse=True)[:_YEARS]
    here = reverse("households:survey", args=[opened.key]) if opened.may_change else ""
    lines = [_line(name, [row.get(name) for row in latest]) for name in SURVEY.names]
    per_head = SurveyLine(
        label=_("人均纯收入"), unit=_("元"), values=tuple(_per_head(row) for row in latest)
    )
    return SurveyTable(
        years=tuple((row["year"], here and f"{here}?year={row['year']}") for row in latest),
        lines=(*lines[:2], per_head, *lines[2:]),
    )


def _line(name: str, values: list[Any]) -> SurveyLine:
    field = VOCABULARY.entities["household_surveys"].fields[name]
    return SurveyLine(label=label_of(field), unit=unit_label(field), values=tuple(values))


def _per_head(row: Row) -> Decimal | None:
    members, net = row.get("members"), row.get("net_income_yuan")
    return round(net / members, 2) if members and net is not None else None


def _income_by_year(opened: OpenedHousehold) -> dict[int, dict[str, Decimal | None]]:
    surveys = opened.rows.rows("household_surveys", "household_id", opened.key)
    years = {row["year"]: {name: row.get(name) for name in SOURCES} for row in surveys}
    values = opened.values
    year = values.get("income_year")
    has_begun = year is not None and year <= opened.times.as_at.year
    if has_begun and year not in years and any(values.get(name) is not None for name in SOURCES):
        years[year] = {name: values.get(name) for name in SOURCES}
    return {
        year: sources
        for year, sources in years.items()
        if any(v is not None for v in sources.values())
    }


def _income_sentence(year: int, sources: dict[str, Decimal | None], declared: Any) -> str:
    """The title says what the latest year shows; with a source unknown there is no share to tell."""
    known = {name: value for name, value in sources.items() if value is not None}
    total = sum(known.values(), Decimal(0))
    if len(known) < len(SOURCES) or total <= 0:
        return _("%(year)d 年的收入还没有填全") % {"year": year}
    name = max(known, key=lambda key: known[key])
    share = round(known[name] * 100 / total)
    return _("%(year)d 年%(source)s占收入的 %(share)d%%") % {
        "year": year,
        "source": label_of(declared[name]),
        "share": share,
    }
