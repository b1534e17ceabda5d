"""Asking for a comparison: some files, of each register one, held against the register of a place."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.crosschecks.asking import RUN
from jingzhun_site.crosschecks.catalogue import register_label
from jingzhun_site.crosschecks.models import CheckRun, RegisterFile
from jingzhun_site.crosschecks.refusing import CrossCheckRefusedError
from jingzhun_site.crosschecks.scheduling import files_due, places_with_news
from jingzhun_site.jobs.actions import start_job


@transaction.atomic
def start_run(files: Sequence[RegisterFile], *, place_code: str, acting_user: User) -> CheckRun:
    """Put a comparison into the queue.

    Raises:
        CrossCheckRefusedError: a file is not ready, two are of one register, or one is of another place.
    """
    require(acting_user, Right.RUN_CROSS_CHECKS, place_code)
    faults = _faults(files, place_code)
    if faults:
        raise CrossCheckRefusedError(faults)
    _hold(place_code)
    return _queued(files, place_code=place_code, acting_user=acting_user)


def start_due_runs() -> list[CheckRun]:
    """Put the comparisons that are due into the queue, one a place; what was used before starts nothing."""
    return [run for place in places_with_news() if (run := _start_due(place)) is not None]


@transaction.atomic
def _start_due(place_code: str) -> CheckRun | None:
    _hold(place_code)
    files = files_due(place_code, on=clock.today())
    return _queued(files, place_code=place_code, acting_user=None) if files else None


def _hold(place_code: str) -> None:
    """Let nobody else ask for a comparison of the place's files meanwhile: one is enough."""
    held = RegisterFile.objects.select_for_update().filter(place_code=place_code)
    list(held.filter(state=RegisterFile.State.READY).order_by("pk").values_list("pk"))


def _queued(
    files: Sequence[RegisterFile], *, place_code: str, acting_user: User | None
) -> CheckRun:
    run = CheckRun.objects.create(
        place_code=place_code, on=clock.today(), asked_by=acting_user, asked_at=clock.now()
    )
    run.files.set(files)
    run.job = start_job(
        RUN,
        {"run": run.pk},
        acting_user=acting_user,
        label=_("比对 %(count)d 种部门数据") % {"count": len(files)},
        place_code=place_code,
    )
    run.save(update_fields=["job"])
    record_audit(
        "crosschecks.run_asked",
        acting_user=acting_user,
        entity="check_runs",
        key=str(run.pk),
        place_code=place_code,
        new={"files": [{"register": one.register, "sha256": one.sha256} for one in files]},
    )
    return run


def _faults(files: Sequence[RegisterFile], place_code: str) -> list[str]:
    faults = []
    seen: set[str] = set()
    if not files:
        faults.append(_("请至少选一份部门数据。"))
    for one in files:
        about = {"name": one.file_name, "register": register_label(one.register)}
        if one.stage != RegisterFile.State.READY:
            faults.append(_("“%(name)s”还没有认完人，不能比对。") % about)
        if one.place_code != place_code:
            faults.append(_("“%(name)s”是另一个地区的数据，不能一起比对。") % about)
        if one.register in seen:
            faults.append(_("“%(register)s”选了两份，一次只用一份。") % about)
        seen.add(one.register)
    return faults
