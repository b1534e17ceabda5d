"""How decisions are put in words: assessments to be verified, never recognitions."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from jingzhun.eligibility import Gap
from jingzhun_site.config import clock
from jingzhun_site.frame.words import Words

GAP_WORDS: Mapping[Gap, Words] = {
    Gap.NOT_RECEIVING: _("应享未享"),
    Gap.NOT_ENTITLED: _("不应享而享"),
    Gap.UNDECIDED: _("情况不明"),
}

GAP_NAMES: Mapping[str, Gap] = {
    "not_receiving": Gap.NOT_RECEIVING,
    "not_entitled": Gap.NOT_ENTITLED,
    "undecided": Gap.UNDECIDED,
}
"""The word of each direction in addresses."""

HANDLED_WORDS: Mapping[str, Words] = {
    "open": _("待处理"),
    "taken_up": _("已受理"),
    "enrolled": _("办理中"),
    "dismissed": _("已排除"),
    "reopened": _("重新列出"),
}

PER_WORDS: Mapping[str, Words] = {
    "once": _("一次"),
    "month": _("每月"),
    "quarter": _("每季"),
    "year": _("每年"),
    "occasion": _("每次"),
}


def waited(since: date, *, on: date | None = None) -> int:
    """The days since a gap was first seen, until a day, else until today."""
    return max(((on or clock.today()) - since).days, 0)
