"""Villages where many incomes stand just above the line, and the households near it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.frame.formats import number_text
from jingzhun_site.frame.pieces import Empty
from jingzhun_site.frame.tables import Cell, Column, Row, Table
from jingzhun_site.households.queries.household_page import place_text
from jingzhun_site.households.queries.income_line import (
    Line,
    Near,
    VillageBands,
    bands,
    edges_text,
    line_in,
    near_line,
)
from jingzhun_site.households.wording import code_label
from jingzhun_site.places.scope import CODE_LENGTH, Scope
from jingzhun_site.vault.revealing import Revealed, reveal


@require_GET
@require_right(Right.SEE_DECISIONS)
def income_line(request: HttpRequest) -> HttpResponse:
    """The villages of the chosen place."""
    user = user_of(request)
    looking: Any = request.looking  # type: ignore[attr-defined]
    scope: Scope = looking.scope
    line = line_in(scope.prefixes[0].ljust(CODE_LENGTH, "0")) if scope else None
    found = bands(user, scope, line) if line else []
    flagged = sum(village.is_flagged for village in found)
    context = {"line": line, "flagged": flagged, "table": _villages(found, line)}
    return render(request, "households/income_line.html", context)


@require_GET
@require_right(Right.SEE_DECISIONS)
def income_line_village(request: HttpRequest, village_id: str) -> HttpResponse:
    """The households of one village near the line."""
    user = user_of(request)
    if not user.scope(Right.SEE_DECISIONS).covers(village_id):
        raise Http404
    line = line_in(village_id)
    found = near_line(user, village_id, line) if line else []
    revealed = reveal(user.authority(), [one.head for one in found])
    context = {"line": line, "place": place_text(village_id), "table": _households(found, revealed)}
    return render(request, "households/income_line_village.html", context)


def _villages(found: list[VillageBands], line: Line | None) -> Table:
    edges = edges_text(line) if line else []
    columns = [Column(key="village", label=_("村"))]
    for number, (low, high) in enumerate(edges):
        label = f"{number_text(low)}–{number_text(high)}"
        columns.append(Column(key=str(number), label=label, unit=_("户"), kind="number"))
    columns.append(Column(key="flag", label=_("线索")))
    return Table(
        id="villages-at-line",
        caption=_("收入贴线"),
        columns=columns,
        rows=[_village_row(village) for village in found],
        has_column_choice=False,
        empty=Empty(
            title=_("没有户的人均纯收入在扶贫标准上下两百元以内"),
            hint=_("收入没有填全的户不计。"),
            icon="circle-check",
        ),
    )


def _village_row(village: VillageBands) -> Row:
    cells: dict[str, Any] = {str(n): count for n, count in enumerate(village.counts)}
    flag = Cell(value=_("线上偏多，建议核实"), tone="soon", icon="alert-triangle")
    cells |= {"village": village.name, "flag": flag if village.is_flagged else "—"}
    href = reverse("households:income_line_village", args=[village.village_id])
    return Row(
        key=village.village_id, cells=cells, href=href, tone="soon" if village.is_flagged else ""
    )


def _households(found: list[Near], revealed: Revealed) -> Table:
    return Table(
        id="households-at-line",
        caption=_("贴近扶贫标准的户"),
        columns=(
            Column(key="head", label=_("户主")),
            Column(key="number", label=_("户编号")),
            Column(key="per_head", label=_("人均纯收入"), unit=_("元"), kind="money"),
            Column(key="registration", label=_("登记状态")),
        ),
        rows=[
            Row(
                key=one.household_id,
                href=reverse("households:household", args=[one.household_id]),
                cells={
                    "head": revealed.name(one.head, one.place_code),
                    "number": one.household_id,
                    "per_head": one.per_head,
                    "registration": code_label("registration_status", one.registration),
                },
            )
            for one in found
        ],
        has_column_choice=False,
        empty=Empty(title=_("没有贴近扶贫标准的户"), icon="circle-check"),
    )
