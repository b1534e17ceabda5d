"""The life of an entry: what can be done in which state, and by whom."""

from collections.abc import Mapping
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.ledger.models import LedgerEntry, State
from jingzhun_site.ledger.posts import Doer, doer_of

SOON_DAYS = 7
"""From how many days before the deadline on an entry is tinted."""


class Act(TextChoices):
    """What people do with an entry; the value stands in the address."""

    ASSIGN = "assign", gettext_lazy("交办")
    RECEIVE = "receive", gettext_lazy("签收")
    PROGRESS = "progress", gettext_lazy("填报进展")
    REPORT = "report", gettext_lazy("报告办结")
    CLOSE = "close", gettext_lazy("核验销号")
    RETURN = "return", gettext_lazy("退回重办")
    REMIND = "remind", gettext_lazy("催办")
    EXEMPT = "exempt", gettext_lazy("暂缓")
    REJECT = "reject", gettext_lazy("不予办理")
    REOPEN = "reopen", gettext_lazy("重新办理")


HANDLING = (Act.RECEIVE, Act.PROGRESS, Act.REPORT)
"""What whoever does the task does; everything else is for the office that gave it."""

FROM: Mapping[Act, tuple[State, ...]] = {
    Act.ASSIGN: (State.OPEN, State.ASSIGNED),
    Act.RECEIVE: (State.ASSIGNED,),
    Act.PROGRESS: (State.ASSIGNED,),
    Act.REPORT: (State.ASSIGNED,),
    Act.CLOSE: (State.REPORTED,),
    Act.RETURN: (State.REPORTED,),
    Act.REMIND: (State.ASSIGNED,),
    Act.EXEMPT: (State.OPEN, State.ASSIGNED),
    Act.REJECT: (State.OPEN, State.ASSIGNED, State.REPORTED),
    Act.REOPEN: (State.CLOSED, State.REJECTED),
}


def obstacles(entry: LedgerEntry, act: Act, user: User, *, on: date) -> list[str]:
    """Why a user cannot do something with an entry now; nothing where it can be done."""
    if entry.state not in FROM[act]:
        about = {"state": entry.get_state_display(), "act": act.label}
        return [_("这一项现在是“%(state)s”，不能%(act)s。") % about]
    if act in HANDLING:
        if doer_in(entry, act, user, on=on) is None:
            return [_("这一项由责任岗位办理，您现在不任这个岗位。")]
        if act is Act.RECEIVE and entry.received_on:
            return [_("这一项已于 %(day)s 签收。") % {"day": entry.received_on}]
        return []
    if not user.may(Right.ASSIGN_TASKS, entry.given_code):
        return [_("这一项由交办单位核验和调整，您没有交办地区的“交办任务、核验销号”权限。")]
    if act is Act.CLOSE and entry.reported_by_id == user.pk:
        return [_("报告办结的人不能核验自己报告的事项，请换人核验。")]
    return []


def doer_in(entry: LedgerEntry, act: Act, user: User, *, on: date) -> Doer | None:
    """In which post a user does the task; supporting posts tell of progress, the rest is for the one that leads."""
    return doer_of(entry, user, lead_only=act is not Act.PROGRESS, on=on)


def acts_for(entry: LedgerEntry, user: User, *, on: date) -> list[Act]:
    """What a user can do with an entry now."""
    return [act for act in Act if not obstacles(entry, act, user, on=on)]


def due_words(entry: LedgerEntry, *, on: date) -> tuple[str, str]:
    """How long is left or how late it is, and the tone of that; of what has ended nothing."""
    if entry.has_ended:
        return "", ""
    if entry.is_exempt(on):
        return _("暂缓至 %(day)s") % {"day": entry.exempt_until}, "quiet"
    if entry.deadline is None:
        return _("未定时限"), "soon"
    if entry.state == State.REPORTED:
        return _("已报告，待核验"), "quiet"
    left = (entry.deadline - on).days
    if left < 0:
        words = _("逾期 %(days)d 天，已提级") if entry.escalated_code else _("逾期 %(days)d 天")
        return words % {"days": -left}, "bad"
    if left == 0:
        return _("今天到期"), "soon"
    return _("还有 %(days)d 天") % {"days": left}, "soon" if left <= SOON_DAYS else ""


def was_late(entry: LedgerEntry) -> bool | None:
    """Whether it was reported done after its deadline; not known without a deadline or a report."""
    if entry.deadline is None or entry.reported_on is None:
        return None
    return entry.reported_on > entry.deadline
