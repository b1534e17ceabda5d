"""A national export from upload to undo."""

from collections.abc import Callable

import pytest

from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.imports.models import Stage
from jingzhun_site.imports.preview import preview_rows
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record
from jingzhun_site.vault.queries import open_many
from tests.jingzhun_site.imports.conftest import Desk, national_row, national_rows

Found = Callable[[str, str], Record]
pytestmark = pytest.mark.django_db


def test_a_changed_cell_is_previewed_applied_and_undone(desk: Desk, found: Found) -> None:
    batch = desk.upload(national_rows(national_row(劳动技能="无劳动力")))
    assert (batch.layout, batch.header_row, batch.stage) == ("national_28", 2, Stage.RECOGNISED)
    batch = desk.check(batch)
    assert batch.counts["changed"] == 1
    (row,), more = preview_rows(batch)
    (cell,) = row.cells
    assert (cell.cell, cell.field, cell.old, cell.new, more) == (
        "P4",
        "labour",
        "ordinary",
        "none",
        False,
    )
    assert found("persons", "P2").labour == "ordinary"
    batch = desk.apply(batch)
    assert batch.stage == Stage.APPLIED
    assert found("persons", "P2").labour == "none"
    assert found("persons", "P2").version == 2
    batch = desk.undo(batch)
    assert batch.stage == Stage.UNDONE
    assert found("persons", "P2").labour == "ordinary"


def test_a_new_household_comes_with_its_members_and_goes_when_undone(
    desk: Desk, found: Found
) -> None:
    rows = [
        national_row(
            户编号="H9", 人编号="P91", 姓名="钱一", 证件号码="990001197002020011", 与户主关系="户主"
        ),
        national_row(户编号="H9", 人编号="P92", 姓名="钱二", 证件号码="", 与户主关系="配偶"),
    ]
    batch = desk.apply(desk.check(desk.upload(national_rows(*rows))))
    household, wife = found("households", "H9"), found("persons", "P92")
    assert (household.village_id, household.place_code) == ("990001100201", "990001100201")
    assert household.head_id == "P91"
    assert (wife.household_id, wife.place_code) == ("H9", "990001100201")
    assert open_many([wife.name])[wife.name] == "钱二"
    assert wife.initials is not None
    desk.undo(batch)
    assert not MODELS["households"].objects.filter(pk="H9").exists()
    assert not MODELS["persons"].objects.filter(pk__startswith="P9").exists()


def test_everything_written_carries_the_batch_and_is_audited_without_identities(
    desk: Desk, found: Found
) -> None:
    batch = desk.apply(desk.check(desk.upload(national_rows(national_row(姓名="赵二二")))))
    changes = RecordChange.objects.filter(batch=batch.code)
    assert [(c.entity, c.key, c.user, c.reason) for c in changes] == [
        ("persons", "P2", desk.user, "月度更新")
    ]
    assert str(changes[0].valid_from) == "2023-12-18"
    assert changes[0].values["name"] == found("persons", "P2").name != "赵二二"
    entry = AuditEntry.objects.get(action="imports.applied")
    assert (entry.key, entry.new["changed"]) == (batch.code, 1)


def test_an_empty_cell_erases_nothing(desk: Desk, found: Found) -> None:
    batch = desk.check(desk.upload(national_rows(national_row(劳动技能="", 联系电话=""))))
    assert batch.counts["unchanged"] == 1
    assert preview_rows(batch) == ([], False)
