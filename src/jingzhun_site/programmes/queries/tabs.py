"""The tabs of a programme: its ledger, and the gaps in either direction."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun.eligibility import Gap
from jingzhun_site.accounts.models import User
from jingzhun_site.decisions.gaps import OFF_LIST, access_gaps
from jingzhun_site.decisions.wording import GAP_NAMES, GAP_WORDS
from jingzhun_site.frame.pieces import Tab
from jingzhun_site.programmes.procedures import InForce
from jingzhun_site.register.as_of import Times


def ledger_tabs(
    user: User, times: Times, one: InForce, place: str, *, is_entitled: bool = False
) -> list[Tab]:
    """The tabs with what each holds; those of gaps lead to the list of gaps.

    A programme of which no gaps are listed has a tab of all who are entitled instead.
    """
    programme = one.programme.id
    ledger = reverse("programmes:ledger", args=[programme])
    tabs = [
        Tab(label=_("台账"), href=_address(ledger, {"place": place}), is_current=not is_entitled)
    ]
    if one.programme.checks_gaps or one.is_lapsed or not one.can_be_enrolled:
        return [*tabs, *_gap_tabs(_counts(user, times, programme, place), programme, place)]
    href = _address(reverse("programmes:entitled", args=[programme]), {"place": place})
    return [*tabs, Tab(label=_("应享"), href=href, is_current=is_entitled)]


def _counts(user: User, times: Times, programme: str, place: str) -> Mapping[Gap, int]:
    found = access_gaps(user, times, place=place)
    counts: dict[Gap, int] = {}
    for count in found.counts() if found else ():
        if count.programme == programme and count.handled not in OFF_LIST:
            counts[count.gap] = counts.get(count.gap, 0) + count.lines
    return counts


def _gap_tabs(counts: Mapping[Gap, int], programme: str, place: str) -> list[Tab]:
    gaps = reverse("decisions:gaps")
    return [
        Tab(
            label=GAP_WORDS[gap],
            href=_address(gaps, {"tab": name, "programme": programme, "place": place}),
            count=counts[gap],
        )
        for name, gap in GAP_NAMES.items()
        if gap in counts
    ]


def _address(path: str, words: Mapping[str, str]) -> str:
    query = urlencode({name: word for name, word in words.items() if word})
    return f"{path}?{query}" if query else path
