"""The list of duties, the page of one in one period, what is recorded of it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require, require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.duties.access import access_duties, access_duty
from jingzhun_site.duties.actions.recording import (
    DutyRefusedError,
    may_record,
    record_done,
    withdraw_record,
)
from jingzhun_site.duties.asking import EXPORT
from jingzhun_site.duties.evidence import wanted_evidence
from jingzhun_site.duties.forms import DoneForm
from jingzhun_site.duties.models import DutyInstance, DutyRecord
from jingzhun_site.duties.queries.counts import DUTIES
from jingzhun_site.duties.queries.duty_page import duty_page
from jingzhun_site.duties.queries.filtering import MINE, PLACE, STATES, TABS, DutyFilter, duties_of
from jingzhun_site.duties.queries.table import duties_table, posts_table
from jingzhun_site.duties.wording import KINDS
from jingzhun_site.frame.addresses import keep_looking
from jingzhun_site.frame.pieces import Tab
from jingzhun_site.jobs.actions import start_job
from jingzhun_site.ledger.queries.below import below_table
from jingzhun_site.organisations.queries import post_ids_of
from jingzhun_site.places.looking import Looking


@require_right(Right.SEE_DECISIONS)
@require_safe
def duty_list(request: HttpRequest) -> HttpResponse:
    """The duties of my posts, or of the place with what lies below it."""
    user, looking = user_of(request), _looking(request)
    tab, wanted = _tab(request, user), DutyFilter.read(request.GET)
    found = duties_of(tab, user, looking.place)
    is_whole = tab == PLACE and not wanted.post
    about: dict[str, Any] = {
        "table": duties_table(found, wanted, request.GET),
        "below": below_table(user, looking, DUTIES) if is_whole else None,
        "posts": posts_table(found, looking.place) if is_whole else None,
        "tabs": _tabs(user, looking, tab),
        "tab": tab,
        "wanted": wanted,
        "states": STATES.items(),
        "kinds": KINDS.items(),
        "clear": urlencode({"tab": tab}),
        "may_export": user.may(Right.EXPORT_LISTS),
        "query": urlencode({**request.GET.dict(), "tab": tab}),
    }
    return render(request, "duties/list.html", about)


@require_right(Right.SEE_DECISIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def duty(request: HttpRequest, pk: int) -> HttpResponse:
    """One duty in one period, and what was recorded of it."""
    user, looking = user_of(request), _looking(request)
    one = access_duty(user, pk)
    form = DoneForm(request.POST or None, request.FILES or None, wanted=wanted_evidence(one))
    if request.method == "POST":
        require(user, Right.HANDLE_TASKS)
        if looking.is_past:
            raise Http404
        if form.is_valid() and _is_recorded(request, one, form, user):
            return redirect(keep_looking(one.get_absolute_url(), request))
    is_own = not looking.is_past and may_record(one, user, on=clock.today())
    about = {
        "page": duty_page(one),
        "one": one,
        "form": form if is_own else None,
        "may_withdraw": not looking.is_past and user.may(Right.ASSIGN_TASKS, one.place_code),
    }
    return render(request, "duties/duty.html", about, status=422 if form.errors else 200)


@require_right(Right.EXPORT_LISTS)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Write what the address lists as a workbook, in the background."""
    job = start_job(
        EXPORT,
        {"query": request.GET.urlencode()},
        acting_user=user_of(request),
        label=_("导出职责履行"),
    )
    return redirect(job)


@require_right(Right.ASSIGN_TASKS)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a record count no more."""
    user = user_of(request)
    found = DutyRecord.objects.select_related("instance")
    record = found.filter(pk=pk, instance__in=access_duties(user)).first()
    if record is None or not user.may(Right.ASSIGN_TASKS, record.instance.place_code):
        raise Http404
    try:
        withdraw_record(record, reason=request.POST.get("reason", ""), acting_user=user)
    except DutyRefusedError as refused:
        messages.error(request, "\n".join(refused.sentences))
    else:
        messages.success(request, _("已撤回这条记录。"))
    return redirect(keep_looking(record.instance.get_absolute_url(), request))


def _is_recorded(request: HttpRequest, one: DutyInstance, form: DoneForm, user: User) -> bool:
    try:
        record_done(one, form.done(), acting_user=user)
    except DutyRefusedError as refused:
        for sentence in refused.sentences:
            form.add_error(None, sentence)
        return False
    said = _("已记录，本期已完成。") if one.fulfilled_on else _("已记录，本期还没有达到要求。")
    messages.success(request, said)
    return True


def _tab(request: HttpRequest, user: User) -> str:
    asked = request.GET.get("tab", "")
    if asked:
        if asked not in TABS:
            raise BadRequest(f"no tab is called {asked!r}")
        return asked
    return MINE if post_ids_of(user, on=clock.today()) else PLACE


def _tabs(user: User, looking: Looking, current: str) -> list[Tab]:
    place = {"place": looking.place} if looking.place else {}
    return [
        Tab(
            label=label,
            href=f"?{urlencode({'tab': tab, **place})}",
            is_current=tab == current,
            count=duties_of(tab, user, looking.place).open().count() if tab == MINE else None,
        )
        for tab, label in TABS.items()
    ]


def _looking(request: HttpRequest) -> Looking:
    looking = getattr(request, "looking", None)
    if not isinstance(looking, Looking):
        raise Http404
    return looking
