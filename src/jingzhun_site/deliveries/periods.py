"""The periods for which a benefit is handed out: once, or each month, quarter or year."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from jingzhun.packs import Per

ONCE = "once"
_BACK = 4
"""How many periods can be chosen, the present one first."""


def periods_of(per: Per, today: date) -> Sequence[str]:
    """The periods that can be handed out now, the present one first.

    >>> periods_of(Per.QUARTER, date(2018, 2, 1))
    ('2018-Q1', '2017-Q4', '2017-Q3', '2017-Q2')
    """
    months = [_month_back(today, back) for back in range(3 * _BACK)]
    if per == Per.MONTH:
        return tuple(f"{day:%Y-%m}" for day in months[:_BACK])
    if per == Per.QUARTER:
        found = [f"{day.year}-Q{(day.month + 2) // 3}" for day in months]
        return tuple(dict.fromkeys(found))[:_BACK]
    if per == Per.YEAR:
        return tuple(str(today.year - back) for back in range(_BACK))
    return (ONCE,) if per == Per.ONCE else (today.isoformat(),)


def period_words(period: str) -> str:
    """A period as an office writes it.

    >>> period_words("2018-12"), period_words("2018-Q1"), period_words("2018")
    ('2018年12月', '2018年第1季度', '2018年')
    """
    if period == ONCE:
        return _("一次性")
    year, _dash, part = period.partition("-")
    if part.startswith("Q"):
        return _("%(year)s年第%(part)s季度") % {"year": year, "part": part[1:]}
    if len(part) > len("12"):
        return period
    return (
        _("%(year)s年%(part)s月") % {"year": year, "part": int(part)} if part else _("%s年") % year
    )


def _month_back(day: date, back: int) -> date:
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)
