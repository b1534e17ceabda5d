"""What the list of differences is narrowed to, read from the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.crosschecks.catalogue import comparison_label, department_label, is_comparison
from jingzhun_site.crosschecks.models import DifferenceQuerySet, Standing, Verdict
from jingzhun_site.crosschecks.wording import SEVERITIES
from jingzhun_site.frame.pieces import Chip
from jingzhun_site.frame.words import Words
from jingzhun_site.ledger.models import ENDED, LedgerEntry

WAITING, CONFIRMED, GIVEN, RIGHTED = "waiting", "confirmed", "given", "righted"
EXEMPT, REJECTED, GONE, ALL = "exempt", "rejected", "gone", "all"
STATES: Mapping[str, Words] = {
    WAITING: gettext_lazy("待核实"),
    CONFIRMED: gettext_lazy("属实未交办"),
    GIVEN: gettext_lazy("督办中"),
    RIGHTED: gettext_lazy("已整改销号"),
    EXEMPT: gettext_lazy("暂缓中"),
    REJECTED: gettext_lazy("不属实"),
    GONE: gettext_lazy("比对中已消失"),
    ALL: gettext_lazy("全部"),
}
"""What became of a difference; each but the last two leaves out what another one shows.

What was put right stays there when the next comparison finds it gone: else nothing would show what was achieved.
"""

VERDICTS: Mapping[str, Words] = {
    str(one.value): one.label for one in (Verdict.CONFIRMED, Verdict.REJECTED)
}

STANDINGS: Mapping[str, Words] = {
    str(one.value): one.label for one in (Standing.NEW, Standing.CHANGED, Standing.STILL_OPEN)
}


@dataclass(frozen=True, kw_only=True)
class DifferenceFilter:
    """Empty words narrow nothing."""

    state: str = WAITING
    standing: str = ""
    owner: str = ""
    comparison: str = ""
    severity: str = ""
    household: str = ""
    verdict: str = ""
    is_repeated: bool = False

    @classmethod
    def read(cls, query: QueryDict) -> "DifferenceFilter":
        """The filter of an address; words that mean nothing there are left out."""
        state, standing, severity = (query.get(n, "") for n in ("state", "standing", "severity"))
        comparison, verdict = query.get("comparison", ""), query.get("verdict", "")
        return cls(
            state=state if state in STATES else WAITING,
            standing=standing if standing in STANDINGS else "",
            owner=query.get("owner", "")[:40],
            comparison=comparison if is_comparison(comparison) else "",
            severity=severity if severity in SEVERITIES else "",
            household=query.get("q", "").strip()[:60],
            verdict=verdict if verdict in VERDICTS else "",
            is_repeated=query.get("repeated") == "1",
        )

    def chips(self) -> list[Chip]:
        """What is on, to be taken away."""
        chips = []
        if self.state != WAITING:
            chips.append(Chip(label=_("状态"), value=STATES[self.state], keys=("state",)))
        if self.standing:
            value = STANDINGS[self.standing]
            chips.append(Chip(label=_("与上次比"), value=value, keys=("standing",)))
        if self.owner:
            value = department_label(self.owner)
            chips.append(Chip(label=_("责任部门"), value=value, keys=("owner",)))
        if self.comparison:
            value = comparison_label(self.comparison)
            chips.append(Chip(label=_("比对项目"), value=value, keys=("comparison",)))
        if self.severity:
            value = SEVERITIES[self.severity][0]
            chips.append(Chip(label=_("轻重"), value=value, keys=("severity",)))
        if self.household:
            chips.append(Chip(label=_("户编号"), value=self.household, keys=("q",)))
        if self.verdict:
            value = VERDICTS[self.verdict]
            chips.append(Chip(label=_("核实结论"), value=value, keys=("verdict",)))
        if self.is_repeated:
            chips.append(Chip(label=_("反复"), value=_("再次出现"), keys=("repeated",)))
        return chips


def narrowed(
    differences: DifferenceQuerySet, wanted: DifferenceFilter, *, on: date
) -> DifferenceQuerySet:
    """The differences that a filter means."""
    found = in_state(differences, wanted.state, on=on)
    if wanted.standing:
        found = found.filter(standing=wanted.standing)
    if wanted.is_repeated:
        found = found.repeated()
    for name in ("owner", "comparison", "severity", "verdict"):
        if word := getattr(wanted, name):
            found = found.filter(**{name: word})
    if wanted.household:
        found = found.filter(household_id=wanted.household)
    return found


def in_state(differences: DifferenceQuerySet, state: str, *, on: date) -> DifferenceQuerySet:
    """The differences of one state on a day."""
    if state == ALL:
        return differences
    if state == GONE:
        return differences.filter(standing=Standing.GONE)
    present = differences.present()
    running = present.filter(entry__isnull=False).exclude(entry__state__in=ENDED)
    if state == GIVEN:
        return running
    closed = differences.filter(entry__state=LedgerEntry.State.CLOSED)
    if state == RIGHTED:
        return closed
    found = present.exclude(pk__in=running.values("pk")).exclude(pk__in=closed.values("pk"))
    if state == WAITING:
        return found.waiting(on)
    if state == EXEMPT:
        return found.filter(verdict=Verdict.EXEMPT, exempt_until__gte=on)
    return found.filter(verdict=Verdict.CONFIRMED if state == CONFIRMED else Verdict.REJECTED)
