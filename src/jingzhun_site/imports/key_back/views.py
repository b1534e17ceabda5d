"""Pages of the key-back list."""

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require, require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.frame.pieces import Action, Empty
from jingzhun_site.frame.tables import Batch, Cell, Column, Row, Table
from jingzhun_site.imports.key_back.actions import tick_off
from jingzhun_site.imports.key_back.pending import WORDS, Pending, pending, records_of
from jingzhun_site.imports.key_back.workbook import about, make_workbook, reveal_all
from jingzhun_site.imports.queries import sections
from jingzhun_site.imports.responses import workbook_response
from jingzhun_site.imports.showing import column_label, shown_value
from jingzhun_site.places.queries import place_names
from jingzhun_site.places.scope import Scope
from jingzhun_site.vault.revealing import Revealed, reveal

_ROWS = 50
_TONES = {"added": "good", "changed": "action", "left": "soon"}
_MAY = require_right(Right.IMPORT_WORKBOOKS)


@_MAY
@require_safe
@never_cache
def key_back_list(request: HttpRequest) -> HttpResponse:
    """What is to be keyed into the national system."""
    user = user_of(request)
    found = pending(_scope(request, user), since=_since(request))
    start = int(request.GET["after"]) if request.GET.get("after", "").isdigit() else 0
    table = _table(found, start, user, request.GET.urlencode())
    context = {"table": table, "sections": sections("key_back"), "since": _since(request)}
    return render(request, "imports/key_back.html", context)


@_MAY
@require_POST
def key_back_done(request: HttpRequest) -> HttpResponse:
    """Tick lines off."""
    user = user_of(request)
    found = pending(_scope(request, user), since=_since(request))
    if request.POST.get("all_matching") != "1":
        selected = set(request.POST.getlist("selected"))
        found = [one for one in found if one.mark in selected]
    if found:
        count = tick_off(found, acting_user=user)
        messages.success(request, _("已勾销 %(count)d 条。") % {"count": count})
    else:
        messages.warning(request, _("没有可勾销的内容：没有选中，或选中之后又有新的改动。"))
    query = request.GET.urlencode()
    return redirect(f"{reverse('imports:key_back')}{f'?{query}' if query else ''}")


@_MAY
@require_safe
def key_back_workbook(request: HttpRequest) -> HttpResponse:
    """The list in the layout of the national export."""
    user = user_of(request)
    require(user, Right.EXPORT_LISTS)
    scope = _scope(request, user)
    found = pending(scope, since=_since(request))
    title = _("回录清单　%(day)s　%(who)s") % {"day": clock.today().isoformat(), "who": user}
    with transaction.atomic():
        record_audit(
            "imports.key_back_exported",
            acting_user=user,
            entity="imports",
            place_code=next(iter(scope.prefixes), "").ljust(12, "0"),
            new={"rows": len(found)},
        )
    content = make_workbook(found, user.authority(), title=title)
    return workbook_response(content, f"{_('回录清单')}_{clock.today():%Y%m%d}.xlsx")


def _scope(request: HttpRequest, user: User) -> Scope:
    """Where the user imports, narrowed to the place looked at."""
    place = request.GET.get("place", "")
    return user.scope(Right.IMPORT_WORKBOOKS).narrowed(place)


def _since(request: HttpRequest) -> date | None:
    text = request.GET.get("since", "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadRequest("since is no date") from error


def _table(found: Sequence[Pending], start: int, user: User, query: str) -> Table:
    shown = found[start : start + _ROWS]
    records = records_of(shown)
    revealed = reveal_all(records, user.authority())
    older = _older(shown, user)
    villages = place_names(one.place_code for one in shown)
    rows = []
    for one in shown:
        person, household = about(one, records)
        name = revealed.name(person.name, person.place_code) if person is not None else ""
        rows.append(
            Row(
                key=one.mark,
                name=name or one.key,
                cells={
                    "village": villages.get(one.place_code, one.place_code),
                    "kind": Cell(value=WORDS[one.kind], tone=_TONES[one.kind]),
                    "household": household.pk if household is not None else _("无"),
                    "person": one.key if one.entity == "persons" else _("整户"),
                    "name": name or _("无"),
                    "fields": _told(one, revealed, older),
                    "at": one.changed_at,
                    "by": one.changed_by or _("系统"),
                },
            )
        )
    suffix = f"?{query}" if query else ""
    more = start + _ROWS < len(found)
    return Table(
        id="key-back",
        caption=_("要录入全国系统的改动"),
        columns=(
            Column(key="village", label=_("村")),
            Column(key="kind", label=_("变动")),
            Column(key="household", label=_("户编号")),
            Column(key="person", label=_("人编号")),
            Column(key="name", label=_("姓名")),
            Column(key="fields", label=_("改了什么")),
            Column(key="at", label=_("何时"), kind="moment"),
            Column(key="by", label=_("谁改的")),
        ),
        rows=rows,
        count=len(found),
        next=str(start + _ROWS) if more else "",
        batches=(
            Batch(
                label=_("已录入全国系统，勾销"),
                href=f"{reverse('imports:key_back_done')}{suffix}",
                icon="check",
            ),
        ),
        actions=(
            Action(
                label=_("下载（全国系统版式）"),
                href=f"{reverse('imports:key_back_workbook')}{suffix}",
                icon="download",
            ),
        ),
        has_column_choice=False,
        empty=Empty(
            title=_("没有要回录的改动"),
            hint=_("在这里改过、新增或减少的户和人会列出来；从全国系统导入的内容不用回录。"),
        ),
    )


def _older(shown: Sequence[Pending], user: User) -> Revealed:
    """The identities that stood before, for showing what they were changed from."""
    return reveal(
        user.authority(),
        (
            value
            for one in shown
            for name, pair in one.fields.items()
            if name in ("name", "id_number", "phone", "bank_account")
            for value in pair
        ),
    )


def _told(one: Pending, revealed: Revealed, older: Revealed) -> str:
    if one.kind == "added":
        return _("整条新增")
    parts = []
    for name, (old, new) in one.fields.items():
        words = [
            shown_value(one.entity, name, _text(value), one.place_code, older) or _("空")
            for value in (old, new)
        ]
        parts.append(f"{column_label(f'{one.entity}.{name}')}：{words[0]} → {words[1]}")
    return "；".join(parts)


def _text(value: object) -> str | None:
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)
