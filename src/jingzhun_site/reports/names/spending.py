"""Names of money and programmes: allocated and paid by level, delivered and enrolled by programme."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from jingzhun.engines import quote_text
from jingzhun_site.decisions.deciders import packs
from jingzhun_site.decisions.rules import programme_label
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.reports.names.measures import IN_PERIOD, IN_YEAR, UNTIL, Measure, spanned

_FUNDS, _PROGRAMMES = "资金", "专项"
_LEVELS: Mapping[str, tuple[str, str, str]] = {
    # the level, its words, its sources, and the column of the year's plan
    "upper": ("中省资金", "('central', 'provincial')", "upper_level_yuan"),
    "city": ("市级资金", "('city')", "city_level_yuan"),
    "county": ("县级资金", "('county')", "county_level_yuan"),
}
_MONEY = "amount_yuan"
_SPANS: Mapping[str, tuple[str, str]] = {
    "_in_year": ("本年", IN_YEAR),
    "_in_period": ("本期", IN_PERIOD),
}
NO_ALLOCATION = "allocation_source IS NULL"


@cache
def spending_measures() -> Mapping[str, Measure]:
    """Every figure of funds and programmes by its name."""
    found = [*_funds(), *_all_deliveries()]
    for programme in programme_ids():
        found += _of_programme(programme)
    return {measure.name: measure for measure in found}


@cache
def programme_ids() -> tuple[str, ...]:
    """Every programme of every pack."""
    return tuple(dict.fromkeys(id_ for pack in packs().values() for id_ in pack.programmes))


def _funds() -> Iterator[Measure]:
    for ending, (words, span) in _SPANS.items():
        yield _fund(
            f"funds.allocated{ending}", f"专项资金{words}下达", "allocations", "allocated_on", span
        )
        yield _fund(f"funds.paid{ending}", f"专项资金{words}支付", "payments", "paid_on", span)
        for level, (label, sources, _plan) in _LEVELS.items():
            among = f"source IN {sources}"
            yield _fund(
                f"funds.{level}.allocated{ending}", f"{label}{words}下达", "allocations",
                "allocated_on", span, among,
            )  # fmt: skip
            yield _fund(
                f"funds.{level}.paid{ending}", f"{label}{words}支付", "payments", "paid_on", span,
                f"allocation_source IN {sources}", NO_ALLOCATION,
            )  # fmt: skip
    table = VOCABULARY.code_tables["fund_source"]
    for value in table.values.values():
        yield _fund(
            f"funds.source.{value.code}.allocated_in_year", f"{value.label_zh}资金本年下达", "allocations",
            "allocated_on", IN_YEAR, f"source = {quote_text(value.code)}",
        )  # fmt: skip
    for level, (label, _sources, plan) in _LEVELS.items():
        yield Measure(
            name=f"funds.{level}.planned", label=f"{label}本年预算", unit="元", group=_FUNDS,
            entity="fund_years", where="year = {year_number}", adds=plan,
            doubtful=f"year = {{year_number}} AND {plan} IS NULL",
        )  # fmt: skip


def _fund(
    name: str, label: str, entity: str, dated: str, span: str, among: str = "", doubtful: str = ""
) -> Measure:
    condition = spanned(span, dated)
    return Measure(
        name=name,
        label=label,
        unit="元",
        group=_FUNDS,
        entity=entity,
        where=f"{condition} AND {among}" if among else condition,
        adds=_MONEY,
        doubtful=f"{condition} AND {doubtful}" if doubtful else "",
        dated=dated,
        of_place="fund_years",
    )


def _all_deliveries() -> Iterator[Measure]:
    for ending, (words, span) in _SPANS.items():
        yield from _deliveries("deliveries", f"到户补助{words}", span, ending)


def _of_programme(programme: str) -> Iterator[Measure]:
    label = programme_label(programme)
    until = spanned(UNTIL, "enrolled_on")
    goes_on = f"{until} AND (ended_on IS NULL OR ended_on > {{on}})"
    yield _enrolments(programme, "enrolled", f"{label}：累计纳入", until)
    yield _enrolments(programme, "running", f"{label}：期末在册", goes_on)
    for ending, (words, span) in _SPANS.items():
        for word, says, dated in (
            ("enrolled", "纳入", "enrolled_on"),
            ("ended", "结束", "ended_on"),
        ):
            says_all = f"{label}：{words}{says}"
            yield _enrolments(programme, f"{word}{ending}", says_all, spanned(span, dated))
        granted = f"{spanned(span, 'enrolled_on')} AND {_MONEY} IS NOT NULL"
        says_all = f"{label}：{words}核定金额"
        yield _enrolments(programme, f"granted{ending}", says_all, granted, adds=_MONEY)
        yield from _deliveries(
            f"programme.{programme}", f"{label}：{words}", span, ending, programme
        )


def _enrolments(
    programme: str, ending: str, label: str, condition: str, *, adds: str = ""
) -> Measure:
    return Measure(
        name=f"programme.{programme}.{ending}",
        label=label,
        unit="元" if adds else "笔",
        group=_PROGRAMMES,
        entity="enrolments",
        where=condition,
        adds=adds,
        dated="enrolled_on",
        of_place="households",
        programme=programme,
    )


def _deliveries(
    stem: str, label: str, span: str, ending: str, programme: str = ""
) -> Iterator[Measure]:
    condition = spanned(span, "delivered_on")
    about: dict[str, Any] = {
        "entity": "deliveries",
        "group": _PROGRAMMES if programme else _FUNDS,
        "dated": "delivered_on",
        "of_place": "households",
        "programme": programme,
    }
    yield Measure(
        name=f"{stem}.delivered{ending}", label=f"{label}发放", unit="元",
        where=f"{condition} AND {_MONEY} IS NOT NULL", adds=_MONEY,
        doubtful=f"{condition} AND {_MONEY} IS NULL AND kind = 'cash'", **about,
    )  # fmt: skip
    yield Measure(
        name=f"{stem}.deliveries{ending}", label=f"{label}发放次数", unit="次",
        where=condition, **about,
    )  # fmt: skip
