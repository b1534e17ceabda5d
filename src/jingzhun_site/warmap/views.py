"""The pages of the war map: a leader's, and the wall's."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.decisions.views import looking_of
from jingzhun_site.warmap.access import SeenMap, access_map
from jingzhun_site.warmap.page import LEVEL_WORDS, Asked, layer_tabs
from jingzhun_site.warmap.page import map_page as page_of
from jingzhun_site.warmap.wall import wall
from jingzhun_site.warmap.week import week


@require_right(Right.SEE_DECISIONS)
@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """A place by the places below it, coloured by one layer."""
    seen, asked = _seen(request), Asked.read(request.GET)
    about = {
        "heading": _("%(place)s作战图") % {"place": seen.place_name},
        "seen": seen,
        "layer": asked.layer,
        "tabs": layer_tabs(seen, asked),
        "level": LEVEL_WORDS.get(seen.level, ""),
        "page": page_of(seen, asked),
        "week": week(seen),
        "wall": asked.address(seen.place, view="wall"),
        "may_run": user_of(request).may(Right.RUN_DECISIONS),
    }
    return render(request, "warmap/map.html", about)


@require_right(Right.SEE_DECISIONS)
@require_safe
def wall_page(request: HttpRequest) -> HttpResponse:
    """The large display of a place: one layer, and the address of the next."""
    seen, asked = _seen(request), Asked.read(request.GET)
    about = {
        "heading": _("%(place)s作战图") % {"place": seen.place_name},
        "wall": wall(seen, asked, request.GET),
        "now": clock.now(),
    }
    return render(request, "warmap/wall.html", about)


def _seen(request: HttpRequest) -> SeenMap:
    looking = looking_of(request)
    return access_map(user_of(request), looking.times, place=looking.place)
