"""The review of doubtful pairs: one pair at a time, answered by keyboard or button, the next one follows."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.crosschecks.access import access_pair, access_pairs
from jingzhun_site.crosschecks.actions.reviewing import answer_pair
from jingzhun_site.crosschecks.models import DoubtfulPair
from jingzhun_site.crosschecks.queries.pairs import next_pair, pair_page
from jingzhun_site.crosschecks.views.tabs import REVIEW, looking_of, tabs_for
from jingzhun_site.frame.addresses import keep_looking

_JUDGE = require_right(Right.JUDGE_DIFFERENCES)


@_JUDGE
@require_safe
@never_cache
def review(request: HttpRequest) -> HttpResponse:
    """The likeliest pair that waits, or that none does."""
    user, looking = user_of(request), looking_of(request)
    found = next_pair(access_pairs(user, place=looking.place))
    if found is not None:
        return redirect(keep_looking(found.get_absolute_url(), request))
    return render(request, "crosschecks/no_pair.html", {"tabs": tabs_for(request, REVIEW)})


@_JUDGE
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a pair; keep an answer and go on to the next."""
    user, looking = user_of(request), looking_of(request)
    found = access_pair(user, pk)
    pairs = access_pairs(user, place=looking.place)
    if request.method == "POST":
        answer = request.POST.get("answer", "")
        if answer in DoubtfulPair.Answer.values and answer:
            answer_pair(found, answer, acting_user=user)
            messages.success(
                request, _("已记下：%(answer)s。") % {"answer": found.get_answer_display()}
            )
        following = next_pair(pairs, after=found)
        href = following.get_absolute_url() if following else reverse("crosschecks:review")
        return redirect(keep_looking(href, request))
    about = {
        "page": pair_page(found, pairs, user),
        "pair": found,
        "answers": _ANSWERS,
        "is_past": looking.is_past,
        "tabs": tabs_for(request, REVIEW),
    }
    return render(request, "crosschecks/pair.html", about)


_ANSWERS = (
    ("1", DoubtfulPair.Answer.SAME, "check", "btn-primary"),
    ("2", DoubtfulPair.Answer.DIFFERENT, "x", ""),
    ("3", DoubtfulPair.Answer.UNSURE, "help-circle", ""),
)
