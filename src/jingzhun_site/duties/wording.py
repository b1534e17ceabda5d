"""Duties in words."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun.periods import Period, PeriodKind, period_of
from jingzhun_site.decisions.deciders import packs
from jingzhun_site.decisions.rules import department
from jingzhun_site.duties.models import DutyInstance
from jingzhun_site.frame.words import Words
from jingzhun_site.households.wording import code_label
from jingzhun_site.ledger.life import SOON_DAYS

KINDS: Mapping[str, Words] = {
    "meeting": gettext_lazy("会议"),
    "report": gettext_lazy("报告"),
    "visit": gettext_lazy("走访"),
    "comparison": gettext_lazy("比对"),
    "bulletin": gettext_lazy("通报"),
    "inspection": gettext_lazy("督查"),
    "publication": gettext_lazy("公开"),
    "agreement": gettext_lazy("责任书"),
    "plan": gettext_lazy("方案"),
    "event": gettext_lazy("活动"),
    "decision": gettext_lazy("决定"),
    "payment": gettext_lazy("发放"),
    "training": gettext_lazy("培训"),
    "organisation": gettext_lazy("组建"),
}
_UNITS: Mapping[str, Words] = {"working_day": gettext_lazy("个工作日")}


def period_text(one: DutyInstance) -> str:
    """A period as officers say it: 2018 年 12 月, 2018 年第 4 季度, a week by its ends."""
    period = Period(start=one.period_start, end=one.period_end)
    year, month = period.end.year, period.end.month
    if period == period_of(period.end, PeriodKind.YEAR):
        return _("%(year)d 年") % {"year": year}
    if period == period_of(period.end, PeriodKind.HALF_YEAR):
        half = _("上半年") if month <= 6 else _("下半年")
        return _("%(year)d 年%(half)s") % {"year": year, "half": half}
    if period == period_of(period.end, PeriodKind.QUARTER):
        return _("%(year)d 年第 %(n)d 季度") % {"year": year, "n": (month + 2) // 3}
    if period == period_of(period.end, PeriodKind.MONTH):
        return _("%(year)d 年 %(month)d 月") % {"year": year, "month": month}
    return f"{period.start.isoformat()}—{period.end.isoformat()}"


def who_text(who: str) -> str:
    """Who answers, as the pack says it: a function of government, else a post."""
    said = department(who)
    return code_label("post_kind", who) if said == who else said


def wanted_text(one: DutyInstance) -> str:
    """How much is wanted: ``1 次``, ``5 个工作日``."""
    unit = _UNITS.get(one.unit, one.unit) if one.unit else _("次")
    return f"{plain(one.wanted)} {unit}"


def due_words(one: DutyInstance, *, on: date, is_backdated: bool = False) -> tuple[str, str]:
    """How the deadline stands, and the tone of that; ``is_backdated`` where it was recorded after the deadline."""
    if one.fulfilled_on is not None and one.fulfilled_on > one.due_on:
        return _("逾期完成"), "soon"
    if one.fulfilled_on is not None:
        return (_("按期完成（补记）"), "soon") if is_backdated else (_("按期完成"), "good")
    left = (one.due_on - on).days
    if left < 0:
        return _("逾期 %(days)d 天") % {"days": -left}, "bad"
    if left == 0:
        return _("今天到期"), "soon"
    return _("还有 %(days)d 天") % {"days": left}, "soon" if left <= SOON_DAYS else ""


def pack_title(pack_id: str) -> str:
    """The document that rules a duty."""
    pack = packs().get(pack_id)
    return pack.title if pack else pack_id


def plain(value: Decimal) -> str:
    """A quantity without noughts at its end.

    >>> plain(Decimal("5.00")), plain(Decimal("0.50"))
    ('5', '0.5')
    """
    return f"{value.normalize():f}"
