"""What became of differences, in figures."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.crosschecks.access import access_differences
from jingzhun_site.crosschecks.queries.finders import Below, finders_table
from jingzhun_site.crosschecks.queries.found_rows import FINDERS, FoundFilter, FoundRows
from jingzhun_site.crosschecks.queries.hit_rates import (
    hit_rate_sentence,
    hit_rate_table,
    hit_rates,
)
from jingzhun_site.crosschecks.queries.repeats import repeats_table
from jingzhun_site.crosschecks.queries.results import days_to_close, tiles
from jingzhun_site.crosschecks.views.tabs import RESULTS, looking_of, tabs_for
from jingzhun_site.frame.pieces import Tab
from jingzhun_site.places.queries import full_place_name


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


@require_right(Right.SEE_DIFFERENCES)
@require_safe
def found(request: HttpRequest) -> HttpResponse:
    """The findings behind a figure: the differences among them, and those that somebody wrote down."""
    user, looking = user_of(request), looking_of(request)
    place = looking.place or user.scope(Right.SEE_DIFFERENCES).place_code
    if not place:
        raise Http404
    wanted = FoundFilter.read(request.GET)
    rows = FoundRows.of(user, place, wanted)
    counts = {"differences": rows.differences.count(), "entries": rows.entries.count()}
    shows_entries = request.GET.get("kind", "") == "entries" or not counts["differences"]
    about = {
        "finder": FINDERS[wanted.by],
        "wanted": wanted,
        "place_name": full_place_name(place),
        "total": sum(counts.values()),
        "tabs": _kinds(wanted.address(place), counts, shows_entries=shows_entries),
        "table": rows.entries_table(request.GET)
        if shows_entries
        else rows.differences_table(request.GET),
    }
    return render(request, "crosschecks/found.html", about)


def _kinds(address: str, counts: Mapping[str, int], *, shows_entries: bool) -> list[Tab]:
    """The two kinds with how many there are of each; together they are the figure."""
    labels = {"differences": _("比对差异"), "entries": _("登记的督办事项")}
    return [
        Tab(
            label=label,
            href=f"{address}&kind={kind}",
            is_current=(kind == "entries") == shows_entries,
            count=counts[kind],
        )
        for kind, label in labels.items()
    ]
