"""From the list of gaps into the programmes: shown line by line, then done in one go."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.exports import filter_words
from jingzhun_site.decisions.gap_table import read_filter
from jingzhun_site.decisions.gaps import GapList, GapRow, access_gaps
from jingzhun_site.frame.addresses import keep_looking
from jingzhun_site.frame.formats import number_text
from jingzhun_site.programmes.actions.enrolling import MOST_IN_BACKGROUND, ask_to_enrol, enrol
from jingzhun_site.programmes.queries.offer import Offer, offer
from jingzhun_site.programmes.views.asking import looking_of

MOST_AT_ONCE = 1_000
"""How many are enrolled while the user waits; more in the background."""
_SHOWN = 100


@require_right(Right.HANDLE_PROGRAMMES)
@require_POST
def offer_page(request: HttpRequest) -> HttpResponse:
    """Show what enrolling the selected lines would do; do it when that was confirmed."""
    user, looking = user_of(request), looking_of(request)
    found = access_gaps(user, looking.times, place=looking.place, right=Right.HANDLE_PROGRAMMES)
    if found is None or not found.run.is_current or looking.is_past:
        raise Http404
    back = _back(request)
    lines, rows = _selected(request, found)
    if len(rows) > MOST_AT_ONCE:
        return _in_background(request, found, rows, back)
    offered = offer(user, found, lines, rows)
    if not offered.possible and not offered.impossible:
        messages.warning(request, _("没有选中可以纳入的。"))
        return redirect(back)
    if request.POST.get("confirmed") == "1" and offered.possible:
        done = enrol(offered.rows, acting_user=user)
        messages.success(request, _said(done.enrolled, offered))
        return redirect(back)
    return render(request, "programmes/offer.html", _about(offered, back))


def _back(request: HttpRequest) -> str:
    """Where the lines were selected: in the list of gaps, or among the entitled of one programme."""
    programme = request.GET.get("back", "")
    if programme:
        return keep_looking(reverse("programmes:entitled", args=[_slug(programme)]), request)
    return f"{reverse('decisions:gaps')}?{request.GET.urlencode()}"


def _slug(word: str) -> str:
    try:
        validate_slug(word)
    except ValidationError as error:
        raise Http404 from error
    return word


def _in_background(
    request: HttpRequest, found: GapList, rows: Sequence[GapRow], back: str
) -> HttpResponse:
    """More than somebody waits for: asked first, then enrolled by the worker."""
    user, looking = user_of(request), looking_of(request)
    if request.POST.get("confirmed") == "1":
        words = filter_words(read_filter(request.GET, found), looking.times, place=looking.place)
        return redirect(ask_to_enrol(words, acting_user=user, scope=found.scope))
    first = offer(user, found, (), rows[:_SHOWN])
    about = {**_about(first, back), "count": len(rows), "is_many": True}
    return render(request, "programmes/offer.html", about)


def _about(offered: Offer, back: str) -> dict[str, object]:
    return {
        "offer": offered,
        "possible": offered.possible[:_SHOWN],
        "impossible": offered.impossible[:_SHOWN],
        "procedures": offered.procedures().values(),
        "back": back,
    }


def _selected(request: HttpRequest, found: GapList) -> tuple[Sequence[str], Sequence[GapRow]]:
    """The names that a form sent, and those of them that are on the list."""
    if request.POST.get("all_matching") == "1":
        return (), found.lines(read_filter(request.GET, found), most=MOST_IN_BACKGROUND)
    lines = request.POST.getlist("selected")[:MOST_AT_ONCE]
    return lines, found.named(lines)


def _said(count: int, offered: Offer) -> str:
    said = _("已纳入 %(count)s 条，接着在专项台账办理。") % {"count": number_text(count)}
    left = len(offered.impossible) + len(offered.possible) - count
    if left:
        said += _("另有 %(count)s 条没有纳入。") % {"count": number_text(left)}
    return said
