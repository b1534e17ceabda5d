"""Changes that wait for a second person: the list, one of them, confirm or refuse."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from jingzhun_site.accounts.requiring import require, require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.frame.pieces import Empty
from jingzhun_site.frame.tables import Cell, Column, Row, Table
from jingzhun_site.households.actions.operations import RefusedError
from jingzhun_site.households.actions.proposing import (
    OwnChangeError,
    SettledError,
    TurnsChangedError,
    confirm,
    refuse,
    withdraw,
)
from jingzhun_site.households.models import PendingChange
from jingzhun_site.households.queries.household_page import place_text
from jingzhun_site.households.queries.pending import (
    access_pending,
    access_pending_change,
    operation_label,
    pending_page,
)
from jingzhun_site.households.views.outcomes import state_text, tell_turns

State = PendingChange.State
_MOST = 200
_COLUMNS = (
    Column(key="number", label=gettext_lazy("复核编号"), kind="number"),
    Column(key="title", label=gettext_lazy("事项")),
    Column(key="household", label=gettext_lazy("户编号")),
    Column(key="place", label=gettext_lazy("地区")),
    Column(key="turns", label=gettext_lazy("改变的待遇"), kind="number"),
    Column(key="asked_by", label=gettext_lazy("经办人")),
    Column(key="asked_at", label=gettext_lazy("提交时间"), kind="moment"),
    Column(key="state", label=gettext_lazy("状态")),
)


@require_GET
@require_right(Right.SEE_REGISTER)
def pending_list(request: HttpRequest) -> HttpResponse:
    """The changes that wait, and those settled lately."""
    found = access_pending(user_of(request))
    waiting = found.filter(state=State.WAITING)[:_MOST]
    settled = found.exclude(state=State.WAITING)[:50]
    context = {
        "waiting": _table("waiting", waiting, _("没有等待复核的修改")),
        "settled": _table("settled", settled, _("还没有复核过的修改")),
    }
    return render(request, "households/pending_list.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@require_right(Right.SEE_REGISTER)
def pending_change(request: HttpRequest, number: int) -> HttpResponse:
    """One change that waits: what it says, what it turns; a POST settles it."""
    user = user_of(request)
    pending = access_pending_change(user, number)
    if request.method == "POST":
        return _settle(request, pending)
    page = pending_page(user, pending)
    turns = [(turn, page.names.get(turn.key, ""), state_text(turn.rule, turn.before),
              state_text(turn.rule, turn.after)) for turn in page.turns]  # fmt: skip
    context = {"page": page, "turns": turns, "place": place_text(pending.place_code)}
    return render(request, "households/pending_change.html", context)


def _settle(request: HttpRequest, pending: PendingChange) -> HttpResponse:
    here = HttpResponseRedirect(reverse("households:pending_change", args=[pending.pk]))
    user, answer = user_of(request), request.POST.get("answer", "")
    reason = " ".join(request.POST.get("reason", "").split())[:500]
    if answer != "withdraw":
        require(user, Right.CONFIRM_CHANGES, pending.place_code)
    if answer == "refuse" and not reason:
        messages.error(request, _("不通过须写明理由，经办人会看到。"))
        return here
    try:
        _act(answer, pending, request, reason)
    except OwnChangeError:
        messages.error(request, _("自己提交的修改须由另一人复核。"))
    except SettledError:
        messages.info(request, _("这项修改已经处理过了。"))
    except TurnsChangedError:
        messages.warning(
            request, _("提交之后情况有变，研判变化已按现在的情况重新列出，请看清再定。")
        )
    except RefusedError:
        messages.error(request, _("现在的情况已经不同，这项修改办不成了，请不通过并说明。"))
    return here


def _act(answer: str, pending: PendingChange, request: HttpRequest, reason: str) -> None:
    user = user_of(request)
    if answer == "confirm":
        settled = confirm(pending, acting_user=user, reason=reason)
        if settled.state == State.OUTDATED:
            messages.error(
                request, _("提交之后别人改过这条记录，这项修改已失效，请经办人重新提交。")
            )
            return
        messages.success(request, _("已通过，名册已改。"))
        tell_turns(request, pending_page(user, settled).turns)
    elif answer == "refuse":
        refuse(pending, acting_user=user, reason=reason)
        messages.success(request, _("已退回，名册没有改。"))
    elif answer == "withdraw" and pending.asked_by_id == user.pk:
        withdraw(pending, acting_user=user)
        messages.success(request, _("已撤回。"))


def _table(id_: str, found: Iterable[PendingChange], empty: str) -> Table:
    return Table(
        id=id_,
        caption=_("待复核修改"),
        columns=_COLUMNS,
        rows=[_row(pending) for pending in found],
        has_column_choice=False,
        empty=Empty(
            title=empty, hint=_("会改变待遇的修改，提交后在这里等另一人复核。"), icon="shield-check"
        ),
    )


def _row(pending: PendingChange) -> Row:
    href = reverse("households:pending_change", args=[pending.pk])
    benefits = [t for t in pending.turns if t["rule"].startswith("programme:")]
    return Row(
        key=str(pending.pk),
        href=href,
        cells={
            "number": pending.pk,
            "title": operation_label(pending.operation),
            "household": pending.household_id,
            "place": place_text(pending.place_code),
            "turns": len(benefits),
            "asked_by": str(pending.asked_by),
            "asked_at": pending.asked_at,
            "state": Cell(
                value=State(pending.state).label,
                tone="soon" if pending.state == State.WAITING else "",
            ),
        },
    )
