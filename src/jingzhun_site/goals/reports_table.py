"""The list of reported figures."""

from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun_site.config import clock
from jingzhun_site.frame.paging import keyset_page
from jingzhun_site.frame.pieces import Empty
from jingzhun_site.frame.tables import Cell, Column, Row, Table
from jingzhun_site.goals.catalogue import goal_in_force
from jingzhun_site.goals.models import GoalReport
from jingzhun_site.goals.wording import amount_text
from jingzhun_site.places.queries import place_names
from jingzhun_site.places.scope import Scope

_TONES = {
    GoalReport.State.REPORTED: "soon",
    GoalReport.State.VERIFIED: "good",
    GoalReport.State.RETURNED: "quiet",
}


def reports_table(request: HttpRequest, scope: Scope) -> Table:
    """Those that wait for a verifier first, then the last ones."""
    rank = Case(
        When(state=GoalReport.State.REPORTED, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    page = keyset_page(
        GoalReport.objects.filter(scope.q()).annotate(rank=rank).select_related("made_by"),
        ["rank", "-id"],
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    names = place_names(one.place_code for one in page.rows)
    return Table(
        id="reports",
        caption=_("填报数"),
        columns=(
            Column(key="label", label=_("指标"), wraps=True),
            Column(key="place", label=_("地区")),
            Column(key="year", label=_("年度")),
            Column(key="value", label=_("数值")),
            Column(key="as_at", label=_("截至"), kind="day"),
            Column(key="state", label=_("状态")),
            Column(key="who", label=_("填报人")),
            Column(key="at", label=_("填报时间"), kind="moment"),
        ),
        rows=[_row(one, names.get(one.place_code, one.place_code)) for one in page.rows],
        next=page.next,
        previous=page.previous,
        has_column_choice=False,
        empty=Empty(
            title=_("还没有填报数"),
            hint=_("名册算不出的指标由责任岗位填报：打开目标，点“填报”。"),
            icon="pencil",
        ),
    )


def _row(one: GoalReport, place: str) -> Row:
    item = goal_in_force(one.goal_id, one.place_code, clock.today())
    state = GoalReport.State(one.state)
    cells = {
        "label": item.entry.indicator.label if item and item.entry else one.goal_id,
        "place": place,
        "year": str(one.year),
        "value": amount_text(one.value, one.unit),
        "as_at": one.as_at,
        "state": Cell(value=state.label, tone=_TONES[state]),
        "who": str(one.made_by),
        "at": one.made_at,
    }
    return Row(key=str(one.pk), cells=cells, href=reverse("goals:check", args=(one.pk,)))
