"""What became of differences, in figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.crosschecks.access import access_differences
from jingzhun_site.crosschecks.queries.results import comparisons_table, places_table, tiles
from jingzhun_site.crosschecks.views.tabs import RESULTS, looking_of, tabs_for


@require_right(Right.SEE_DIFFERENCES)
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Found, confirmed, put right; each comparison and each place below."""
    user, looking = user_of(request), looking_of(request)
    differences = access_differences(user, place=looking.place)
    about = {
        "tiles": tiles(differences, place=looking.place),
        "comparisons": comparisons_table(differences, place=looking.place),
        "places": places_table(user, looking),
        "tabs": tabs_for(request, RESULTS),
    }
    return render(request, "crosschecks/results.html", about)
