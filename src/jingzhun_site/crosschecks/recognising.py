"""Duties answered by comparisons: both lists were held against each other, and every difference has a conclusion."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.crosschecks.catalogue import registers
from jingzhun_site.crosschecks.models import CheckRun, Difference
from jingzhun_site.duties.models import DutyInstance
from jingzhun_site.duties.recognising import Known, Recogniser
from jingzhun_site.duties.recognising.recogniser import enough
from jingzhun_site.places.queries import chain_of
from jingzhun_site.places.scope import Scope

REGISTERS_OF: Mapping[str, frozenset[str]] = {}
"""Of each duty the registers that its clause wants compared; nothing fulfils it while one is missing."""


def _compared(one: DutyInstance) -> Known | None:
    """Every register that the duty names was compared in the period, and no difference of it waits for a verdict."""
    wanted = REGISTERS_OF[one.duty_id] & registers().keys()
    runs: Any = CheckRun.objects.filter(
        place_code__in=chain_of(one.place_code),
        on__range=(one.period_start, one.period_end),
        ended_at__isnull=False,
    )
    days = dict(runs.filter(files__register__in=wanted).order_by("on").values_list("files__register", "on"))
    if not wanted or set(days) != wanted:
        return None
    last = max(days.values())
    own = Difference.objects.filter(Scope.of([one.place_code]).q(), register__in=wanted).present()
    if own.filter(Q(pk__in=own.waiting(last).values("pk"))).exists():
        return None
    said = _("已比对 %(registers)d 种数据，%(count)d 条差异都有结论")
    return enough(one, last, said % {"registers": len(wanted), "count": own.count()})


RECOGNISERS = (
    Recogniser(
        name="cross_check",
        label=gettext_lazy("数据比对"),
        rule=gettext_lazy("本期比对过要求的部门数据，每条差异都有核实结论"),
        knows=_compared,
        duty_ids=frozenset(REGISTERS_OF),
    ),
)
