"""Cross-checks on the home page: registers that are late, runs that failed, what waits for a verdict."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun_site.accounts.requiring import user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.crosschecks.access import access_differences, access_pairs, access_runs
from jingzhun_site.crosschecks.queries.files import contradicted_registers, late_registers
from jingzhun_site.crosschecks.queries.runs import broken_off
from jingzhun_site.frame.addresses import keep_looking
from jingzhun_site.home.contributions import OVERDUE, WAITING, Task


def tasks(request: HttpRequest) -> Iterator[Task]:
    """What a department has to send in, and what waits for somebody to look."""
    user, looking = user_of(request), _looking(request)
    if user.may(Right.SUPPLY_REGISTERS):
        late = late_registers(user, place=looking.place)
        yield Task(
            title=_("部门数据迟报：%(names)s") % {"names": "、".join(late[:3])},
            count=len(late),
            unit=_("种"),
            button=_("去报送"),
            href=keep_looking(reverse("crosschecks:registers"), request),
            icon="upload",
            urgency=OVERDUE,
        )
    if user.may(Right.RUN_CROSS_CHECKS):
        yield from _of_runs(request)
    if user.may(Right.JUDGE_DIFFERENCES):
        own = access_differences(user, place=looking.place, right=Right.JUDGE_DIFFERENCES)
        yield Task(
            title=_("部门数据与名册对不上，等您核实"),
            count=own.waiting(clock.today()).filter(entry__isnull=True).count(),
            unit=_("条"),
            button=_("去核实"),
            href=keep_looking(reverse("crosschecks:list"), request),
            icon="arrows-diff",
            urgency=WAITING,
        )
        yield Task(
            title=_("可能是同一个人，等您复核"),
            count=access_pairs(user, place=looking.place).filter(answer="").count(),
            unit=_("对"),
            button=_("去复核"),
            href=keep_looking(reverse("crosschecks:review"), request),
            icon="users",
            urgency=WAITING,
        )


def _of_runs(request: HttpRequest) -> Iterator[Task]:
    """Where the schedule waits for whoever organises comparisons."""
    user, place = user_of(request), _looking(request).place
    yield Task(
        title=_("定时比对没有做成"),
        count=broken_off(access_runs(user, place=place)).count(),
        unit=_("次"),
        button=_("看原因"),
        href=keep_looking(reverse("crosschecks:runs"), request),
        icon="alert-circle",
        urgency=OVERDUE,
    )
    twice = contradicted_registers(user, place=place)
    yield Task(
        title=_("同一天的数据有两份，请选定一份比对：%(names)s") % {"names": "、".join(twice[:3])},
        count=len(twice),
        unit=_("种"),
        button=_("去选定"),
        href=keep_looking(reverse("crosschecks:new_run"), request),
        icon="copy",
        urgency=WAITING,
    )


def _looking(request: HttpRequest) -> Any:
    return request.looking  # type: ignore[attr-defined]
