"""The list of reports, one as it was filled with a way from each cell, and what changed since the time before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun.periods import Period
from jingzhun.reports.answers import WORDS, AnswerState
from jingzhun_site.decisions.models import Run
from jingzhun_site.frame.formats import day_text
from jingzhun_site.frame.paging import keyset_page
from jingzhun_site.frame.pieces import Action, Chip, Empty
from jingzhun_site.frame.tables import Cell, Column, Row, Table
from jingzhun_site.places.queries import place_names
from jingzhun_site.reports.models import FilledReport
from jingzhun_site.reports.moments import period_words
from jingzhun_site.reports.names.catalogue import PLACE_LISTS, catalogue, source_of
from jingzhun_site.reports.names.poverty import YEARS, year_label

_MOST_CHANGES = 200
_WITHOUT_RECORDS = (
    "place.", "report.", "unit.", "data.", "item.number", "item.label", "item.unit", "item.lead",
)  # fmt: skip
"""Names of which nothing is counted: they are no links."""


def reports_table(request: HttpRequest, reports: "QuerySet[FilledReport]") -> Table:
    """The reports, the latest first."""
    template, job = request.GET.get("template", ""), request.GET.get("job", "")
    chips = []
    if template.isascii() and template.isdigit():
        reports = reports.filter(template_id=int(template))
        title = reports.values_list("template__title", flat=True).first() or template
        chips.append(Chip(label=_("模板"), value=title, keys=("template",)))
    if _is_key(job):
        reports = reports.filter(job_id=job)
        chips.append(Chip(label=_("批量生成"), value=job[:8], keys=("job",)))
    page = keyset_page(
        reports.select_related("template", "version", "filled_by").defer("cells", "blocks"),
        ["-id"],
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    places = place_names({one.place_code for one in page.rows})
    first = Action(label=_("选一张模板"), href=reverse("reports:templates"), icon="file-text")
    return Table(
        id="reports",
        caption=_("已生成的报表"),
        columns=(
            Column(key="title", label=_("报表"), wraps=True),
            Column(key="place", label=_("地区")),
            Column(key="period", label=_("期别")),
            Column(key="on", label=_("截止日期"), kind="day"),
            Column(key="unknown", label=_("情况不明")),
            Column(key="who", label=_("填报人")),
            Column(key="when", label=_("生成时间"), kind="moment"),
        ),
        rows=[_row(one, places) for one in page.rows],
        chips=chips,
        next=page.next,
        previous=page.previous,
        has_column_choice=False,
        empty=Empty(
            title=_("还没有生成过报表"),
            hint=_("选一张模板、一个地区和一个日期，几秒钟生成。"),
            icon="report-analytics",
            actions=(first,),
        ),
    )


def _row(one: FilledReport, places: Mapping[str, str]) -> Row:
    return Row(
        key=str(one.pk),
        href=one.get_absolute_url(),
        cells={
            "title": one.template.title,
            "place": places.get(one.place_code, one.place_code),
            "period": period_words(Period(start=one.period_start, end=one.period_end)),
            "on": one.on,
            "unknown": _("%(n)d 处") % {"n": one.unknown}
            if one.has_data
            else Cell(value=_("没有数据"), tone="soon", icon="alert-triangle"),
            "who": str(one.filled_by),
            "when": one.filled_at,
        },
    )


@dataclass(frozen=True, kw_only=True)
class PieceShown:
    """A stretch of text; one that was filled leads to its page."""

    text: str
    href: str = ""
    look: str = ""
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class CellShown:
    """A cell of the page."""

    pieces: Sequence[PieceShown]
    columns: int
    rows: int
    is_figure: bool


@dataclass(frozen=True, kw_only=True)
class BlockShown:
    """A table or a paragraph of the page."""

    title: str
    rows: Sequence[Sequence[CellShown]]
    is_table: bool
    has_more: bool


def shown_blocks(report: FilledReport, hidden: frozenset[int]) -> Iterator[BlockShown]:
    """The report as it was filled, each filled cell a link."""
    for block in report.blocks:
        yield BlockShown(
            title=block["title"],
            rows=[[_cell(report, cell, hidden) for cell in row] for row in block["rows"]],
            is_table=block["is_table"],
            has_more=block["has_more"],
        )


def _cell(report: FilledReport, cell: Mapping[str, Any], hidden: frozenset[int]) -> CellShown:
    pieces = [_piece(report, piece, hidden) for piece in cell["pieces"]]
    return CellShown(
        pieces=pieces, columns=cell["columns"], rows=cell["rows"], is_figure=cell["is_figure"]
    )


def _piece(report: FilledReport, piece: Mapping[str, Any], hidden: frozenset[int]) -> PieceShown:
    number = piece["cell"]
    if number is None:
        return PieceShown(text=piece["text"])
    if number in hidden:
        return PieceShown(text=WORDS[AnswerState.WITHHELD], look="withheld")
    cell = report.cells[number]
    is_plain = cell["name"].startswith(_WITHOUT_RECORDS) and cell["state"] == "known"
    return PieceShown(
        text=piece["text"],
        href="" if is_plain else reverse("reports:cell", args=[report.pk, number]),
        look=cell["state"],
        why=cell["why"],
    )


@dataclass(frozen=True, kw_only=True)
class Change:
    """A cell that says something else than the time before."""

    where: str
    label: str
    old: str
    new: str
    href: str


def changes_of(report: FilledReport, hidden: frozenset[int]) -> list[Change]:
    """What changed since the same report was filled before; names that were added or taken away too."""
    previous = report.previous
    if previous is None:
        return []
    old = {_key(cell): cell for cell in previous.cells}
    new = {_key(cell): cell for cell in report.cells}
    found = [
        Change(
            where=cell["at"],
            label=cell_label(cell),
            old=old[key]["text"] if key in old else "—",
            new=cell["text"],
            href=reverse("reports:cell", args=[report.pk, cell["number"]]),
        )
        for key, cell in new.items()
        if cell["number"] not in hidden
        and not cell["name"].startswith("report.filled")
        and (key not in old or old[key]["text"] != cell["text"])
    ]
    return found[:_MOST_CHANGES]


def cell_label(cell: Mapping[str, Any]) -> str:
    """A cell in words: for which record or place, and what."""
    name = cell["name"]
    known = catalogue().known(name, cell["list_name"]) or catalogue().lists.get(name)
    label = known.label if known else name
    of_row = ""
    if cell["list_name"] in PLACE_LISTS:
        of_row = place_names([cell["row_key"]]).get(cell["row_key"], cell["row_key"])
    elif cell["row_key"]:
        of_row = _record_label(cell["list_name"], cell["row_key"])
    return f"{of_row} · {label}" if of_row else label


def _record_label(list_name: str, key: str) -> str:
    if list_name == YEARS:
        return year_label(key)
    source = source_of(list_name)
    names = catalogue().names
    for column in ("item.done", "item.running"):
        plain = source.plain_name(list_name, key, column) if source else ""
        parts = plain.split(".")
        known = names.get(plain) or names.get(".".join([*parts[:2], parts[-1]]))
        if known is not None:
            return known.label.partition("：")[0]
    return key


def _key(cell: Mapping[str, Any]) -> tuple[str, str, str]:
    return cell["name"], cell["list_name"], cell["row_key"] or cell["at"]


def _is_key(word: str) -> bool:
    return len(word) == 36 and all(c in "0123456789abcdef-" for c in word)


@dataclass(frozen=True, kw_only=True)
class EmptyReport:
    """Why nothing at all is known in a report, and what can be done."""

    title: str
    text: str


def why_empty(report: FilledReport) -> EmptyReport:
    """That there is no snapshot up to the day of the report, or that the register has nothing of the place."""
    if report.state_snapshot_id:
        return EmptyReport(
            title=_("这个地区没有数据"),
            text=_(
                "表里的数都是“情况不明”或“不适用”：名册里没有这个地区的记录，不是 0。"
                "请核对地区，或者先导入这个地区的名册。"
            ),
        )
    first = Run.objects.order_by("on").values_list("on", flat=True).first()
    return EmptyReport(
        title=_("没有截至 %(on)s 的名册快照") % {"on": day_text(report.on)},
        text=_("表里的数都是“情况不明”或“不适用”：不知道这一天的情况，不是 0。")
        + _next_step(first, report.on),
    )


def _next_step(first: date | None, on: date) -> str:
    if first is None:
        return _("请先运行快照与研判，再重新生成。")
    if first <= on:
        return _("生成报表以后已经补做了快照，请重新生成。")
    step = _(
        "最早的快照是 %(on)s 的：请选这一天或以后的日期，或者以报表的截止日期为数据日期补做快照与研判。"
    )
    return step % {"on": day_text(first)}


def report_facts(report: FilledReport) -> dict[str, str]:
    """The head of a report in words."""
    period = Period(start=report.period_start, end=report.period_end)
    return {
        "period": period_words(period),
        "days": f"{day_text(period.start)} – {day_text(period.end)}",
        "run": report.run_id[:12],
        "snapshot": report.flow_snapshot_id[:12],
        "digest": report.sha256[:12],
    }
