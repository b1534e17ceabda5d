"""The list of the visits of a week."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.views import looking_of
from jingzhun_site.households.queries.visits import visits_table


@require_right(Right.SEE_REGISTER)
@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """The households visited in the seven days up to the day looked at."""
    looking = looking_of(request)
    table = visits_table(user_of(request), looking.times, request.GET, place=looking.place)
    return render(request, "households/visits.html", {"table": table})
