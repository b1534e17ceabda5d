"""The income of a household by source and year, and what the yearly surveys found."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun.eligibility.records import Row
from jingzhun_site.frame.pieces import Chart, Series
from jingzhun_site.households.queries.opened import OpenedHousehold
from jingzhun_site.households.wording import label_of
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
class SurveyYear:
    """What a year's survey found, and where it is changed."""

    year: int
    members: int | None
    net_income: Decimal | None
    per_head: Decimal | None
    sources: tuple[Decimal | None, ...]
    expense: Decimal | None
    edit_href: str


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


def surveys(opened: OpenedHousehold) -> list[SurveyYear]:
    """The figures of the yearly surveys, the latest first."""
    rows = opened.rows.rows("household_surveys", "household_id", opened.key)
    latest = sorted(rows, key=lambda row: row["year"], reverse=True)[:_YEARS]
    return [_survey_year(opened, row) for row in latest]


def _survey_year(opened: OpenedHousehold, row: Row) -> SurveyYear:
    members, net = row.get("members"), row.get("net_income_yuan")
    here = reverse("households:survey", args=[opened.key])
    return SurveyYear(
        year=row["year"],
        members=members,
        net_income=net,
        per_head=net / members if members and net is not None else None,
        sources=tuple(row.get(name) for name in SOURCES),
        expense=row.get("business_expense_yuan"),
        edit_href=f"{here}?year={row['year']}" if opened.may_change else "",
    )


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
