"""Which duty a filled report answers: the one that whoever keeps the template named."""

from collections.abc import Sequence

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun.errors import JingzhunError
from jingzhun.packs import Duty, chain_for
from jingzhun_site.config import clock
from jingzhun_site.decisions.deciders import packs
from jingzhun_site.duties.models import DutyInstance
from jingzhun_site.duties.recognising import Known, Recogniser, recognise
from jingzhun_site.duties.recognising.recogniser import known
from jingzhun_site.reports.models import FilledReport

_BULLETIN = "bulletin"
KINDS = frozenset({"report", _BULLETIN})
"""Only what is itself a report is done when one is there: a filled form proves no meeting and no inspection."""


def duties_answered(place_code: str, cadence: str = "") -> Sequence[Duty]:
    """The duties of a place, and of the places below it under the same packs, that a template may answer.

    None that several units lead: a report of a place does not say which of them made it.
    """
    try:
        chain = chain_for(packs(), place=place_code, on=clock.today())
    except JingzhunError:  # no pack is in force there
        return ()
    found = {duty.id: duty for pack in chain.packs for duty in pack.duties.values()}
    return [
        duty
        for duty in found.values()
        if duty.kind in KINDS
        and duty.every
        and not duty.joint_leads
        and cadence in ("", duty.every)
    ]


def duty_label(duty_id: str) -> str:
    """A duty in words; empty where no pack has it."""
    found = (pack.duties.get(duty_id) for pack in packs().values())
    return next((duty.label for duty in found if duty is not None), "")


def recognise_filled(duty_id: str, place_codes: Sequence[str]) -> None:
    """See at once which duties the reports just filled fulfil."""
    if duty_id:
        recognise(DutyInstance.objects.open().filter(duty_id=duty_id, place_code__in=place_codes))


def _filled(one: DutyInstance) -> Known | None:
    """The reports of the duty's own period with data in them; but for a bulletin, up to the period's end."""
    reports = FilledReport.objects.filter(
        template__duty_id=one.duty_id,
        place_code=one.place_code,
        period_start=one.period_start,
        period_end=one.period_end,
        has_data=True,
    )
    if one.kind != _BULLETIN:
        reports = reports.filter(on=one.period_end)
    days = reports.values("on").distinct().count()
    last = reports.aggregate(last=Max("filled_at"))["last"]
    return known(days, timezone.localdate(last) if last else None, _("本期报表已生成 %(count)d 份"))


RECOGNISER = Recogniser(
    name="filled_reports",
    label=gettext_lazy("报表"),
    rule=gettext_lazy("用“对应职责”为本项的模板生成了本期报表（通报以外要截至期末）"),
    knows=_filled,
    kinds=KINDS,
)
