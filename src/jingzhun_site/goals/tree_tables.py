"""The page of a place and a year: its targets, the places below sorted by worst, tabs and tiles."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun.goals import TargetStatus
from jingzhun_site.decisions.rules import department
from jingzhun_site.frame.addresses import keep_looking
from jingzhun_site.frame.icons import icon_html
from jingzhun_site.frame.pieces import Chip, Empty, Figure, Tab
from jingzhun_site.frame.tables import Cell, Column, Order, Row, Table
from jingzhun_site.goals.bars import bar_html
from jingzhun_site.goals.catalogue import programme_label
from jingzhun_site.goals.filtering import LATE, RECORDS, REPORTS, GoalFilter
from jingzhun_site.goals.reading import StoredLine
from jingzhun_site.goals.wording import (
    STATUS_WORDS,
    WORST_FIRST,
    due_now_text,
    figure_note,
    figure_text,
    sentence,
    shown_status,
    target_text,
)

COLUMNS = (
    Column(key="label", label=gettext_lazy("指标"), wraps=True),
    Column(key="status", label=gettext_lazy("状态"), sort="status"),
    Column(key="figure", label=gettext_lazy("实际")),
    Column(key="target", label=gettext_lazy("目标")),
    Column(key="bar", label=gettext_lazy("进度")),
    Column(key="due_now", label=gettext_lazy("按进度应有")),
    Column(key="says", label=gettext_lazy("说明"), wraps=True),
    Column(key="lead", label=gettext_lazy("牵头部门"), sort="lead"),
    Column(key="due", label=gettext_lazy("到期"), kind="day", sort="due"),
    Column(key="programme", label=gettext_lazy("专项"), shown=False),
    Column(key="clause", label=gettext_lazy("条款"), shown=False),
)
_COUNTED = (
    TargetStatus.OVERDUE,
    TargetStatus.DUE_TODAY,
    TargetStatus.BEHIND,
    TargetStatus.UNDECIDED,
    TargetStatus.NOT_COMPUTABLE,
    TargetStatus.DONE,
)
MEASURE_WORDS = {RECORDS: gettext_lazy("由名册算出"), REPORTS: gettext_lazy("填报")}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A choice of a filter."""

    value: str
    label: str
    is_chosen: bool


def state_html(line: StoredLine) -> SafeString:
    """The status of a line as icon and word."""
    shown = shown_status(line)
    return format_html(
        '<span class="state tone-{}">{}<span>{}</span></span>',
        shown.tone,
        icon_html(shown.icon),
        shown.word,
    )


def line_address(name: str, line: StoredLine, *, place: str = "") -> str:
    """The address of a page about a line, in its place."""
    base = reverse(f"goals:{name}", args=(line.goal_id, line.year, line.span))
    return f"{base}?{urlencode({'place': place or line.place})}"


def figure_cell(line: StoredLine) -> SafeString | str:
    """The figure, as a link to its records where there are any; a reported one says so."""
    text: SafeString | str = figure_text(line)
    if line.figure is not None and not line.is_reported:
        text = format_html('<a href="{}">{}</a>', line_address("rows", line), text)
    note = figure_note(line)
    if line.is_reported and line.figure is not None:
        note = _("填报")
    return format_html('{}<span class="goal-note">{}</span>', text, note) if note else text


def goal_table(request: HttpRequest, lines: Sequence[StoredLine], wanted: GoalFilter) -> Table:
    """The targets of a place for a year, the worst first unless asked otherwise."""
    shown = [line for line in lines if wanted.matches(line)]
    order = Order.read(request.GET.get("sort", ""), columns=COLUMNS, default="status")
    keys = {
        "status": lambda line: (WORST_FIRST.index(line.status), line.due),
        "lead": lambda line: (line.lead, line.due),
        "due": lambda line: (line.due, line.label),
    }
    shown.sort(key=keys[order.sort], reverse=order.descending)
    return Table(
        id="targets",
        caption=_("目标"),
        columns=COLUMNS,
        rows=[_row(line) for line in shown],
        chosen=request.GET.getlist("cols"),
        order=order,
        chips=_chips(wanted),
        count=len(shown),
        empty=Empty(
            title=_("没有这样的目标"),
            hint=_("换一个年度、地区或条件看看；本地没有的目标，多半还没有分解下来。"),
            icon="target-arrow",
        ),
    )


def child_table(
    names: Mapping[str, str], counts: Mapping[str, Mapping[str, int]], *, year: int, caption: str
) -> Table:
    """The places below with how many targets of each status they have, the worst first."""
    columns = [Column(key="place", label=_("地区"))]
    columns += [
        Column(key=status.value, label=STATUS_WORDS[status], kind="number") for status in _COUNTED
    ]
    columns.append(Column(key="all", label=_("目标数"), kind="number"))
    rows = [
        _place_row(place, names[place], counts.get(place, {}), year=year)
        for place in sorted(names, key=lambda one: (_badness(counts.get(one, {})), one))
    ]
    return Table(
        id="below", caption=caption, columns=columns, rows=rows, has_column_choice=False,
        empty=Empty(title=_("没有下级地区"), icon="map-pin"),
    )  # fmt: skip


