"""The overview of programmes, the ledger of one, the page of a line."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jingzhun.periods import period_name
from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.frame.keeping import kept_until_acted
from jingzhun_site.places.scope import Scope
from jingzhun_site.programmes.access import access_ledgers, access_line
from jingzhun_site.programmes.queries.across import ALL, across_table
from jingzhun_site.programmes.queries.deadlines import (
    RESULTS,
    DeadlineFilter,
    deadlines_table,
    months_of,
    narrowed,
    passed_deadlines,
    result_counts,
    timed_programmes,
)
from jingzhun_site.programmes.queries.entitled import entitled_table, seen_run
from jingzhun_site.programmes.queries.ledger import (
    STATES,
    LedgerFilter,
    count_steps,
    step_counts,
    years_of,
)
from jingzhun_site.programmes.queries.ledger_table import KEPT, Asked, ledger_table
from jingzhun_site.programmes.queries.line_page import line_page as shown_line
from jingzhun_site.programmes.queries.mine import mine_table, waiting_for
from jingzhun_site.programmes.queries.overview import overview, tiles
from jingzhun_site.programmes.queries.tabs import ledger_tabs
from jingzhun_site.programmes.queries.taken import taken_table
from jingzhun_site.programmes.views.asking import looking_of


@require_right(Right.SEE_DECISIONS)
@require_safe
def overview_page(request: HttpRequest) -> HttpResponse:
    """Every programme of the place, by kind of help."""
    user, looking = user_of(request), looking_of(request)
    ledgers = access_ledgers(user, place=looking.place)
    shows_all = request.GET.get("all") == "1"
    groups = overview(user, ledgers, looking.times, place=looking.place, only_used=not shows_all)
    about = {
        "groups": groups,
        "tiles": tiles(groups, looking.place),
        "has_closed": ledgers.has_closed,
        "shows_all": shows_all,
    }
    return render(request, "programmes/overview.html", about)


@require_right(Right.HANDLE_PROGRAMMES)
@require_safe
def mine_page(request: HttpRequest) -> HttpResponse:
    """What waits for the user's own signature, of all programmes."""
    user, looking = user_of(request), looking_of(request)
    ledgers = access_ledgers(user, place=looking.place, right=Right.HANDLE_PROGRAMMES)
    asked = Asked(user=user, query=request.GET, scope=ledgers.scope)
    table = mine_table(waiting_for(user, ledgers), ledgers, asked)
    return render(request, "programmes/mine.html", {"table": table})


@require_right(Right.SEE_DECISIONS)
@require_safe
def ledger_page(request: HttpRequest, programme: str) -> HttpResponse:
    """The ledger of one programme."""
    user, looking = user_of(request), looking_of(request)
    ledgers = access_ledgers(user, place=looking.place)
    lines = ledgers.lines_of(programme)
    in_force = ledgers.programmes[programme]
    wanted = LedgerFilter.read(request.GET, in_force)
    asked = Asked(user=user, query=request.GET, scope=ledgers.scope, is_past=looking.is_past)
    kept = partial(_kept, request, programme, ledgers.scope)
    about = {
        "one": in_force,
        "wanted": wanted,
        "states": STATES.items(),
        "steps": list(step_counts(kept("steps", lambda: count_steps(lines)), in_force)),
        "years": kept("years", lambda: years_of(lines)),
        "table": ledger_table(lines, in_force, wanted, asked),
        "tabs": ledger_tabs(user, looking.times, in_force, looking.place),
        "kept": [(name, request.GET[name]) for name in ("place", "sort") if request.GET.get(name)],
        "may_deliver": bool(in_force.programme.gives)
        and not looking.is_past
        and user.may(Right.HANDLE_PROGRAMMES),
        "may_export": not looking.is_past and user.may(Right.EXPORT_LISTS),
        "may_upload": not looking.is_past and user.may(Right.HANDLE_PROGRAMMES),
        "query": _query(request.GET),
        "has_filters": any(request.GET.get(name) for name in KEPT if name != "place"),
    }
    return render(request, "programmes/ledger.html", about)


