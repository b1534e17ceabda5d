"""Giving differences to posts: each becomes an entry of the ledger, with a deadline, and ends there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.config import clock
from jingzhun_site.crosschecks.actions.noting import Kind, moved
from jingzhun_site.crosschecks.catalogue import comparison_label, comparison_source
from jingzhun_site.crosschecks.models import Difference
from jingzhun_site.crosschecks.refusing import CrossCheckRefusedError
from jingzhun_site.ledger.actions import NewEntry, open_entries
from jingzhun_site.ledger.refusing import LedgerRefusedError

SOURCE = "cross_check"
MOST_AT_ONCE = 200
USUAL_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """To whom differences are given, by which office, and until when."""

    given_code: str
    lead_post: str
    due_on: date
    supporting_posts: Sequence[str] = ()
    text: str = ""


@transaction.atomic
def assign(
    differences: Sequence[Difference], assignment: Assignment, *, acting_user: User
) -> list[Difference]:
    """Open an entry for each difference that has none that runs; all or none.

    Raises:
        CrossCheckRefusedError: the deadline has gone by, a post lies elsewhere, or somebody was quicker.
    """
    if assignment.due_on < clock.today():
        raise CrossCheckRefusedError([_("完成时限早于今天，请改成今天或以后。")])
    wanted = [one for one in differences if can_be_assigned(one)]
    try:
        entries = open_entries([_entry(one, assignment) for one in wanted], acting_user=acting_user)
    except LedgerRefusedError as refused:
        raise CrossCheckRefusedError(refused.sentences) from refused
    return [
        moved(
            one, Kind.ASSIGNED, text=assignment.text, day=assignment.due_on, version=one.version,
            acting_user=acting_user, entry=entry,
        )
        for one, entry in zip(wanted, entries, strict=True)
    ]  # fmt: skip


def can_be_assigned(difference: Difference) -> bool:
    """Whether a difference has no entry yet, or came back after its entry had ended."""
    return difference.entry is None or (difference.entry.has_ended and difference.is_back)


def usual_deadline(differences: Sequence[Difference]) -> date:
    """What a form proposes: the shortest time that the comparisons of some differences allow."""
    days = [one.due_in_days for one in differences if one.due_in_days]
    return clock.today() + timedelta(days=min(days, default=USUAL_DAYS))


def _entry(one: Difference, assignment: Assignment) -> NewEntry:
    """The entry of a difference. It names nobody: whoever sees the ledger need not see names."""
    about = {"what": comparison_label(one.comparison), "who": one.person_id or one.household_id}
    return NewEntry(
        source=SOURCE,
        source_key=f"{one.pk}-{one.version}" if one.entry_id else str(one.pk),
        title=_("核实比对差异：%(what)s（%(who)s）") % about if about["who"] else about["what"],
        text=assignment.text,
        clause=comparison_source(one.comparison),
        given_code=assignment.given_code,
        due_on=assignment.due_on,
        lead_post=assignment.lead_post,
        supporting_posts=assignment.supporting_posts,
    )
