"""The layer of steps that are late: enrolments whose next step should have been taken before today."""

from urllib.parse import urlencode

from django.db.models import Count, Q
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun_site.config import clock
from jingzhun_site.frame.formats import day_text
from jingzhun_site.places.scope import CODE_LENGTH
from jingzhun_site.programmes.access import access_ledgers
from jingzhun_site.programmes.models import ProgressQuerySet
from jingzhun_site.programmes.queries.across import OVERDUE, address_across
from jingzhun_site.programmes.queries.deadlines import address_of_month, steps_done_by_month
from jingzhun_site.warmap.access import SeenMap
from jingzhun_site.warmap.layers.dated_work import shares_of_months
from jingzhun_site.warmap.layers.values import (
    Choice,
    LayerData,
    PlaceValue,
    Wanted,
    counted,
    nothing,
)


def late_steps(seen: SeenMap, wanted: Wanted) -> LayerData | None:
    """How many enrolments of each place are late; a place in which nobody is enrolled has no figure.

    Its course is the share of the steps that were taken by their deadline, month by month.
    """
    ledgers = access_ledgers(seen.user, place=seen.place)
    programme = wanted.choice if wanted.choice in ledgers.programmes else ""
    lines = ledgers.lines_of(programme) if programme else ledgers.lines()
    found = _by_place(lines, seen.size)
    return LayerData(
        title=_("逾期未办的步骤"),
        unit=_("笔"),
        values={place: _value(found.get(place), place, programme) for place in seen.names},
        whole=_value(_sum(found), seen.place, programme),
        source=_("据 %(day)s 专项台账") % {"day": day_text(clock.today())},
        choices=[
            Choice(value="", label=_("全部专项"), is_chosen=not programme),
            *(
                Choice(value=name, label=one.programme.label, is_chosen=name == programme)
                for name, one in sorted(
                    ledgers.programmes.items(), key=lambda pair: pair[1].programme.label
                )
                if one.can_be_enrolled
            ),
        ],
        choices_label=_("专项"),
        trend=shares_of_months(
            steps_done_by_month(ledgers, programme),
            address=lambda month: address_of_month(seen.place, month, programme),
        ),
        trend_title=_("期限已过的步骤，各月按期办结的比例"),
        trend_unit="%",
        trend_decimals=1,
        remark=_("依据健康等信息的专项，按您的权限不计入。") if ledgers.has_closed else "",
    )


def _by_place(lines: ProgressQuerySet, size: int) -> dict[str, tuple[int, int]]:
    """How many lines run in each place, and how many of them are late."""
    is_late = Q(due_on__lt=clock.today())
    rows = (
        lines.running()
        .order_by()
        .annotate(at=Substr("place_code", 1, size))
        .values_list("at")
        .annotate(running=Count("pk"), late=Count("pk", filter=is_late))
    )
    return {at.ljust(CODE_LENGTH, "0"): (running, late) for at, running, late in rows}


def _sum(found: dict[str, tuple[int, int]]) -> tuple[int, int] | None:
    if not found:
        return None
    return sum(running for running, _late in found.values()), sum(n for _r, n in found.values())


def _value(numbers: tuple[int, int] | None, place: str, programme: str) -> PlaceValue:
    if numbers is None:
        return nothing(_("没有在办的专项"))
    if not programme:
        return counted(numbers[1], href=address_across(OVERDUE, place))
    query = urlencode({"overdue": "1", "place": place})
    return counted(numbers[1], href=f"{reverse('programmes:ledger', args=[programme])}?{query}")
