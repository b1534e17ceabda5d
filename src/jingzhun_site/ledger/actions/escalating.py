"""What is long overdue goes to the place above, then to the one above that; its deadline and its posts stay."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun_site.config import clock
from jingzhun_site.decisions.figures import figure_in
from jingzhun_site.ledger.actions.noting import Noted, note
from jingzhun_site.ledger.models import EntryEvent, LedgerEntry
from jingzhun_site.places.queries import chain_of, full_place_name, place_names

DAYS = "escalation_days"
"""The parameter of the packs: after how many days an overdue entry goes one place further up."""
_AT_ONCE = 500


def escalate_overdue() -> int:
    """Carry what is overdue long enough to the next place above; how many. Again on the same day carries nothing."""
    on = clock.today()
    overdue = LedgerEntry.objects.overdue(on).order_by("pk")
    entries = [one for one in overdue.iterator(chunk_size=_AT_ONCE) if _is_long(one, on)]
    known = place_names(code for one in entries for code in chain_of(one.place_code))
    return sum(_is_carried(one, _above(one, known), on=on) for one in entries)


def _is_long(entry: LedgerEntry, on: date) -> bool:
    """Whether as many days went by as the packs say: since the deadline, the last exemption, or the last step up."""
    days = figure_in(DAYS, place_code=entry.place_code, on=on)
    since = (entry.due_on, entry.exempt_until, entry.escalated_on)
    return days is not None and (on - max(day for day in since if day)).days >= days


def _above(entry: LedgerEntry, known: Mapping[str, str]) -> str:
    """The nearest place of the register above the one that has the entry; empty where it has gone all the way."""
    above = chain_of(entry.escalated_code or entry.place_code)[:-1]
    return next((code for code in reversed(above) if code in known), "")


@transaction.atomic
def _is_carried(entry: LedgerEntry, above: str, *, on: date) -> bool:
    """Write it, unless somebody did something with the entry meanwhile. Who has a form of it open can still send it."""
    seen = LedgerEntry.objects.filter(pk=entry.pk, version=entry.version)
    if not above or not seen.update(escalated_code=above, escalated_on=on):
        return False
    about = {"days": (on - entry.due_on).days, "place": full_place_name(above)}
    noted = Noted(
        kind=EntryEvent.Kind.ESCALATED,
        text=_("逾期 %(days)d 天，提到%(place)s督办") % about,
        old={"escalated_code": entry.escalated_code},
        new={"escalated_code": above},
    )
    note(entry, noted, acting_user=None)
    return True
