"""What became of differences, in figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.crosschecks.access import access_differences
from jingzhun_site.crosschecks.queries.finders import Below, finders_table
from jingzhun_site.crosschecks.queries.hit_rates import (
    hit_rate_sentence,
    hit_rate_table,
    hit_rates,
)
from jingzhun_site.crosschecks.queries.repeats import repeats_table
from jingzhun_site.crosschecks.queries.results import days_to_close, tiles
from jingzhun_site.crosschecks.views.tabs import RESULTS, looking_of, tabs_for


@require_right(Right.SEE_DIFFERENCES)
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Found, confirmed, put right; each comparison, what repeats, and each place below."""
    user, looking = user_of(request), looking_of(request)
    differences = access_differences(user, place=looking.place)
    days_of = days_to_close(differences)
    rates, below = hit_rates(differences, days_of), Below.of(user, looking)
    about = {
        "tiles": tiles(differences, days_of, place=looking.place),
        "comparisons": hit_rate_table(rates, sort=request.GET.get("sort", ""), place=looking.place),
        "sentence": hit_rate_sentence(rates),
        "repeats": repeats_table(below) if below else None,
        "places": finders_table(below) if below else None,
        "tabs": tabs_for(request, RESULTS),
    }
    return render(request, "crosschecks/results.html", about)
