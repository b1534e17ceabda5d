"""A site of its own in another process, so that one can really be killed, locked out or left without room.

Run as ``python -m tests.jingzhun_site.imports.another_process STEP``; each step says in one line of JSON what
it found.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from sqlite3 import connect
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from jingzhun_site.accounts.models import User  # noqa: E402
from jingzhun_site.accounts.rights import Role  # noqa: E402
from jingzhun_site.audit.models import AuditEntry  # noqa: E402
from jingzhun_site.imports import applying  # noqa: E402
from jingzhun_site.imports.actions import apply_batch  # noqa: E402
from jingzhun_site.imports.models import ImportBatch, Stage  # noqa: E402
from jingzhun_site.jobs.models import Job  # noqa: E402
from jingzhun_site.jobs.running import run_waiting_jobs  # noqa: E402
from jingzhun_site.jobs.worker import Worker, take_up_broken_off_jobs  # noqa: E402
from jingzhun_site.register.history import RecordChange  # noqa: E402
from jingzhun_site.register.models import MODELS  # noqa: E402
from jingzhun_site.vault.models import Identity  # noqa: E402
from tests.jingzhun_site.imports.conftest import (  # noqa: E402
    EAST,
    Desk,
    build_county,
    build_household,
    make_user,
    national_row,
    national_rows,
)

ROWS = 40


def prepare() -> None:
    """A county, and a checked workbook that changes one person and brings forty households."""
    call_command("migrate", verbosity=0)
    build_county()
    build_household()
    clerk = make_user("clerk", Role.TOWNSHIP_CLERK, EAST)
    new = [
        national_row(
            户编号=f"N{n}", 人编号=f"N{n}-1", 姓名=f"钱{n}", 证件号码="", 与户主关系="户主"
        )
        for n in range(ROWS)
    ]
    desk = Desk(user=clerk, folder=Path(settings.HOME))
    batch = desk.check(desk.upload(national_rows(national_row(劳动技能="无劳动力"), *new)))
    assert batch.stage == Stage.CHECKED, batch.remarks
    ask()


def ask() -> None:
    """Ask for the batch to be written."""
    batch, clerk = ImportBatch.objects.get(), User.objects.get()
    apply_batch(batch, leaves_out_faulty=False, reason="月度更新", acting_user=clerk)


def ask_and_work() -> None:
    """Ask once more, now that whatever stood in the way is gone."""
    ask()
    run_waiting_jobs()


def work_until_killed() -> None:
    """A worker that has written everything but the last line, and goes no further."""

    def wait_for_the_end(*_args: Any, **_words: Any) -> None:
        (Path(settings.HOME) / "all-but-written").touch()
        sys.stdin.read()

    applying.record_audit = wait_for_the_end
    Worker().run()


def work() -> None:
    """What the next worker does: it takes up what was broken off, and works."""
    take_up_broken_off_jobs()
    run_waiting_jobs()


def work_impatiently() -> None:
    """A worker that waits for the database for a moment only, and says when it had to and when it is done."""
    connection.settings_dict["OPTIONS"]["timeout"] = 0.2
    connection.close()
    worker = Worker()
    wait = worker.stopping.wait

    def noted(seconds: float | None = None) -> bool:
        """Idle, or locked out: which of them, the batch says."""
        with connect(settings.HOME / "jingzhun.sqlite3") as reader:
            (state,) = reader.execute("SELECT state FROM imports_importbatch").fetchone()
        name = "written" if state == Stage.APPLIED else "locked-out"
        (Path(settings.HOME) / name).touch()
        return wait(seconds)

    worker.stopping.wait = noted  # type: ignore[method-assign]
    worker.run()


def work_without_room() -> None:
    """A worker whose database may not grow by a single page."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    run_waiting_jobs()


def look() -> None:
    """Nothing but say how things stand."""


def found() -> dict[str, Any]:
    """What there is of the batch."""
    job = Job.objects.order_by("-created").first()
    assert job is not None
    return {
        "stage": ImportBatch.objects.get().stage,
        "failure": ImportBatch.objects.get().failure,
        "job": job.state,
        "households": MODELS["households"].with_withdrawn.count(),
        "labour": MODELS["persons"].objects.get(pk="P2").value("labour"),
        "changes": RecordChange.objects.exclude(batch="").count(),
        "identities": Identity.objects.count(),
        "audited": AuditEntry.objects.filter(action="imports.applied").count(),
    }


STEPS: dict[str, Callable[[], None]] = {
    step.__name__: step
    for step in (
        prepare,
        ask_and_work,
        look,
        work,
        work_until_killed,
        work_impatiently,
        work_without_room,
    )
}

if __name__ == "__main__":
    STEPS[sys.argv[1]]()
    print(json.dumps(found(), ensure_ascii=False))
