"""The catalogue of names."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.places.queries import full_place_name
from jingzhun_site.reports.places import own_place
from jingzhun_site.reports.queries.name_list import list_lines, name_page


@require_right(Right.FILL_REPORTS)
@require_safe
def name_list(request: HttpRequest) -> HttpResponse:
    """Every name that a template may use, with what it says today."""
    user = user_of(request)
    looking = request.looking  # type: ignore[attr-defined]
    place = own_place(user, looking.place, Right.FILL_REPORTS)
    about = {
        "page": name_page(user, request.GET, place),
        "lists": list_lines(),
        "words": request.GET.get("find", ""),
        "group": request.GET.get("group", ""),
        "place_name": full_place_name(place),
    }
    return render(request, "reports/names.html", about)
