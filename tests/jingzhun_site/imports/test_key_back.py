"""What must be keyed into the national system, its workbook, and ticking it off."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.imports.key_back.pending import Pending, pending
from jingzhun_site.imports.models import KeyedBack
from jingzhun_site.places.scope import Scope
from jingzhun_site.register.actions import Why, change_record, withdraw_record
from jingzhun_site.register.record import Record
from jingzhun_site.register.values import sealed
from tests.jingzhun_site.imports.conftest import (
    COUNTY,
    FOREIGN,
    NATIONAL,
    Desk,
    add,
    make_user,
    national_row,
    national_rows,
    person,
)

Found = Callable[[str, str], Record]
pytestmark = pytest.mark.django_db
ALL = Scope.of([COUNTY])


@pytest.fixture(autouse=True)
def keyed_before(household: Record, clerk: User) -> None:
    """What the fixtures wrote stands in the national system already."""
    from jingzhun_site.imports.key_back.actions import tick_off  # noqa: PLC0415

    tick_off(pending(ALL), acting_user=clerk)


def change(record: Record, **values: Any) -> None:
    plain = sealed(record.entity, values)
    change_record(record, plain, acting_user=None, why=Why())


def lines(scope: Scope = ALL) -> list[tuple[str, str, list[str]]]:
    return [(one.kind, one.key, sorted(one.fields)) for one in pending(scope)]


def test_a_change_made_here_is_listed_with_what_it_was(found: Found) -> None:
    change(found("persons", "P2"), labour="weak")
    change(found("persons", "P2"), labour="none")
    (one,) = pending(ALL)
    assert isinstance(one, Pending)
    assert (one.kind, one.key, dict(one.fields)) == (
        "changed",
        "P2",
        {"labour": ("ordinary", "none")},
    )


def test_a_change_taken_back_and_one_of_another_field_are_not_listed(found: Found) -> None:
    change(found("persons", "P2"), labour="weak")
    change(found("persons", "P2"), labour="ordinary", wants_work=True)
    assert pending(ALL) == []


def test_who_came_and_who_left_are_told_apart(found: Found) -> None:
    person("P3", name="赵三", relation="daughter")
    withdraw_record(found("persons", "P2"), acting_user=None, why=Why())
    change(found("persons", "P1"), died_on="2024-02-03")
    assert [(kind, key) for kind, key, _ in lines()] == [
        ("left", "P1"),
        ("left", "P2"),
        ("added", "P3"),
    ]


def test_who_came_and_left_before_it_was_keyed_is_not_listed(found: Found) -> None:
    withdraw_record(person("P3", name="赵三"), acting_user=None, why=Why())
    assert pending(ALL) == []


def test_what_came_from_an_export_of_the_national_system_is_not_keyed_back(
    desk: Desk, found: Found
) -> None:
    desk.apply(desk.check(desk.upload(national_rows(national_row(劳动技能="无劳动力")))))
    assert pending(ALL) == []


def test_what_an_export_of_the_national_system_wrote_over_since_is_not_keyed_back(
    desk: Desk, found: Found
) -> None:
    change(found("persons", "P2"), labour="weak", health="chronic")
    batch = desk.apply(desk.check(desk.upload(national_rows(national_row(劳动技能="无劳动力")))))
    assert lines() == [("changed", "P2", ["health"])]
    desk.undo(batch)
    assert lines() == [("changed", "P2", ["health", "labour"])]


def test_of_what_was_written_over_and_changed_again_the_last_change_is_keyed(
    desk: Desk, found: Found
) -> None:
    change(found("persons", "P2"), labour="weak")
    desk.apply(desk.check(desk.upload(national_rows(national_row(劳动技能="无劳动力")))))
    change(found("persons", "P2"), labour="weak")
    (one,) = pending(ALL)
    assert one.fields["labour"] == ("none", "weak")


def test_what_came_from_our_own_template_is(desk: Desk, found: Found) -> None:
    rows = [
        ["人编号*", "户编号*", "姓名*", "建档立卡状态*", "劳动技能"],
        ["P2", "H1", "赵二", "", "无劳动力"],
    ]
    desk.apply(desk.check(desk.upload(rows, name="人员_20240101.xlsx")))
    assert lines() == [("changed", "P2", ["labour"])]


def test_a_ticked_line_is_gone_until_the_next_change(
    site: Client, clerk: User, found: Found
) -> None:
    change(found("persons", "P2"), labour="none")
    (one,) = pending(ALL)
    before = KeyedBack.objects.count()
    answer = site.post("/imports/key-back/done/", {"selected": one.mark}, follow=True)
    assert "已勾销 1 条" in answer.content.decode()
    assert KeyedBack.objects.count() == before + 1
    assert KeyedBack.objects.latest("pk").done_by == clerk
    assert pending(ALL) == []
    change(found("persons", "P2"), labour="weak")
    assert [dict(one.fields) for one in pending(ALL)] == [{"labour": ("none", "weak")}]


def test_a_line_that_changed_again_since_it_was_shown_is_not_ticked_off(
    site: Client, found: Found
) -> None:
    change(found("persons", "P2"), labour="none")
    (shown,) = pending(ALL)
    change(found("persons", "P2"), education="primary")
    answer = site.post("/imports/key-back/done/", {"selected": shown.mark}, follow=True)
    assert "没有可勾销的内容" in answer.content.decode()
    assert len(pending(ALL)) == 1


def test_another_place_is_neither_listed_nor_ticked_off(site: Client) -> None:
    add("households", household_id="H5555555", village_id=FOREIGN, registration="poor")
    (foreign,) = pending(ALL)
    assert "H5555555" not in site.get("/imports/key-back/").content.decode()
    site.post("/imports/key-back/done/", {"selected": foreign.mark})
    assert len(pending(ALL)) == 1


def test_the_page_shows_old_and_new_in_words_and_numbers_masked(site: Client, found: Found) -> None:
    change(found("persons", "P2"), labour="none", id_number="990001199105050036")
    page = site.get("/imports/key-back/").content.decode()
    assert "劳动技能：普通劳动力 → 无劳动力" in page
    assert "990001********0039 → 990001********0036" in page
    assert "990001199105050036" not in page


def test_a_date_that_is_none_is_a_bad_request(site: Client) -> None:
    assert site.get("/imports/key-back/?since=gestern").status_code == 400
    assert site.get("/imports/key-back/?since=2024-01-01").status_code == 200


def test_the_workbook_has_the_layout_of_the_national_export_and_no_formulas(
    household: Record, found: Found
) -> None:
    officer = Client()
    officer.force_login(make_user("officer", Role.COUNTY_OFFICER, COUNTY))
    change(found("persons", "P2"), name='=HYPERLINK("x")', labour="none")
    answer = officer.get("/imports/key-back/workbook/")
    page = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    header = [cell.value for cell in page[3]]
    assert header[:28] == [
        h.replace("县(市、区、旗)", "县").replace("乡(镇)", "乡") for h in NATIONAL
    ]
    assert header[28:] == ["变动类别", "变动项目", "变动时间"]
    row = dict(zip(header, page[4], strict=True))
    said = {
        name: row[name].value
        for name in ("县", "乡", "行政村", "户编号", "人编号", "劳动技能", "变动类别")
    }
    assert said == {
        "县": "示例县", "乡": "山口镇", "行政村": "东村", "户编号": "H1", "人编号": "P2", "劳动技能": "无劳动力",
        "变动类别": "修改",
    }  # fmt: skip
    assert (row["姓名"].value, row["姓名"].data_type) == ('=HYPERLINK("x")', "s")
    assert row["证件号码"].value == "990001199005050039"
    assert str(row["劳动技能"].fill.fgColor.rgb)[-6:] == "FFE699"
    assert row["民族"].fill.fgColor.rgb in ("00000000", 0)
    assert AuditEntry.objects.filter(action="imports.key_back_exported").count() == 1
