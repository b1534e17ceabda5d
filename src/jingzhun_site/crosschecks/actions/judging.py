"""Saying of a difference what an inquiry on the spot found: true, not true, or not to be looked at for a while."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.crosschecks.actions.noting import Kind, moved
from jingzhun_site.crosschecks.models import Difference, Verdict
from jingzhun_site.crosschecks.refusing import CrossCheckRefusedError
from jingzhun_site.ledger.actions import moving
from jingzhun_site.ledger.refusing import LedgerRefusedError


def confirm(difference: Difference, *, text: str, version: int, acting_user: User) -> Difference:
    """It is as the other register says. What follows is somebody's to do: the register is not touched."""
    _check(difference, acting_user, text)
    return moved(
        difference, Kind.CONFIRMED, text=text, version=version, acting_user=acting_user,
        verdict=Verdict.CONFIRMED, judged_on=clock.today(), exempt_until=None,
    )  # fmt: skip


@transaction.atomic
def reject(difference: Difference, *, text: str, version: int, acting_user: User) -> Difference:
    """It is not so, with the reason; a task that runs for it ends with the same reason."""
    _check(difference, acting_user, text)
    entry = difference.entry
    if entry is not None and not entry.has_ended:
        try:
            moving.reject(entry, text=text, version=entry.version, acting_user=acting_user)
        except LedgerRefusedError as refused:
            raise CrossCheckRefusedError(refused.sentences) from refused
    return moved(
        difference, Kind.REJECTED, text=text, version=version, acting_user=acting_user,
        verdict=Verdict.REJECTED, judged_on=clock.today(), exempt_until=None,
    )  # fmt: skip


@transaction.atomic
def exempt(
    difference: Difference, *, until: date, text: str, version: int, acting_user: User
) -> Difference:
    """Nobody has to look at it until a day; from the day after it waits again. A task that runs for it rests too."""
    _check(difference, acting_user, text)
    if until <= clock.today():
        raise CrossCheckRefusedError([_("暂缓的最后一天要在今天以后。")])
    entry = difference.entry
    if entry is not None and not entry.has_ended:
        words = {"text": text, "version": entry.version}
        try:
            moving.exempt(entry, until=until, **words, acting_user=acting_user)  # type: ignore[arg-type]
        except LedgerRefusedError as refused:
            raise CrossCheckRefusedError(refused.sentences) from refused
    return moved(
        difference, Kind.EXEMPTED, text=text, day=until, version=version, acting_user=acting_user,
        verdict=Verdict.EXEMPT, judged_on=clock.today(), exempt_until=until,
    )  # fmt: skip


def reopen(difference: Difference, *, text: str, version: int, acting_user: User) -> Difference:
    """Take a verdict back, with a reason: it waits again."""
    _check(difference, acting_user, text)
    if difference.verdict == Verdict.WAITING:
        raise CrossCheckRefusedError([_("这一条还没有结论，直接核实即可。")])
    return moved(
        difference, Kind.REOPENED, text=text, version=version, acting_user=acting_user,
        verdict=Verdict.WAITING, judged_on=None, exempt_until=None,
    )  # fmt: skip


def _check(difference: Difference, user: User, text: str) -> None:
    require(user, Right.JUDGE_DIFFERENCES, difference.place_code)
    if not text.strip():
        raise CrossCheckRefusedError([_("请写明怎样核实的、依据是什么。")])
