"""When the next file of a register is due: its cycle counted from the day of the data that came last."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from jingzhun.packs import Register
from jingzhun.periods import PeriodKind, period_of, previous
from jingzhun_site.decisions.figures import figure_in

GRACE = "register_grace_days"
"""The parameter of the packs: how many days after the end of a period a department has to send its file."""
_KINDS = {kind.value: kind for kind in PeriodKind}


@dataclass(frozen=True, kw_only=True)
class Due:
    """Until when a file is wanted, in words; ``is_late`` where it should be here."""

    until: date | None
    words: str
    tone: str = ""
    icon: str = ""
    is_late: bool = False


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The file that must be here now: data not older than ``as_at``, until a day; the one after it, until another."""

    as_at: date
    until: date
    next_until: date

    def is_met(self, as_at: date | None) -> bool:
        """Whether data of a day are fresh enough; without data they are not."""
        return as_at is not None and as_at >= self.as_at

    def is_late(self, as_at: date | None, *, on: date) -> bool:
        """Whether it should be here and is not; a register that no department has begun to send is not urged."""
        return as_at is not None and not self.is_met(as_at) and on > self.until


def wanted_of(register: Register, *, place_code: str, on: date) -> Wanted | None:
    """The file of the last whole period; nothing for a register without a cycle, or where no pack says the days."""
    kind, days = _KINDS.get(register.every), figure_in(GRACE, place_code=place_code, on=on)
    if kind is None or days is None:
        return None
    current = period_of(on, kind)
    as_at = previous(current).end
    return Wanted(
        as_at=as_at,
        until=as_at + timedelta(days=days),
        next_until=current.end + timedelta(days=days),
    )


def due_of(register: Register, as_at: date | None, *, place_code: str, on: date) -> Due:
    """When the next file is due, in words, given the day of the last one's data."""
    if as_at is None:
        return Due(until=None, words=_("还没有报送过"), tone="quiet")
    wanted = wanted_of(register, place_code=place_code, on=on)
    if wanted is None:
        return Due(until=None, words="—")
    if wanted.is_met(as_at):
        words = _("%(day)s 前") % {"day": wanted.next_until.isoformat()}
        return Due(until=wanted.next_until, words=words)
    if wanted.is_late(as_at, on=on):
        words = _("缺，已迟 %(days)d 天") % {"days": (on - wanted.until).days}
        return Due(until=wanted.until, words=words, tone="bad", icon="alert-triangle", is_late=True)
    words = _("%(day)s 前应到") % {"day": wanted.until.isoformat()}
    return Due(until=wanted.until, words=words, tone="soon", icon="clock")
