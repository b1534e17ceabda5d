"""The pages of the audit: what was done, and who looked at whom."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.access import access_entries, access_viewings
from jingzhun_site.audit.forms import EntryFilter, ViewingFilter
from jingzhun_site.audit.models import AuditEntry, Viewing
from jingzhun_site.audit.wording import action_words, value_words, viewing_words
from jingzhun_site.frame.paging import keyset_page
from jingzhun_site.frame.pieces import Empty, Tab
from jingzhun_site.frame.tables import Cell, Column, Row, Table

_PAGES = {"households": "households:household", "persons": "households:person"}

_NOTHING = "—"  # an empty cell would say that something is not known


@require_right(Right.SEE_AUDIT)
@require_safe
def entry_list(request: HttpRequest) -> HttpResponse:
    """What was done, the newest first."""
    user = user_of(request)
    form = EntryFilter(request.GET)
    page = _page(request, form.narrowed(access_entries(user)), "-number")
    names = _names(entry.actor for entry in page.rows)
    table = Table(
        id="audit",
        caption=_("操作记录"),
        columns=(
            Column(key="at", label=_("时间"), kind="moment"),
            Column(key="actor", label=_("操作人")),
            Column(key="action", label=_("操作")),
            Column(key="key", label=_("对象")),
            Column(key="change", label=_("内容"), wraps=True),
            Column(key="reason", label=_("理由"), wraps=True),
            Column(key="number", label=_("序号"), kind="number", shown=False),
            Column(key="address", label=_("来源地址"), shown=False),
        ),
        rows=[_entry_row(entry, names, user) for entry in page.rows],
        chosen=request.GET.getlist("cols"),
        next=page.next,
        previous=page.previous,
        empty=Empty(
            title=_("没有操作记录"),
            hint=_("修改、导入、导出等操作都会记在这里；有条件的，去掉几个再看。"),
        ),
    )
    about = {"table": table, "tabs": _tabs("entries"), "form": form}
    return render(request, "audit/list.html", about)


@require_right(Right.SEE_AUDIT)
@require_safe
def viewing_list(request: HttpRequest) -> HttpResponse:
    """Who looked at whose file, the newest first."""
    user = user_of(request)
    form = ViewingFilter(request.GET)
    page = _page(request, form.narrowed(access_viewings(user)).select_related("user"), "-id")
    table = Table(
        id="viewings",
        caption=_("查看记录"),
        columns=(
            Column(key="at", label=_("时间"), kind="moment"),
            Column(key="user", label=_("查看人")),
            Column(key="what", label=_("查看内容")),
            Column(key="key", label=_("对象")),
        ),
        rows=[_viewing_row(viewing, user) for viewing in page.rows],
        next=page.next,
        previous=page.previous,
        has_column_choice=False,
        empty=Empty(
            title=_("没有查看记录"),
            hint=_("谁打开过哪一户的档案，都会记在这里；有条件的，去掉几个再看。"),
        ),
    )
    about = {"table": table, "tabs": _tabs("viewings"), "form": form}
    return render(request, "audit/list.html", about)


def _page(request: HttpRequest, rows: Any, order: str) -> Any:
    return keyset_page(
        rows, [order], after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )


def _tabs(current: str) -> tuple[Tab, ...]:
    return (
        Tab(label=_("操作记录"), href=reverse("audit:entries"), is_current=current == "entries"),
        Tab(label=_("查看记录"), href=reverse("audit:viewings"), is_current=current == "viewings"),
    )


def _names(usernames: Iterable[str]) -> Mapping[str, str]:
    """The people behind user names, asked for once a page."""
    found = User.objects.filter(username__in=set(usernames))
    return {user.get_username(): f"{user}（{user.get_username()}）" for user in found}


def _entry_row(entry: AuditEntry, names: Mapping[str, str], user: User) -> Row:
    return Row(
        key=str(entry.number),
        cells={
            "number": entry.number,
            "at": entry.at,
            "actor": names.get(entry.actor, _("系统")),
            "action": action_words(entry.action),
            "key": _subject(entry, user),
            "change": value_words(entry, user.authority()) or _NOTHING,
            "reason": entry.reason or _NOTHING,
            "address": entry.address or _NOTHING,
        },
    )


def _viewing_row(viewing: Viewing, user: User) -> Row:
    cells = {
        "at": viewing.at,
        "user": f"{viewing.user}（{viewing.user.get_username()}）",
        "what": viewing_words(viewing.what),
        "key": _subject(viewing, user),
    }
    return Row(key=str(viewing.pk), cells=cells)


def _subject(about: AuditEntry | Viewing, user: User) -> Cell | str:
    """The number of a record, which leads to its page where the reader may open it."""
    page = _PAGES.get(about.entity) if about.key else None
    if page is None or not user.may(Right.SEE_REGISTER, about.place_code):
        return about.key or _NOTHING
    return Cell(value=about.key, href=reverse(page, args=(about.key,)))
