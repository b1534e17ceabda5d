"""What is done with entries: one form for each act, and reminders for many at once."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require, require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.frame.addresses import keep_looking
from jingzhun_site.ledger.access import access_entry
from jingzhun_site.ledger.actions import moving
from jingzhun_site.ledger.actions.opening import NewEntry, open_entries
from jingzhun_site.ledger.forms import (
    AssignForm,
    DoingForm,
    ExemptForm,
    NewForm,
    WordsForm,
    usual_deadline,
)
from jingzhun_site.ledger.life import HANDLING, Act, obstacles
from jingzhun_site.ledger.models import LedgerEntry
from jingzhun_site.ledger.posts import post_groups, supporting_of
from jingzhun_site.ledger.queries.filtering import EntryFilter, entries_of, narrowed
from jingzhun_site.ledger.refusing import LedgerRefusedError
from jingzhun_site.ledger.sources import BY_HAND
from jingzhun_site.ledger.views.listing import list_of, looking_of, tab_of
from jingzhun_site.places.scope import CODE_LENGTH

MOST_AT_ONCE = 500
_LEADS: Mapping[Act, Any] = {
    Act.ASSIGN: lambda: _("事项随责任岗位走：岗位换人，由新任的人接着办。"),
    Act.RECEIVE: lambda: _("签收表示责任岗位已收到；时限从交办时算起，不因签收改变。"),
    Act.REPORT: lambda: _("报告后由交办单位另一人核验，核验通过才销号。"),
    Act.RETURN: lambda: _("退回后继续办理，时限不变。"),
    Act.REJECT: lambda: _("不再办理，理由留在台账里。"),
}


@require_right(Right.SEE_DECISIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Ask what an act wants to know, and do it."""
    user = user_of(request)
    entry = access_entry(user, pk)
    if act not in Act.values or looking_of(request).is_past:
        raise Http404
    chosen = Act(act)
    require(user, Right.HANDLE_TASKS if chosen in HANDLING else Right.ASSIGN_TASKS)
    form = _form(chosen, entry, request)
    if request.method == "POST" and form.is_valid():
        try:
            _DO[chosen](entry, form.cleaned_data | {"form": form}, user)
        except LedgerRefusedError as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("“%(act)s”已办理。") % {"act": chosen.label})
            return redirect(keep_looking(entry.get_absolute_url(), request))
    about = {
        "form": form,
        "entry": entry,
        "title": chosen.label,
        "lead": _LEADS[chosen]() if chosen in _LEADS else "",
        "obstacles": obstacles(entry, chosen, user, on=clock.today()) if not form.is_bound else (),
        "back": keep_looking(entry.get_absolute_url(), request),
    }
    return render(request, "ledger/act.html", about, status=422 if form.errors else 200)