def year_tabs(request: HttpRequest, years: Sequence[int], chosen: int) -> list[Tab]:
    """The years that have targets."""
    return [
        Tab(
            label=_("%(year)d 年") % {"year": year},
            href=_address(request, year=str(year)),
            is_current=year == chosen,
        )
        for year in years
    ]


def tiles(request: HttpRequest, lines: Sequence[StoredLine]) -> list[Figure]:
    """How many targets stand badly, are not known, are done: each a link to those."""
    tones = {
        TargetStatus.OVERDUE: "bad",
        TargetStatus.DUE_TODAY: "soon",
        TargetStatus.BEHIND: "soon",
    }
    found = []
    for status in _COUNTED:
        count = sum(line.status is status for line in lines)
        found.append(
            Figure(
                label=STATUS_WORDS[status],
                value=count,
                unit=_("项"),
                href=_address(request, status=status.value) if count else "",
                tone=tones.get(status, "") if count else "",
            )
        )
    return found


def choices(lines: Sequence[StoredLine], wanted: GoalFilter) -> Mapping[str, Sequence[Choice]]:
    """What the filters of a page offer, as its lines have it."""
    programmes = {
        line.programme: programme_label(line.programme) for line in lines if line.programme
    }
    statuses = {one.value: str(STATUS_WORDS[one]) for one in WORST_FIRST}
    there = {line.status.value for line in lines}
    return {
        "status": _offered({k: w for k, w in statuses.items() if k in there}, wanted.status),
        "lead": _offered(
            {line.lead: department(line.lead) for line in lines if line.lead}, wanted.lead
        ),
        "programme": _offered(programmes, wanted.programme),
        "measure": _offered({k: str(w) for k, w in MEASURE_WORDS.items()}, wanted.measure),
    }


def _offered(values: Mapping[str, str], chosen: str) -> list[Choice]:
    ordered = sorted(values.items(), key=lambda pair: pair[1])
    return [Choice(value=v, label=label, is_chosen=v == chosen) for v, label in ordered]


def _row(line: StoredLine) -> Row:
    tone = shown_status(line).tone
    cells = {
        "label": line.label,
        "target": _target_cell(line),
        "due_now": due_now_text(line) or "—",
        "figure": figure_cell(line),
        "bar": bar_html(line),
        "status": state_html(line),
        "says": sentence(line),
        "lead": department(line.lead) if line.lead else "—",
        "due": line.due,
        "programme": programme_label(line.programme) if line.programme else "—",
        "clause": line.clause or "—",
    }
    return Row(
        key=f"{line.goal_id}-{line.span}",
        cells=cells,
        href=line_address("goal", line),
        tone=tone if tone == "bad" else "",
    )


def _target_cell(line: StoredLine) -> str | Cell:
    text = target_text(line.target, line.unit)
    if line.target is not None and not line.is_confirmed:
        return Cell(value=text, tone="quiet", note=_("文件写得不确切，照录"))
    return text


def _place_row(place: str, name: str, counts: Mapping[str, int], *, year: int) -> Row:
    href = f"{reverse('goals:tree')}?{urlencode({'place': place, 'year': year})}"
    cells: dict[str, object] = {"place": name, "all": sum(counts.values())}
    for status in _COUNTED:
        count = counts.get(status.value, 0)
        to = f"{href}&{urlencode({'status': status.value})}" if count else ""
        cells[status.value] = Cell(value=count, href=to) if to else 0
    bad = counts.get(TargetStatus.OVERDUE.value, 0)
    return Row(key=place, cells=cells, href=href, tone="bad" if bad else "")


def _badness(counts: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(-counts.get(status.value, 0) for status in _COUNTED[:-1])


def _chips(wanted: GoalFilter) -> list[Chip]:
    found = []
    if wanted.status:
        is_late = wanted.status == LATE
        word = _("逾期或滞后") if is_late else STATUS_WORDS[TargetStatus(wanted.status)]
        found.append(Chip(label=_("状态"), value=word, keys=("status",)))
    if wanted.measure:
        found.append(Chip(label=_("来源"), value=MEASURE_WORDS[wanted.measure], keys=("measure",)))
    if wanted.lead:
        found.append(Chip(label=_("牵头部门"), value=department(wanted.lead), keys=("lead",)))
    if wanted.programme:
        found.append(
            Chip(label=_("专项"), value=programme_label(wanted.programme), keys=("programme",))
        )
    return found


def _address(request: HttpRequest, **changes: str) -> str:
    query = {name: value for name, value in request.GET.items() if name not in ("after", "before")}
    query |= changes
    return keep_looking(f"?{urlencode({n: v for n, v in query.items() if v})}", request)


def worst_of(lines: Iterable[StoredLine]) -> list[StoredLine]:
    """Lines, the worst first."""
    return sorted(lines, key=lambda line: (WORST_FIRST.index(line.status), line.place))
