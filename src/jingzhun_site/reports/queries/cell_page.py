"""One filled cell: what it says, where from, what it would say now, and the records behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from jingzhun.reports import AnswerState
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.standing_queries import paged_subjects
from jingzhun_site.decisions.subjects import shown_subjects
from jingzhun_site.frame.pieces import Empty
from jingzhun_site.frame.tables import Column, Row, Table
from jingzhun_site.goals.rows_table import owners_of
from jingzhun_site.places.queries import full_place_name
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.reports.collecting import answers_for
from jingzhun_site.reports.models import FilledReport
from jingzhun_site.reports.moments import Moment, moment_for, moment_of
from jingzhun_site.reports.names.catalogue import catalogue, source_of
from jingzhun_site.reports.names.counted import closed_measures, measure_behind
from jingzhun_site.reports.names.counting import details, rows_sql
from jingzhun_site.reports.names.measures import Measure
from jingzhun_site.reports.names.source import Trace
from jingzhun_site.reports.queries.report_pages import cell_label
from jingzhun_site.reports.seeing import key_of


@dataclass(frozen=True, kw_only=True)
class CellPage:
    """What the page of a cell shows; ``now`` is empty where it would say the same."""

    label: str
    name: str
    unit: str
    text: str
    state: str
    why: str
    at: str
    place_name: str
    now: str
    trace: Trace
    table: Table | None
    is_closed: bool


def cell_page(
    request: HttpRequest, user: User, report: FilledReport, cell: Mapping[str, Any]
) -> CellPage:
    """Everything about one cell, under the reader's rights."""
    key = key_of(report, cell)
    moment = moment_of(report, user)
    source = source_of(key.name) if key.name else None
    trace = source.trace(key.name, key.place, moment) if source else Trace()
    known = catalogue().known(cell["name"], cell["list_name"])
    measure = measure_behind(key.name) if trace.is_counted else None
    is_closed = bool(measure and closed_measures([key.name], key.place, user, moment))
    unit = known.unit if known else ""
    return CellPage(
        label=cell_label(cell),
        name=key.name or cell["name"],
        unit=_("万%(unit)s") % {"unit": unit} if cell["in_ten_thousands"] else unit,
        text=cell["text"],
        state=cell["state"],
        why=cell["why"],
        at=cell["at"],
        place_name=full_place_name(key.place),
        now=_now(user, report, cell, key.name, key.place) if source else "",
        trace=trace,
        table=_table(request, user, measure, key.place, moment)
        if measure and not is_closed
        else None,
        is_closed=is_closed,
    )


def _now(user: User, report: FilledReport, cell: Mapping[str, Any], name: str, place: str) -> str:
    """What the name says today of the same day, where that differs."""
    if cell["state"] == AnswerState.WITHHELD.value:
        return ""
    moment = moment_for(user, report.on, report.template.cadence)
    answer = answers_for([name], [place], moment).get((place, name))
    if answer is None:
        return ""
    text = answer.text(in_ten_thousands=cell["in_ten_thousands"])
    return "" if text == cell["text"] else text


def _table(
    request: HttpRequest, user: User, measure: Measure, place: str, moment: Moment
) -> Table | None:
    """A page of the rows that were counted."""
    sql = rows_sql(measure, moment)
    if sql is None:
        return None
    scope = user.scope(Right.SEE_REGISTER).narrowed(place)
    page = paged_subjects(
        sql,
        measure.entity,
        scope,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    owners = owners_of(measure.entity, page.rows)
    shown = shown_subjects(user, list(owners.values()), scope)
    more = details(measure, [one.key for one in page.rows], moment)
    rows = []
    for one in page.rows:
        owner = owners[one.key]
        subject = shown[(owner.entity, owner.key)]
        day, amount = more.get(one.key, (None, None))
        cells = {
            "name": subject.name,
            "place": subject.place,
            "day": day,
            "amount": amount,
            "key": one.key,
        }
        rows.append(Row(key=one.key, href=subject.href, cells=cells, sum_of=amount))
    return Table(
        id="rows",
        caption=_("组成这个数的%(records)s")
        % {"records": VOCABULARY.entities[measure.entity].label_zh},
        columns=_columns(measure),
        rows=rows,
        count=page.count,
        next=page.next,
        previous=page.previous,
        has_column_choice=False,
        empty=Empty(title=_("没有这样的记录"), icon="inbox"),
    )


def _columns(measure: Measure) -> tuple[Column, ...]:
    found = [Column(key="name", label=_("姓名或名称")), Column(key="place", label=_("村"))]
    if measure.dated:
        found.append(Column(key="day", label=_("日期"), kind="day"))
    if measure.adds:
        kind = "money" if measure.unit == "元" else "number"
        found.append(Column(key="amount", label=_("数额"), unit=measure.unit, kind=kind))
    return (*found, Column(key="key", label=_("编号")))
