"""Duties answered by comparisons: both lists were held against each other, and every difference has a conclusion."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.crosschecks.models import CheckRun, Difference
from jingzhun_site.duties.models import DutyInstance
from jingzhun_site.duties.recognising import Known, Recogniser
from jingzhun_site.duties.recognising.recogniser import enough
from jingzhun_site.places.queries import chain_of
from jingzhun_site.places.scope import Scope
from jingzhun_site.register.models import MODELS

REGISTERS_OF: Mapping[str, str] = {
    "dibao_comparison": "dibao_register",
    "dwelling_comparison": "housing_grade_register",
}
"""Of each duty the register that its clause wants held against ours."""


def _compared(one: DutyInstance) -> Known | None:
    """The register was compared in the period, in each county of the place, and no difference waits for a verdict."""
    register, scope = REGISTERS_OF[one.duty_id], Scope.of([one.place_code])
    counties = MODELS["counties"].objects.filter(scope.q("pk")).values_list("pk", flat=True)
    days = [_last_run(register, county, one) for county in [*counties] or [one.place_code]]
    done = [day for day in days if day is not None]
    if len(done) < len(days):
        return None
    own = Difference.objects.filter(scope.q(), register=register).present()
    if own.waiting(one.period_end).exists():
        return None
    said = _("已比对，%(count)d 条差异都有结论") % {"count": own.count()}
    return enough(one, max(done), said)


def _last_run(register: str, county: str, one: DutyInstance) -> date | None:
    """The last day of the period on which the register was compared in a county, by itself or by a place above it."""
    runs: Any = CheckRun.objects.filter(
        place_code__in=chain_of(county),
        on__range=(one.period_start, one.period_end),
        ended_at__isnull=False,
        files__register=register,
    )
    days: list[date] = list(runs.order_by("-on").values_list("on", flat=True)[:1])
    return days[0] if days else None


RECOGNISERS = (
    Recogniser(
        name="cross_check",
        label=gettext_lazy("数据比对"),
        rule=gettext_lazy("本期各县都比对过这一部门数据，每条差异都有核实结论"),
        knows=_compared,
        duty_ids=frozenset(REGISTERS_OF),
    ),
)
