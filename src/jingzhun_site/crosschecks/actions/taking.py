"""Taking over into our register what a difference proposes: somebody saves the form it fills in, or declines it."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.crosschecks.access import access_difference
from jingzhun_site.crosschecks.actions.assigning import SOURCE
from jingzhun_site.crosschecks.actions.noting import Kind, moved
from jingzhun_site.crosschecks.models import Change, Difference, DifferenceEvent, Verdict
from jingzhun_site.crosschecks.refusing import CrossCheckRefusedError
from jingzhun_site.households.filling import Became, Filling
from jingzhun_site.ledger.actions import moving
from jingzhun_site.ledger.life import Act, obstacles

_TOLD: Mapping[Became, tuple[DifferenceEvent.Kind, Change]] = {
    Became.MADE: (Kind.MADE, Change.MADE),
    Became.WAITS: (Kind.PROPOSED, Change.WAITS),
    Became.REFUSED: (Kind.NOT_MADE, Change.OPEN),
    Became.WITHDRAWN: (Kind.NOT_MADE, Change.OPEN),
    Became.OUTDATED: (Kind.NOT_MADE, Change.OPEN),
}


def fill(user: User, key: str, entity: str, record: str) -> Filling | None:
    """What a confirmed difference fills the form of its record with; none for any other, and for others' records."""
    try:
        found = access_difference(user, int(key)) if key.isdigit() else None
    except Http404:
        return None
    if found is None or not may_be_taken(found) or record_of(found) != (entity, record):
        return None
    return filling_of(found)


def filling_of(found: Difference) -> Filling:
    """What a difference fills the form of its record with."""
    day = found.proposal.get("on", "")
    return Filling(
        source=f"{SOURCE}:{found.pk}",
        title=_("比对差异 %(number)d") % {"number": found.pk},
        address=found.get_absolute_url(),
        reason=found.message,
        values=found.proposal.get("values", {}),
        leaves=found.proposal.get("leaves", ""),
        on=date.fromisoformat(day) if day else None,
    )


def may_be_taken(found: Difference) -> bool:
    """Whether a change can be taken over: somebody confirmed the difference, and it says what would be written."""
    return found.verdict == Verdict.CONFIRMED and bool(found.proposal)


def record_of(found: Difference) -> tuple[str, str]:
    """Which record a difference proposes to change."""
    entity = found.proposal.get("entity", "")
    return entity, found.household_id if entity == "households" else found.person_id


@transaction.atomic
def tell(key: str, became: Became, by: User, text: str) -> None:
    """Keep what became of the change beside the difference, and move its task on."""
    found = Difference.objects.select_for_update(of=("self",)).filter(pk=int(key)).first()
    if found is None:
        return
    kind, change = _TOLD[became]
    moved(found, kind, text=text, version=found.version, acting_user=by, change=change)
    if became is Became.MADE:
        _report(found, by)


def decline(found: Difference, *, text: str, version: int, acting_user: User) -> Difference:
    """Our register stays as it is, with the reason.

    Raises:
        CrossCheckRefusedError: there is nothing to decline, no reason is given, or somebody was quicker.
    """
    require(acting_user, Right.JUDGE_DIFFERENCES, found.place_code)
    if not text.strip():
        raise CrossCheckRefusedError([_("请写明为什么不改名册。")])
    if not may_be_taken(found) or found.change != Change.OPEN:
        raise CrossCheckRefusedError([_("这一条现在没有待采用的名册修改。")])
    return moved(
        found, Kind.DECLINED, text=text, version=version, acting_user=acting_user,
        change=Change.DECLINED,
    )  # fmt: skip


def _report(found: Difference, by: User) -> None:
    """The task made of a difference is reported done by whoever does it; another person verifies it, as always."""
    entry = found.entry
    if entry is None or obstacles(entry, Act.REPORT, by, on=clock.today()):
        return
    text = _("名册已按比对差异 %(number)d 改正。") % {"number": found.pk}
    moving.report_done(entry, text=text, version=entry.version, acting_user=by)
