"""The tabs above all pages of cross-checks, as far as the user may open them."""

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun_site.accounts.requiring import user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.crosschecks.access import access_pairs
from jingzhun_site.frame.addresses import keep_looking
from jingzhun_site.frame.pieces import Tab
from jingzhun_site.places.looking import Looking

DIFFERENCES, REGISTERS, RUNS, REVIEW, RESULTS = (
    "list", "registers", "runs", "review", "results",
)  # fmt: skip


def tabs_for(request: HttpRequest, current: str) -> list[Tab]:
    """The tabs of a user; the one of pairs says how many wait."""
    user = user_of(request)
    shown = (
        (DIFFERENCES, _("差异"), Right.SEE_DIFFERENCES),
        (REGISTERS, _("部门数据"), Right.SUPPLY_REGISTERS),
        (RUNS, _("比对记录"), Right.RUN_CROSS_CHECKS),
        (REVIEW, _("疑似同人"), Right.JUDGE_DIFFERENCES),
        (RESULTS, _("成效"), Right.SEE_DIFFERENCES),
    )
    return [
        Tab(
            label=label,
            href=keep_looking(reverse(f"crosschecks:{name}"), request),
            is_current=name == current,
            count=_waiting(request) if name == REVIEW else None,
        )
        for name, label, right in shown
        if user.may(right)
    ]


def looking_of(request: HttpRequest) -> Looking:
    """Where and when the page looks."""
    looking = getattr(request, "looking", None)
    if not isinstance(looking, Looking):
        raise Http404
    return looking


def _waiting(request: HttpRequest) -> int:
    pairs = access_pairs(user_of(request), place=looking_of(request).place)
    return pairs.filter(answer="").count()
