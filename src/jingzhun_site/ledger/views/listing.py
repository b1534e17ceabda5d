"""The lists of the ledger, the page of an entry, and the workbook."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.frame.pieces import Tab
from jingzhun_site.jobs.actions import start_job
from jingzhun_site.ledger.access import access_entry
from jingzhun_site.ledger.asking import EXPORT
from jingzhun_site.ledger.queries.below import below_table
from jingzhun_site.ledger.queries.entry_page import entry_page
from jingzhun_site.ledger.queries.filtering import (
    ABOVE,
    DUES,
    MINE,
    PLACE,
    RECEIVE,
    STATES,
    TABS,
    VERIFY,
    EntryFilter,
    entries_of,
)
from jingzhun_site.ledger.queries.lists import LEDGER, LISTS, EntryList
from jingzhun_site.ledger.queries.table import KEPT, Asked, entries_table
from jingzhun_site.ledger.sources import SOURCES
from jingzhun_site.organisations.queries import post_ids_of
from jingzhun_site.places.looking import Looking


@require_right(Right.SEE_DECISIONS)
@require_safe
def entry_list(request: HttpRequest) -> HttpResponse:
    """A list of entries: mine, those that wait for my signature or verdict, my unit's, those that came up, or all."""
    user, looking = user_of(request), looking_of(request)
    tab, chosen = tab_of(request, user), list_of(request)
    wanted = EntryFilter.read(request.GET, default=chosen.state)
    asked = Asked(
        tab=tab, entry_list=chosen, wanted=wanted, query=request.GET, is_past=looking.is_past
    )
    about: dict[str, Any] = {
        "table": entries_table(entries_of(tab, user, looking.place), asked),
        "tabs": _tabs(user, looking, tab),
        "lists": _lists(request, tab, chosen),
        "below": below_table(user, looking) if tab == PLACE and chosen is LEDGER else None,
        "wanted": wanted,
        "states": STATES.items(),
        "dues": DUES.items(),
        "sources": [(one.name, one.label) for one in SOURCES.values()],
        "kept": [(name, request.GET[name]) for name in KEPT[:2] if request.GET.get(name)],
        "may_open": user.may(Right.ASSIGN_TASKS) and not looking.is_past,
        "may_export": user.may(Right.EXPORT_LISTS),
        "query": request.GET.urlencode(),
        "clear": urlencode({"tab": tab, "list": chosen.name}),
    }
    return render(request, "ledger/list.html", about)


@require_right(Right.SEE_DECISIONS)
@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: who answers for it, what was done, what can be done next."""
    user, looking = user_of(request), looking_of(request)
    found = access_entry(user, pk)
    page = entry_page(user, found, is_past=looking.is_past)
    return render(request, "ledger/entry.html", {"page": page, "entry": found})


@require_right(Right.EXPORT_LISTS)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Write what the address lists as a workbook with all lists, in the background."""
    job = start_job(
        EXPORT,
        {"query": request.GET.urlencode()},
        acting_user=user_of(request),
        label=_("导出督办台账"),
    )
    return redirect(job)


def looking_of(request: HttpRequest) -> Looking:
    """Where and when the page looks."""
    looking = getattr(request, "looking", None)
    if not isinstance(looking, Looking):
        raise Http404
    return looking


def tab_of(request: HttpRequest, user: User) -> str:
    """The tab of an address; else the own entries of whoever holds a post, else the place."""
    asked = request.GET.get("tab", "")
    if asked:
        if asked not in TABS:
            raise BadRequest(f"no tab is called {asked!r}")
        return asked
    return MINE if post_ids_of(user, on=clock.today()) else PLACE


def list_of(request: HttpRequest) -> EntryList:
    """The list of an address."""
    found = LISTS.get(request.GET.get("list", LEDGER.name))
    if found is None:
        raise BadRequest("no such list")
    return found


def _tabs(user: User, looking: Looking, current: str) -> list[Tab]:
    wanted = {
        RECEIVE: Right.HANDLE_TASKS,
        VERIFY: Right.ASSIGN_TASKS,
        ABOVE: Right.FOLLOW_ESCALATED,
    }
    shown = [tab for tab in TABS if tab not in wanted or user.may(wanted[tab])]
    return [
        Tab(
            label=TABS[tab],
            href=_address({"tab": tab, "place": looking.place}),
            is_current=tab == current,
            count=None if tab == PLACE else entries_of(tab, user, looking.place).running().count(),
        )
        for tab in shown
    ]


def _lists(request: HttpRequest, tab: str, chosen: EntryList) -> list[Tab]:
    """The lists as links; what they are narrowed to goes with the reader."""
    kept = {name: request.GET.get(name, "") for name in ("place", "due", "source", "q")}
    return [
        Tab(
            label=one.label,
            href=_address({"tab": tab, "list": one.name, **kept}),
            is_current=one is chosen,
        )
        for one in LISTS.values()
    ]


def _address(words: dict[str, str]) -> str:
    return f"?{urlencode({name: word for name, word in words.items() if word})}"
