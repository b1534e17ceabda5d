"""Which duty to pay out is answered by batches: of the month everybody due was paid, and the receipts say so."""

from collections.abc import Mapping

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.deliveries.due import due_lines
from jingzhun_site.deliveries.models import DeliveryLine
from jingzhun_site.duties.models import DutyInstance
from jingzhun_site.duties.recognising import Known, Recogniser
from jingzhun_site.duties.recognising.recogniser import enough
from jingzhun_site.places.scope import Scope
from jingzhun_site.programmes.benefits import benefits_of
from jingzhun_site.programmes.models import EnrolmentProgress
from jingzhun_site.programmes.procedures import programme_in

_PAID_BY: Mapping[str, tuple[str, ...]] = {
    # 「残疾人两项补贴」 names exactly these two; a month in which one of them is not paid out is not done.
    "disability_subsidies_paid": ("disabled_living_allowance", "disabled_care_allowance"),
}
State = DeliveryLine.State


def _paid_out(one: DutyInstance) -> Known | None:
    """Nobody due is left out of the batches of the month, and each of their lines is paid."""
    scope, period = Scope.of([one.place_code]), f"{one.period_end:%Y-%m}"
    programmes = _PAID_BY[one.duty_id]
    lines = DeliveryLine.objects.filter(
        scope.q(), period=period, batch__programme__in=programmes
    ).exclude(state=State.CANCELLED)
    unpaid = Count("pk", filter=~Q(state=State.PAID))
    found = lines.aggregate(n=Count("pk"), unpaid=unpaid, last=Max("delivered_on"))
    if found["unpaid"] or any(_is_anybody_left(name, one, scope, period) for name in programmes):
        return None
    said = _("%(count)d 笔都已发放，有回单") % {"count": found["n"]}
    return enough(one, found["last"], said)


def _is_anybody_left(programme: str, one: DutyInstance, scope: Scope, period: str) -> bool:
    """Whether somebody is due a benefit and in no batch of it; a programme that nothing rules there tells nothing."""
    in_force = programme_in(programme, one.place_code, one.period_end)
    if in_force is None:
        return True
    lines = EnrolmentProgress.objects.within(scope).filter(programme=programme)
    return any(due_lines(lines, in_force, key, period) for key in benefits_of(in_force.programme))


RECOGNISER = Recogniser(
    name="deliveries",
    label=gettext_lazy("发放回单"),
    rule=gettext_lazy("当月应发的都已列入批次，回单逐笔显示已发放"),
    knows=_paid_out,
    duty_ids=frozenset(_PAID_BY),
)