@require_right(Right.SEE_DECISIONS)
@require_safe
def across_page(request: HttpRequest, what: str) -> HttpResponse:
    """Lines of all programmes together, those that a figure counts."""
    user, looking = user_of(request), looking_of(request)
    if what not in ALL:
        raise Http404
    ledgers = access_ledgers(user, place=looking.place)
    asked = Asked(user=user, query=request.GET, scope=ledgers.scope, is_past=looking.is_past)
    table = across_table(ALL[what], ledgers, asked)
    about = {"table": table, "has_closed": ledgers.has_closed}
    return render(request, "programmes/across.html", about)


@require_right(Right.SEE_DECISIONS)
@require_safe
def taken_page(request: HttpRequest) -> HttpResponse:
    """The steps that were taken in the last seven days."""
    user, looking = user_of(request), looking_of(request)
    ledgers = access_ledgers(user, place=looking.place)
    about = {
        "table": taken_table(user, ledgers, request.GET),
        "has_closed": ledgers.has_closed,
    }
    return render(request, "programmes/across.html", about)


@require_right(Right.SEE_DECISIONS)
@require_safe
def deadlines_page(request: HttpRequest) -> HttpResponse:
    """The steps whose deadline has gone by: who took them in time, who late, who not yet."""
    user, looking = user_of(request), looking_of(request)
    ledgers = access_ledgers(user, place=looking.place)
    wanted = DeadlineFilter.read(request.GET, ledgers)
    passed = passed_deadlines(ledgers, wanted.programme)
    counts = result_counts(narrowed(passed, wanted))
    about = {
        "wanted": wanted,
        "results": [(name, label, counts[name]) for name, label in RESULTS.items()],
        "programmes": timed_programmes(ledgers),
        "months": [(period_name(one), one == wanted.month) for one in months_of(passed)],
        "has_filters": wanted != DeadlineFilter(),
        "has_closed": ledgers.has_closed,
        "table": deadlines_table(user, ledgers, wanted, request.GET),
    }
    return render(request, "programmes/deadlines.html", about)


def _kept(
    request: HttpRequest, programme: str, scope: Scope, what: str, count: Callable[[], Any]
) -> Any:
    """What was counted of a whole ledger: it is the same on the next page and for the next filter."""
    hangs_on = ".".join((programme, *scope.prefixes, what))
    return kept_until_acted(request, f"programmes.ledger.{hangs_on}", count)


def _query(asked: QueryDict) -> str:
    """The filter of the address, for the workbook of the same lines."""
    kept = urlencode({name: asked[name] for name in KEPT if asked.get(name)})
    return f"?{kept}" if kept else ""


@require_right(Right.SEE_DECISIONS)
@require_safe
def entitled_page(request: HttpRequest, programme: str) -> HttpResponse:
    """Those who are entitled to a programme, to be enrolled where no list of gaps says who waits."""
    user, looking = user_of(request), looking_of(request)
    ledgers = access_ledgers(user, place=looking.place)
    seen = seen_run(user, looking.times, looking.place)
    if programme not in ledgers.programmes or seen is None:
        raise Http404
    in_force = ledgers.programmes[programme]
    asked = Asked(user=user, query=request.GET, scope=ledgers.scope, is_past=looking.is_past)
    about = {
        "one": in_force,
        "tabs": ledger_tabs(user, looking.times, in_force, looking.place, is_entitled=True),
        "table": entitled_table(seen, programme, asked),
    }
    return render(request, "programmes/entitled.html", about)


@require_right(Right.SEE_DECISIONS)
@require_safe
def line_page(request: HttpRequest, key: str) -> HttpResponse:
    """One enrolment: its steps, who took them, what can be done next."""
    user, looking = user_of(request), looking_of(request)
    line = access_line(user, key)
    if looking.place and not looking.scope.covers(line.place_code):
        raise Http404
    page = shown_line(user, line, is_past=looking.is_past)
    return render(request, "programmes/line.html", {"page": page, "line": line})
