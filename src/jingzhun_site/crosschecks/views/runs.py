"""Comparisons: those that were made, asking for one, what came out of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.crosschecks.access import (
    access_files,
    access_run,
    access_runs,
    comparing_place,
)
from jingzhun_site.crosschecks.actions.starting import start_run
from jingzhun_site.crosschecks.forms import RunForm
from jingzhun_site.crosschecks.queries.runs import (
    files_to_choose,
    run_page,
    runs_table,
    short_files,
)
from jingzhun_site.crosschecks.refusing import CrossCheckRefusedError
from jingzhun_site.crosschecks.views.tabs import RUNS, looking_of, tabs_for
from jingzhun_site.frame.addresses import keep_looking
from jingzhun_site.places.queries import full_place_name

_RUN = require_right(Right.RUN_CROSS_CHECKS)


@_RUN
@require_safe
def run_list(request: HttpRequest) -> HttpResponse:
    """The comparisons that were made."""
    user, looking = user_of(request), looking_of(request)
    about = {
        "table": runs_table(access_runs(user, place=looking.place), request.GET),
        "tabs": tabs_for(request, RUNS),
        "may_run": not looking.is_past,
    }
    return render(request, "crosschecks/runs.html", about)


@_RUN
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new_run(request: HttpRequest) -> HttpResponse:
    """Choose the files and start."""
    user, looking = user_of(request), looking_of(request)
    if looking.is_past:
        raise Http404
    place = comparing_place(user, Right.RUN_CROSS_CHECKS, looking.place)
    choices = files_to_choose(user, place)
    form = RunForm(request.POST or None, files=choices)
    if request.method == "POST" and form.is_valid():
        files = list(access_files(user).filter(pk__in=form.chosen()))
        try:
            run = start_run(files, place_code=place, acting_user=user)
        except CrossCheckRefusedError as refused:
            for sentence in refused.sentences:
                form.add_error(None, sentence)
        else:
            return redirect(keep_looking(run.get_absolute_url(), request))
    about = {
        "form": form,
        "choices": choices,
        "short": short_files(user, place),
        "several": [label for _name, label, some in choices if len(some) > 1],
        "place_name": full_place_name(place),
        "tabs": tabs_for(request, RUNS),
        "back": keep_looking(reverse("crosschecks:runs"), request),
    }
    return render(request, "crosschecks/new_run.html", about, status=422 if form.errors else 200)


@_RUN
@require_safe
@never_cache
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One comparison."""
    found = access_run(user_of(request), pk)
    is_asking = request.headers.get("HX-Target", "").startswith("job-")
    if is_asking and (found.is_done or found.failure):
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    about = {
        "run": found,
        "place_name": full_place_name(found.place_code),
        "page": run_page(found) if found.is_done else None,
        "tabs": tabs_for(request, RUNS),
    }
    return render(request, "crosschecks/run.html", about)
