"""The targets of a place and a year, and one target with the places below it."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.decisions.run_tables import pack_words
from jingzhun_site.decisions.views import looking_of
from jingzhun_site.frame.pieces import Action, Empty
from jingzhun_site.goals.access import SeenGoals, access_goals, place_of
from jingzhun_site.goals.asking import MEASURE, ask_to_measure
from jingzhun_site.goals.filtering import chosen_year, read_filter, year_without_targets
from jingzhun_site.goals.goal_page import goal_about
from jingzhun_site.goals.reading import StoredLine
from jingzhun_site.goals.tree_tables import child_table, choices, goal_table, tiles, year_tabs
from jingzhun_site.jobs.models import Job, State
from jingzhun_site.places.queries import full_place_name, places_below


@require_right(Right.SEE_DECISIONS)
@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """How the targets of a place stand, and those of the places below."""
    seen = seen_goals(request)
    if seen is None:
        return render(
            request, "goals/no_run.html", {"may_run": user_of(request).may(Right.RUN_DECISIONS)}
        )
    place = place_of(seen, looking_of(request).place)
    years = seen.progress.years
    missing = year_without_targets(request.GET, years)
    if missing is not None:
        return render(request, "goals/no_year.html", _no_year(request, place, missing, years))
    year = chosen_year(request.GET, years, present=clock.today().year)
    wanted = read_filter(request.GET)
    lines = seen.lines([place], year=year)
    names = dict(places_below(place, seen.scope))
    about = {
        "place": place,
        "place_name": full_place_name(place),
        "year": year,
        "tabs": year_tabs(request, years, year),
        "tiles": tiles(request, lines),
        "choices": choices(lines, wanted),
        "targets": goal_table(request, lines, wanted),
        "below": child_table(
            names, seen.counts(list(names), year=year), year=year, caption=_("下级地区")
        )
        if names
        else None,
        "is_narrowed": bool(seen.closed),
        **run_words(request, seen),
    }
    return render(request, "goals/tree.html", about)


def _no_year(
    request: HttpRequest, place: str, year: int, years: Sequence[int]
) -> Mapping[str, object]:
    """What the page says of a year without targets: that there are none, and which years have some."""
    tabs = year_tabs(request, years, year)
    actions = tuple(Action(label=str(tab.label), href=tab.href) for tab in tabs)
    empty = Empty(
        title=_("%(year)d 年没有目标") % {"year": year},
        hint=_("现行政策没有给这一年定目标，请选有目标的年度。"),
        icon="target-arrow",
        actions=actions,
    )
    return {"place_name": full_place_name(place), "year": year, "tabs": tabs, "empty": empty}


@require_right(Right.SET_GOALS)
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Measure again in the background."""
    ask_to_measure(acting_user=user_of(request))
    messages.success(request, _("已开始重新测算，一般一分钟内完成。"))
    return redirect(f"/goals/?{request.GET.urlencode()}")


@require_right(Right.SEE_DECISIONS)
@require_safe
def goal_page(request: HttpRequest, goal_id: str, year: int, span: str) -> HttpResponse:
    """One target: how it stands here and below, who was given what, its history."""
    seen, line = line_of(request, goal_id, year, span)
    about = goal_about(request, user_of(request), seen, line)
    return render(request, "goals/goal.html", {**about, **run_words(request, seen)})


def seen_goals(request: HttpRequest, right: Right = Right.SEE_DECISIONS) -> SeenGoals | None:
    """The current progress run as the user sees it where the page looks."""
    return access_goals(user_of(request), place=looking_of(request).place, right=right)


def line_of(
    request: HttpRequest, goal_id: str, year: int, span: str, right: Right = Right.SEE_DECISIONS
) -> tuple[SeenGoals, StoredLine]:
    """The line that a page is about; ``Http404`` where the user has none."""
    seen = seen_goals(request, right)
    if seen is None:
        raise Http404
    place = place_of(seen, looking_of(request).place)
    return seen, seen.line(place, year=year, goal_id=goal_id, span=span)


def run_words(request: HttpRequest, seen: SeenGoals) -> Mapping[str, object]:
    """What a page says of the run that its figures are from."""
    progress = seen.progress
    going_on = Job.objects.filter(kind=MEASURE, state__in=(State.QUEUED, State.RUNNING)).exists()
    return {
        "progress": progress,
        "packs": "、".join(pack_words(pack) for pack in progress.packs),
        "is_going_on": going_on,
        "one_in": settings.ONE_IN if settings.ONE_IN > 1 else 0,
        "may_set": user_of(request).may(Right.SET_GOALS),
        "remarks": progress.remarks,
    }
