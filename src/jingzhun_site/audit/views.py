"""The pages of the audit: what was done, and who looked at whom."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.access import access_entries, access_viewings
from jingzhun_site.audit.models import AuditEntry, Viewing
from jingzhun_site.audit.wording import action_words, value_words, viewing_words
from jingzhun_site.frame.paging import keyset_page
from jingzhun_site.frame.pieces import Empty, Tab
from jingzhun_site.frame.tables import Column, Row, Table


@require_right(Right.SEE_AUDIT)
@require_safe
def entry_list(request: HttpRequest) -> HttpResponse:
    """What was done, the newest first."""
    user = user_of(request)
    entries = access_entries(user)
    key, actor = request.GET.get("key", ""), request.GET.get("actor", "")
    if key:
        entries = entries.filter(key=key)
    if actor:
        entries = entries.filter(actor=actor)
    page = _page(request, entries, "-number")
    table = Table(
        id="audit",
        caption=_("操作记录"),
        columns=(
            Column(key="number", label=_("序号"), kind="number"),
            Column(key="at", label=_("时间"), kind="moment"),
            Column(key="actor", label=_("操作人")),
            Column(key="action", label=_("操作")),
            Column(key="key", label=_("对象")),
            Column(key="change", label=_("原值 → 新值")),
            Column(key="reason", label=_("理由")),
            Column(key="address", label=_("来源地址"), shown=False),
        ),
        rows=[_entry_row(entry, user) for entry in page.rows],
        next=page.next,
        previous=page.previous,
        empty=Empty(title=_("没有操作记录"), hint=_("修改、导入、导出等操作都会记在这里。")),
    )
    return render(request, "audit/list.html", {"table": table, "tabs": _tabs("entries")})


@require_right(Right.SEE_AUDIT)
@require_safe
def viewing_list(request: HttpRequest) -> HttpResponse:
    """Who looked at whose file, the newest first."""
    viewings = access_viewings(user_of(request)).select_related("user")
    key = request.GET.get("key", "")
    if key:
        viewings = viewings.filter(key=key)
    page = _page(request, viewings, "-id")
    table = Table(
        id="viewings",
        caption=_("查看记录"),
        columns=(
            Column(key="at", label=_("时间"), kind="moment"),
            Column(key="user", label=_("查看人")),
            Column(key="what", label=_("查看内容")),
            Column(key="key", label=_("对象")),
        ),
        rows=[_viewing_row(viewing) for viewing in page.rows],
        next=page.next,
        previous=page.previous,
        empty=Empty(title=_("没有查看记录"), hint=_("谁打开过哪一户的档案，都会记在这里。")),
    )
    return render(request, "audit/list.html", {"table": table, "tabs": _tabs("viewings")})


def _page(request: HttpRequest, rows: Any, order: str) -> Any:
    return keyset_page(
        rows, [order], after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )


def _tabs(current: str) -> tuple[Tab, ...]:
    return (
        Tab(label=_("操作记录"), href="/audit/", is_current=current == "entries"),
        Tab(label=_("查看记录"), href="/audit/viewings/", is_current=current == "viewings"),
    )


def _entry_row(entry: AuditEntry, user: User) -> Row:
    return Row(
        key=str(entry.number),
        cells={
            "number": entry.number,
            "at": entry.at,
            "actor": entry.actor,
            "action": action_words(entry.action),
            "key": entry.key,
            "change": value_words(entry, user.authority()),
            "reason": entry.reason,
            "address": entry.address,
        },
    )


def _viewing_row(viewing: Viewing) -> Row:
    cells = {
        "at": viewing.at,
        "user": str(viewing.user),
        "what": viewing_words(viewing.what),
        "key": viewing.key,
    }
    return Row(key=str(viewing.pk), cells=cells)
