"""The home page: what waits for me, what changed, and five figures."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jingzhun_site.accounts.requiring import user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.home.contributions import figures_for, tasks_for
from jingzhun_site.home.queries import recent_changes
from jingzhun_site.home.sources.decisions import worst_places

FIGURES = 5


@login_required
@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """The page after the login."""
    context = {
        "tasks": tasks_for(request),
        "figures": figures_for(request)[:FIGURES],
        "places": worst_places(request),
        "changes": recent_changes(request),
        "sees_register": user_of(request).may(Right.SEE_REGISTER),
    }
    return render(request, "home/home.html", context)
