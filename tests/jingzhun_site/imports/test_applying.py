"""Writing and taking back: whole or not at all, and never over somebody else's work."""

import errno
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError

from jingzhun_site.imports import applying, background
from jingzhun_site.imports.actions import NotNowError, apply_batch
from jingzhun_site.imports.models import ImportBatch, Stage
from jingzhun_site.imports.preview import CELLS_FILE
from jingzhun_site.imports.undoing import later_changes
from jingzhun_site.jobs.models import Job, State
from jingzhun_site.jobs.progress import JobStopped
from jingzhun_site.jobs.running import next_job, run_job, run_waiting_jobs
from jingzhun_site.register.actions import Why, change_record
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record
from jingzhun_site.vault.models import Identity
from tests.jingzhun_site.imports.conftest import (
    VILLAGE,
    Desk,
    add,
    fresh,
    national_row,
    national_rows,
)

Found = Callable[[str, str], Record]
pytestmark = pytest.mark.django_db

NEW = {
    "户编号": "H9",
    "人编号": "P91",
    "姓名": "钱一",
    "证件号码": "990001197002020011",
    "与户主关系": "户主",
}


@pytest.fixture
def checked(desk: Desk, found: Found) -> ImportBatch:
    """A batch that changes one person and adds a household of one."""
    rows = national_rows(national_row(劳动技能="无劳动力"), national_row(**NEW))
    return desk.check(desk.upload(rows))


def change(record: Record, **values: Any) -> None:
    change_record(record, values, acting_user=None, why=Why())


def nothing_written(found: Found) -> bool:
    return (
        found("persons", "P2").labour == "ordinary"
        and not MODELS["households"].with_withdrawn.filter(pk="H9").exists()
        and not RecordChange.objects.filter(batch__startswith="import-").exists()
    )


def test_somebody_elses_change_since_the_check_stops_the_whole_batch(
    desk: Desk, checked: ImportBatch, found: Found
) -> None:
    change(found("persons", "P2"), labour="weak")
    batch = desk.apply(checked)
    assert batch.stage == Stage.CHECKED
    assert "核对之后有 1 个人员被他人改动（第 4 行等）" in batch.failure
    assert not MODELS["households"].with_withdrawn.filter(pk="H9").exists()
    assert found("persons", "P2").labour == "weak"


def test_a_change_of_another_field_since_the_check_does_not_stop_it(
    desk: Desk, checked: ImportBatch, found: Found
) -> None:
    change(found("persons", "P2"), ethnicity="hui")
    assert desk.apply(checked).stage == Stage.APPLIED
    assert (found("persons", "P2").labour, found("persons", "P2").ethnicity) == ("none", "hui")


@pytest.mark.parametrize(
    "failure",
    [OSError(errno.ENOSPC, "No space left on device"), IntegrityError("broken"), MemoryError()],
)
def test_a_failure_in_the_middle_leaves_nothing_half_applied(
    desk: Desk,
    checked: ImportBatch,
    found: Found,
    monkeypatch: pytest.MonkeyPatch,
    failure: Exception,
) -> None:
    sealed = Identity.objects.count()

    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise failure

    monkeypatch.setattr(applying, "record_audit", fail)
    batch = desk.apply(checked)
    assert batch.stage == Stage.CHECKED
    assert nothing_written(found)
    assert Identity.objects.count() == sealed
    monkeypatch.undo()
    assert desk.apply(batch).stage == Stage.APPLIED