@require_right(Right.ASSIGN_TASKS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write down an entry by hand and give it to a post."""
    user, looking = user_of(request), looking_of(request)
    if looking.is_past:
        raise Http404
    place = _own_place(user, looking.place)
    form = NewForm(
        request.POST or None,
        groups=post_groups(place, on=clock.today()),
        initial={"due_on": usual_deadline()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = _opened(form, place, user)
        except LedgerRefusedError as refused:
            for sentence in refused.sentences:
                form.add_error(None, sentence)
        else:
            messages.success(request, _("已登记并交办。"))
            return redirect(keep_looking(made.get_absolute_url(), request))
    about = {
        "form": form,
        "title": _("新增交办"),
        "lead": _("会议定的、领导批的事，登记后交给岗位，到期提醒，办完核验销号。"),
        "back": keep_looking(reverse("ledger:list"), request),
    }
    return render(request, "ledger/act.html", about, status=422 if form.errors else 200)


@require_right(Right.ASSIGN_TASKS)
@require_POST
def remind_many(request: HttpRequest) -> HttpResponse:
    """Urge whoever answers for the selected entries; what cannot be urged is counted and left alone."""
    user, looking = user_of(request), looking_of(request)
    back = f"{reverse('ledger:list')}?{request.GET.urlencode()}"
    entries = entries_of(tab_of(request, user), user, looking.place)
    if request.POST.get("all_matching") == "1":
        wanted = EntryFilter.read(request.GET, default=list_of(request).state)
        entries = narrowed(entries, wanted, on=clock.today())
    else:
        keys = [key for key in request.POST.getlist("selected") if key.isdigit()]
        entries = entries.filter(pk__in=keys[: MOST_AT_ONCE + 1])
    chosen = list(entries.order_by("due_on", "pk")[: MOST_AT_ONCE + 1])
    if not chosen or len(chosen) > MOST_AT_ONCE:
        messages.error(request, _("请选中要催办的事项，一次最多 500 项。"))
        return redirect(back)
    done = sum(_is_reminded(entry, user) for entry in chosen)
    messages.success(request, _("已催办 %(count)d 项。") % {"count": done})
    if done < len(chosen):
        left = {"count": len(chosen) - done}
        messages.warning(request, _("另有 %(count)d 项不在办理中或不由您交办，没有催办。") % left)
    return redirect(back)


def _is_reminded(entry: LedgerEntry, user: User) -> bool:
    try:
        moving.remind(entry, text="", version=entry.version, acting_user=user)
    except LedgerRefusedError:
        return False
    return True


def _opened(form: NewForm, place: str, user: User) -> LedgerEntry:
    given, assignment = form.cleaned_data, form.assignment()
    wanted = NewEntry(
        source=BY_HAND.name,
        source_key=uuid4().hex,
        title=given["title"],
        text=given["text"],
        document=given["document"],
        given_code=place,
        due_on=assignment.due_on,
        lead_post=assignment.lead_post,
        supporting_posts=assignment.supporting_posts,
    )
    return open_entries([wanted], acting_user=user)[0]


def _own_place(user: User, chosen: str) -> str:
    """The place whose office gives: the chosen one, where the user gives tasks."""
    scope = user.scope(Right.ASSIGN_TASKS)
    if chosen and scope.covers(chosen):
        return chosen
    return scope.place_code or scope.prefixes[0].ljust(CODE_LENGTH, "0")


def _form(act: Act, entry: LedgerEntry, request: HttpRequest) -> Any:
    data, seen = request.POST or None, {"version": entry.version}
    if act is Act.ASSIGN:
        about = {
            "lead_post": entry.lead_post,
            "supporting_posts": supporting_of(entry),
            "due_on": entry.deadline or usual_deadline(),
        }
        groups = post_groups(entry.given_code, on=clock.today())
        return AssignForm(data, initial=seen | about, groups=groups)
    if act in (Act.PROGRESS, Act.REPORT):
        return DoingForm(data, request.FILES or None, initial=seen, act=act)
    kind: type[WordsForm] = ExemptForm if act is Act.EXEMPT else WordsForm
    return kind(data, initial=seen, act=act)


def _assign(entry: LedgerEntry, given: dict[str, Any], user: User) -> None:
    form: AssignForm = given["form"]
    moving.assign(entry, form.assignment(), version=given["version"], acting_user=user)


def _exempt(entry: LedgerEntry, given: dict[str, Any], user: User) -> None:
    words = {name: given[name] for name in ("until", "text", "version")}
    moving.exempt(entry, **words, acting_user=user)


def _with_paper(action: Callable[..., object]) -> Callable[..., None]:
    def do(entry: LedgerEntry, given: dict[str, Any], user: User) -> None:
        words = {"text": given["text"], "version": given["version"]}
        action(entry, **words, paper=given.get("paper"), acting_user=user)

    return do


def _with_words(action: Callable[..., object]) -> Callable[..., None]:
    def do(entry: LedgerEntry, given: dict[str, Any], user: User) -> None:
        action(entry, text=given["text"], version=given["version"], acting_user=user)

    return do


_DO: Mapping[Act, Callable[..., None]] = {
    Act.ASSIGN: _assign,
    Act.RECEIVE: _with_words(moving.receive),
    Act.PROGRESS: _with_paper(moving.note_progress),
    Act.REPORT: _with_paper(moving.report_done),
    Act.CLOSE: _with_words(moving.close_out),
    Act.RETURN: _with_words(moving.send_back),
    Act.REMIND: _with_words(moving.remind),
    Act.EXEMPT: _exempt,
    Act.REJECT: _with_words(moving.reject),
    Act.REOPEN: _with_words(moving.reopen),
}
