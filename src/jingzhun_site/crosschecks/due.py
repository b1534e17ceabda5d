"""When the next file of a register is due: its cycle counted from the day of the data that came last."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from jingzhun.packs import Register
from jingzhun.periods import PeriodKind, period_of

GRACE_DAYS = 10
"""How many days after the end of a period a department has to send its file."""
_KINDS = {kind.value: kind for kind in PeriodKind}


@dataclass(frozen=True, kw_only=True)
class Due:
    """Until when a file is wanted, in words; ``is_late`` where it should be here."""

    until: date | None
    words: str
    tone: str = ""
    icon: str = ""
    is_late: bool = False


def due_of(register: Register, as_at: date | None, *, on: date) -> Due:
    """When the next file is due, given the day of the last one's data; one without a cycle is never late.

    Wanted is a file whose data are not older than the end of the last whole period; a register that no department
    has begun to send is not urged.
    """
    kind = _KINDS.get(register.every)
    if as_at is None:
        return Due(until=None, words=_("还没有报送过"), tone="quiet")
    if kind is None:
        return Due(until=None, words="—")
    current = period_of(on, kind)
    wanted = current.start - timedelta(days=1)  # the end of the last whole period
    until = current.start + timedelta(days=GRACE_DAYS - 1)
    if as_at >= wanted:
        after = current.end + timedelta(days=GRACE_DAYS)
        return Due(until=after, words=_("%(day)s 前") % {"day": after.isoformat()})
    if on > until:
        days = (on - until).days
        words = _("缺，已迟 %(days)d 天") % {"days": days}
        return Due(until=until, words=words, tone="bad", icon="alert-triangle", is_late=True)
    words = _("%(day)s 前应到") % {"day": until.isoformat()}
    return Due(until=until, words=words, tone="soon", icon="clock")