def test_a_killed_worker_leaves_nothing_and_the_batch_is_written_at_the_next_start(
    desk: Desk, checked: ImportBatch, found: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply_batch(checked, leaves_out_faulty=False, reason="", acting_user=desk.user)

    def die(*_args: Any, **_kwargs: Any) -> None:
        raise JobStopped

    with monkeypatch.context() as patch:
        patch.setattr(applying, "record_audit", die)
        waiting = next_job()
        assert waiting is not None
        run_job(waiting)
    assert nothing_written(found)
    assert Job.objects.get(kind="imports.apply").state == State.QUEUED
    run_waiting_jobs()
    assert fresh(checked).stage == Stage.APPLIED
    assert found("persons", "P2").version == 2


def test_a_job_that_comes_back_late_writes_nothing_twice(
    desk: Desk, checked: ImportBatch, found: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_args: Any, **_kwargs: Any) -> None:
        raise JobStopped

    with monkeypatch.context() as patch:
        patch.setattr(applying, "record_audit", die)
        desk.apply(checked)
    late = Job.objects.get(kind="imports.apply")
    assert desk.apply(fresh(checked)).stage == Stage.APPLIED
    late.changed(state=State.QUEUED, attempts=0)
    run_waiting_jobs()
    assert late.__class__.objects.get(pk=late.pk).state == State.FAILED
    assert fresh(checked).stage == Stage.APPLIED
    assert found("persons", "P2").version == 2


def test_a_preview_that_was_tampered_with_is_not_written(
    desk: Desk, checked: ImportBatch, found: Found
) -> None:
    file = checked.folder / CELLS_FILE
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    batch = desk.apply(checked)
    assert "预览文件与核对时不一致" in batch.failure
    assert nothing_written(found)


def test_faulty_rows_stop_a_batch_until_they_are_knowingly_left_out(
    desk: Desk, found: Found
) -> None:
    rows = national_rows(
        national_row(劳动技能="无劳动力"),
        national_row(人编号="P1", 姓名="赵一", 证件号码="", **{"务工时间(月)": "很久"}),
    )
    batch = desk.check(desk.upload(rows))
    with pytest.raises(NotNowError):
        desk.apply(batch)
    batch = desk.apply(batch, leaves_out_faulty=True)
    assert batch.stage == Stage.APPLIED
    assert found("persons", "P2").labour == "none"
    assert found("persons", "P1").version == 1


def test_no_file_keeps_the_names_and_numbers_of_an_applied_batch(
    desk: Desk, checked: ImportBatch, found: Found, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        batch = desk.apply(checked)
    assert batch.stage == Stage.APPLIED
    assert sorted(path.name for path in batch.folder.iterdir()) == [
        "cells.parquet",
        "remarks.parquet",
        "rows.parquet",
    ]


def test_whoever_lost_the_right_meanwhile_writes_nothing(
    desk: Desk, checked: ImportBatch, found: Found
) -> None:
    apply_batch(checked, leaves_out_faulty=False, reason="", acting_user=desk.user)
    desk.user.grants.all().delete()
    desk.user.refresh_from_db()
    run_waiting_jobs()
    assert "没有导入的权限" in fresh(checked).failure
    assert nothing_written(found)


def test_a_later_change_of_the_same_field_stands_against_undoing_and_the_rest_can_be_undone(
    desk: Desk, checked: ImportBatch, found: Found
) -> None:
    batch = desk.apply(checked)
    change(found("persons", "P2"), labour="weak")
    refused = desk.undo(batch)
    assert refused.stage == Stage.APPLIED
    assert "有 1 条记录在导入之后又被改动" in refused.failure
    assert MODELS["households"].objects.filter(pk="H9").exists()
    undone = desk.undo(batch, rest_only=True)
    assert (undone.stage, undone.kept_back) == (Stage.UNDONE, 1)
    assert found("persons", "P2").labour == "weak"
    assert not MODELS["households"].objects.filter(pk="H9").exists()


def test_a_later_change_of_another_field_does_not(
    desk: Desk, checked: ImportBatch, found: Found
) -> None:
    batch = desk.apply(checked)
    change(found("persons", "P2"), ethnicity="hui")
    assert desk.undo(batch).stage == Stage.UNDONE
    assert (found("persons", "P2").labour, found("persons", "P2").ethnicity) == ("ordinary", "hui")


def test_a_new_household_that_others_refer_to_by_now_is_not_taken_back(
    desk: Desk, checked: ImportBatch, found: Found
) -> None:
    batch = desk.apply(checked)
    add("visits", visit_id="V1", household_id="H9", visited_on="2024-01-05")
    assert desk.undo(batch).stage == Stage.APPLIED
    assert MODELS["households"].objects.filter(pk="H9").exists()


def test_a_new_person_who_was_changed_since_keeps_the_household_and_its_head(
    desk: Desk, found: Found
) -> None:
    second = {**NEW, "人编号": "P92", "姓名": "钱二", "证件号码": "", "与户主关系": "之子"}
    rows = national_rows(
        national_row(劳动技能="无劳动力"), national_row(**NEW), national_row(**second)
    )
    batch = desk.apply(desk.check(desk.upload(rows)))
    change(found("persons", "P92"), labour="weak")

    blocked = {(one.entity, one.key) for one in later_changes(batch)}
    batch = desk.undo(batch, rest_only=True)

    assert blocked == {("persons", "P92"), ("households", "H9"), ("persons", "P91")}
    assert batch.kept_back == 3
    assert found("households", "H9").withdrawn_at is None
    assert found("persons", "P91").withdrawn_at is None
    assert found("persons", "P2").labour == "ordinary"


def test_an_undone_name_is_found_by_its_old_initials_again(desk: Desk, found: Found) -> None:
    before = found("persons", "P2")
    batch = desk.apply(desk.check(desk.upload(national_rows(national_row(姓名="周小明")))))
    assert found("persons", "P2").initials != before.initials
    desk.undo(batch)
    assert found("persons", "P2").initials == before.initials
    assert found("persons", "P2").name == before.name


def test_what_an_import_wrote_is_true_from_the_day_of_its_data(
    desk: Desk, checked: ImportBatch, found: Found
) -> None:
    from datetime import date  # noqa: PLC0415

    from jingzhun_site.config import clock  # noqa: PLC0415
    from jingzhun_site.register.as_of import Times, values_as_of  # noqa: PLC0415

    desk.apply(checked)
    person = found("persons", "P2")
    then = Times(as_at=date(2023, 12, 17), known_at=clock.today())
    since = Times(as_at=date(2023, 12, 18), known_at=clock.today())
    assert values_as_of([person], then)[0]["labour"] == "ordinary"
    assert values_as_of([person], since)[0]["labour"] == "none"


def test_the_worker_knows_every_kind_of_import_job() -> None:
    from jingzhun_site.jobs.kinds import KINDS  # noqa: PLC0415

    for name in ("recognise", "check", "apply", "undo", "marked"):
        kind = KINDS[f"imports.{name}"]
        assert kind.resumable, background.__name__
    assert KINDS["imports.apply"].in_one_transaction
    assert KINDS["imports.undo"].in_one_transaction


def test_a_new_village_is_placed_by_its_own_code(desk: Desk, found: Found) -> None:
    header = ["村代码", "乡镇", "村名", "贫困村", "深度贫困村"]
    rows = [header, ["990001100209", "990001100000", "新村", "是", "否"]]
    batch = desk.apply(desk.check(desk.upload(rows), valid_from=None))
    assert batch.stage == Stage.APPLIED
    assert found("villages", "990001100209").place_code == "990001100209" != VILLAGE
