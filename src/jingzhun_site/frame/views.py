"""The component page: everything the frame offers, with sample data, for whoever builds pages."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from jingzhun_site.frame import samples


def components(request: HttpRequest) -> HttpResponse:
    """Every component once; only where the site runs for engineers or as a demo."""
    _for_engineers_only()
    wrong = samples.WRONG_ENTRIES if "faults" in request.GET else None
    form = samples.SampleForm(request.POST or wrong, initial=samples.ENTRIES)
    if "messages" in request.GET:
        messages.success(request, samples.SAVED)
        messages.error(request, samples.REFUSED)
    context = {
        "table": samples.table(request),
        "no_rows": samples.EMPTY_TABLE,
        "form": form,
        "jobs": samples.JOBS,
        "guarantees_shown": samples.GUARANTEES,
        "figures": samples.FIGURES,
        "gaps": samples.GAPS,
        "events": samples.EVENTS,
        "facts_shown": samples.FACTS,
        "steps_shown": samples.STEPS,
        "tabs_shown": samples.TABS,
        "charts": samples.CHARTS,
        "icons": samples.ICONS,
        "tones": samples.TONE_WORDS,
    }
    return render(request, "frame/component_page.html", context)


def sample_row(request: HttpRequest) -> HttpResponse:
    """What opens beside the sample table."""
    _for_engineers_only()
    context = {"guarantees_shown": samples.GUARANTEES, "facts_shown": samples.FACTS}
    return render(request, "frame/sample_row.html", context)


def _for_engineers_only() -> None:
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
