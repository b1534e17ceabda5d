"""The ledger of a programme goes out as a workbook and comes back: shown first, done under the rules of the pages."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.jobs.models import Job
from jingzhun_site.jobs.running import run_job
from jingzhun_site.programmes.actions.granting import grant
from jingzhun_site.programmes.actions.progress import rebuild_progress
from jingzhun_site.programmes.models import EnrolmentProgress, Signature
from jingzhun_site.programmes.queries.finding import find_subjects
from jingzhun_site.register.models import MODELS, Enrolment
from jingzhun_site.register.record import Record
from tests.jingzhun_site.programmes.conftest import (
    COUNTY,
    HILL,
    LEDGER,
    RENOVATION,
    TODAY,
    TOWNSHIP,
    Posts,
    decide,
    enrolled,
    everywhere,
    line,
    unsafe_house,
)
from tests.jingzhun_site.programmes.ledger_books import (
    applied,
    applied_rows,
    content_of,
    exported,
    faults_of,
    filled_in,
    four_renovations,
    housing_officer,
    page_of,
    sent,
    written,
)

MakeUser = Callable[..., User]
Browse = Callable[[User], Client]


@pytest.fixture
def officer(make_user: MakeUser, held: Posts) -> User:
    return housing_officer(make_user, held)


@pytest.fixture
def client(houses: list[Record], officer: User, browse: Browse) -> Client:
    four_renovations()
    return browse(officer)


def _plain(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


def test_the_workbook_has_one_column_a_step_and_one_row_a_line(client: Client) -> None:
    sheet = exported(client).worksheets[0]

    heads = [cell.value for cell in sheet[4]]
    assert heads == [
        "参与编号", "户编号", "对象", "村", "年度", "纳入日期", "状态", "鉴定", "申请", "村级评议", "公示",
        "县级审批", "施工", "验收", "补助到户", "销档", "版本号",
    ]  # fmt: skip
    row = [_plain(cell.value) for cell in sheet[5]]
    assert row[:9] == [
        "E1", "hill-a", "示例甲", "山上村", "2018", date(2018, 3, 1), "待办：申请",
        date(2018, 3, 1), None,
    ]  # fmt: skip
    assert row[-1] == str(line("E1").version)
    assert AuditEntry.objects.filter(action="programmes.ledger_exported").count() == 1


def test_the_filter_and_the_rights_of_the_list_hold_for_the_workbook(
    client: Client, make_user: MakeUser, browse: Browse
) -> None:
    posted = exported(client, "?step=approved").worksheets[0]
    assert [row[0].value for row in posted.iter_rows(min_row=5)] == ["E3"]
    everything = exported(client).worksheets[0]
    assert "E9" not in [row[0].value for row in everything.iter_rows(min_row=5)]

    cadre = browse(make_user(Role.VILLAGE_CADRE, HILL, "村干部"))
    assert cadre.post(f"{LEDGER}export/").status_code == 403


def test_dates_that_were_filled_in_become_signed_steps(client: Client, officer: User) -> None:
    filled = filled_in(
        exported(client),
        {
            "E1": {"申请": date(2018, 4, 2), "村级评议": "2018年4月9日"},
            "E3": {"县级审批": "2018/7/20"},
        },
    )
    upload = sent(client, filled)

    assert upload.counts == {
        "read": 3, "unchanged": 1, "signings": 2, "new": 0, "steps": 3, "refused": 0,
    }  # fmt: skip
    assert "申请 2018-04-02；村级评议 2018-04-09" in page_of(client, upload)
    assert line("E1").next_step == "applied"  # nothing is written by looking at it
    assert Signature.objects.count() == 0

    answer = applied(client, upload)
    said = answer.content.decode()

    assert [text.partition("山上村 ")[2] for text, _href in applied_rows(answer)] == [
        "申请 2018-04-02；村级评议 2018-04-09 5", "县级审批 2018-07-20 7",
    ]  # fmt: skip
    assert "已登记 2 笔的进度，新纳入 0 笔。" in said
    assert (line("E1").next_step, line("E3").next_step) == ("posted", "built")
    signed = Signature.objects.get(enrolment_id="E1", step__step="appraised")
    assert (signed.user, signed.post_title) == (officer, "村委会")
    assert signed.note == "表格“台账.xlsx”第 5 行"
    assert AuditEntry.objects.filter(action="programmes.workbook_applied").count() == 1


def test_the_same_workbook_a_second_time_changes_nothing(client: Client) -> None:
    filled = filled_in(exported(client), {"E1": {"申请": date(2018, 4, 2)}})
    applied(client, sent(client, filled))
    before = written()

    again = sent(client, filled)

    assert (again.counts["unchanged"], again.counts["signings"]) == (3, 0)
    assert "和台账一样，没有要登记的。" in page_of(client, again)
    applied(client, again)
    assert written() == before


def test_an_upload_is_applied_once(client: Client) -> None:
    upload = sent(client, filled_in(exported(client), {"E1": {"申请": date(2018, 4, 2)}}))
    applied(client, upload)
    before = written()

    answer = applied(client, upload)

    assert answer.status_code == 422
    assert "已登记，不用再登记" in answer.content.decode()
    assert written() == before


@pytest.mark.parametrize(
    ("key", "cells", "words"),
    [
        ("E1", {"村级评议": date(2018, 4, 9)}, "“村级评议”要等“申请”办完。"),
        ("E1", {"申请": date(2018, 2, 1)}, "“申请”不能早于前一步的日期 2018-03-01。"),
        ("E1", {"鉴定": date(2018, 3, 5)}, "“鉴定”已于 2018-03-01 办理，表里写作 2018-03-05"),
        ("E1", {"户编号": "hill-b", "申请": date(2018, 4, 2)}, "E1 是户 hill-a 的，表里写作 hill-b"),
        ("E1", {"纳入日期": date(2018, 1, 1)}, "纳入日期不能从表格改"),
        ("E3", {"县级审批": date(2018, 7, 20), "施工": date(2018, 8, 1), "验收": date(2018, 9, 1)},
         "“验收”要附验收单、照片，表格里附不了；请到这一笔的页面上传材料办理。"),
    ],
)  # fmt: skip
def test_a_row_that_the_pages_would_refuse_is_left_out_with_the_reason(
    client: Client, key: str, cells: Mapping[str, Any], words: str
) -> None:
    other = {"E2": {"申请": date(2018, 4, 2)}}
    upload = sent(client, filled_in(exported(client), {key: cells, **other}))

    assert upload.counts["refused"] == 1
    assert words in page_of(client, upload)
    applied(client, upload)
    assert line("E2").next_step == "appraised"
    assert Signature.objects.exclude(enrolment_id="E2").count() == 0  # no half of a row


def test_a_step_of_another_post_is_refused_with_whoever_holds_it(
    client: Client, held: Posts, officer: User
) -> None:
    held.held = [one for one in held.held if one.kind != "village_committee"]
    filled = filled_in(
        exported(client), {"E1": {"申请": date(2018, 4, 2), "村级评议": date(2018, 4, 9)}}
    )

    upload = sent(client, filled)

    assert "“村级评议”要由村委会（尚未登记任职人员）签，您不在这个岗位上。" in page_of(
        client, upload
    )
    assert upload.counts["signings"] == 0


def test_a_line_that_somebody_changed_since_the_export_is_refused(
    client: Client, officer: User
) -> None:
    filled = filled_in(exported(client), {"E1": {"申请": date(2018, 4, 2)}})
    grant("E1", {"amount_yuan": 12_000}, reason="核定", acting_user=officer)  # type: ignore[dict-item]

    upload = sent(client, filled)

    assert "导出以后有人办理过这一笔" in page_of(client, upload)
    assert upload.counts["refused"] == 1


def test_a_change_between_showing_and_applying_stops_the_whole(
    client: Client, officer: User
) -> None:
    cells = {key: {"申请": date(2018, 4, 2)} for key in ("E1", "E2")}
    upload = sent(client, filled_in(exported(client), cells))
    grant("E2", {"amount_yuan": 12_000}, reason="核定", acting_user=officer)  # type: ignore[dict-item]

    answer = applied(client, upload)

    assert answer.status_code == 422
    assert "第 6 行：核对以后有人办理过这一笔" in answer.content.decode()
    assert line("E1").next_step == "applied"
    assert Signature.objects.count() == 0


def test_rows_of_another_county_are_as_if_they_were_not_there(client: Client) -> None:
    new = [{"参与编号": "E9", "户编号": "river", "版本号": "1", "申请": date(2018, 4, 2)}]
    upload = sent(client, filled_in(exported(client), {}, new))

    page = page_of(client, upload)
    assert "台账里没有这一编号，或不在您办理的地区" in page
    assert "示例外" not in page


def test_all_faults_of_cells_are_told_at_once_and_nothing_is_done(client: Client) -> None:
    book = exported(client)
    sheet = book.worksheets[0]
    sheet["R4"] = "复核日期"
    sheet["K6"].number_format = "General"  # without the form of a day the number is only a number
    filled = filled_in(
        book,
        {
            "E1": {"申请": "2018.4.2", "村级评议": "9/4/2018"},
            "E2": {"申请": "2018-02-30", "村级评议": "=TODAY()", "公示": 43_465},
            "E3": {"县级审批": date(2019, 1, 1), "版本号": ""},
        },
        [{"参与编号": "E2", "版本号": "1"}, {"申请": date(2018, 4, 2)}],
    )
    before = written()

    upload = sent(client, filled)

    faults = faults_of(upload)
    assert set(faults) == {"R4", "J5", "I6", "J6", "K6", "L7", "Q7", "A8", "B9"}
    assert faults["R4"].startswith("复核日期|鉴定、申请、")
    assert faults["J5"].startswith("9/4/2018|2018-12-31 这样的日期")
    assert "不要公式" in faults["J6"]
    assert faults["L7"] == "2019-01-01|不晚于今天 2018-12-31|还没有办的请留空。"
    assert "与 A6 是同一笔" in faults["A8"]
    page = page_of(client, upload)
    assert "有 9 处要改，整份没有登记" in page
    assert "专项台账6I62018-02-302018-12-31 这样的日期" in page
    assert written() == before


def test_of_a_workbook_that_is_too_long_nothing_else_is_told(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jingzhun_site.programmes.workbooks.reading.MOST_ROWS", 4)
    book = exported(client)
    new = [{"参与编号": f"X{number}"} for number in range(9)]

    upload = sent(client, filled_in(book, {}, new))

    assert [(one["seen"], one["wanted"]) for one in upload.faults] == [("12 行", "最多 4 行")]


def test_the_workbook_of_another_programme_is_refused(client: Client) -> None:
    book = exported(client)

    upload = sent(client, content_of(book), "/programmes/accessible_home/")

    assert any(
        one["seen"] == RENOVATION and "请到表格所属专项的台账回传" in one["advice"]
        for one in upload.faults
    )


def test_what_is_no_workbook_is_refused(client: Client) -> None:
    upload = sent(client, b"%PDF-1.7\n%%EOF")

    assert "这个文件不是表格" in page_of(client, upload)


@pytest.fixture
def listed(houses: list[Record], officer: User, browse: Browse) -> Client:
    """One enrolled, two on the list of gaps."""
    enrolled("E1", "hill-a", steps=1)
    enrolled("E9", "river")
    decide()
    return browse(officer)


def test_entitled_households_are_enrolled_by_their_number(listed: Client) -> None:
    new = [
        {"户编号": "hill-b", "纳入日期": date(2018, 11, 1)},
        {"户编号": "hill-c"},
    ]
    filled = filled_in(exported(listed), {}, new)
    upload = sent(listed, filled)
    assert (upload.counts["new"], upload.counts["refused"]) == (2, 0)
    assert "新纳入 2018-11-01" in page_of(listed, upload)
    assert Enrolment.objects.count() == 2

    rows = applied_rows(applied(listed, upload))

    assert [text for text, _href in rows] == [
        "示例乙 山上村 新纳入 6", "示例丙 山上村 新纳入 7",
    ]  # fmt: skip
    opened = listed.get(rows[0][1]).content.decode()
    assert "hill-b" in opened
    since = dict(Enrolment.objects.values_list("household_id", "enrolled_on"))
    assert (since["hill-b"], since["hill-c"]) == (date(2018, 11, 1), TODAY)
    assert AuditEntry.objects.filter(action="programmes.enrolled").count() == 1
    again = sent(listed, filled)
    assert (again.counts["unchanged"], again.counts["new"]) == (3, 0)


def test_households_that_cannot_be_enrolled_are_told_why(listed: Client) -> None:
    MODELS["households"].objects.filter(pk="hill-b").update(dwelling_grade="B")
    new = [
        {"户编号": "hill-a", "纳入日期": date(2018, 11, 1)},
        {"户编号": "hill-b"},
        {"户编号": "river"},
        {"户编号": "nobody"},
        {"户编号": "hill-c", "纳入日期": date(2012, 1, 1)},
    ]
    upload = sent(listed, filled_in(exported(listed), {}, new))

    page = page_of(listed, upload)
    assert upload.counts["refused"] == 5
    for words in (
        "已在办理，不重复纳入。",
        "现已不符合条件，不能纳入。",
        "纳入日期不能早于政策施行的",
    ):
        assert words in page
    assert page.count("名册里没有这一对象，或不在您办理的地区") == 2


def test_only_what_was_shown_is_applied(client: Client) -> None:
    upload = sent(client, filled_in(exported(client), {"E1": {"申请": date(2018, 4, 2)}}))

    answer = client.post(f"{upload.get_absolute_url()}apply/", {"shown": "of another check"})

    assert answer.status_code == 422
    assert "核对结果已经更新" in answer.content.decode()
    assert Signature.objects.count() == 0


def test_an_upload_is_seen_by_its_sender_alone(
    client: Client, make_user: MakeUser, browse: Browse
) -> None:
    upload = sent(client, filled_in(exported(client), {}))
    other = browse(make_user(Role.TOWNSHIP_CLERK, TOWNSHIP, "乡镇甲"))

    assert other.get(upload.get_absolute_url()).status_code == 404
    assert other.post(f"{upload.get_absolute_url()}apply/").status_code == 404
    assert other.post(f"{upload.get_absolute_url()}check/").status_code == 404


def test_new_rows_name_a_person_by_number_or_by_name_and_a_household_by_its_head(
    houses: list[Record], officer: User, browse: Browse
) -> None:
    """Nobody is trained who is not entitled: the row is refused by the rules, not for its kind."""
    person = MODELS["persons"].objects.filter(household_id="hill-a").first()
    assert person is not None
    MODELS["enrolments"].objects.create(
        enrolment_id="P1", programme="free_training", person_id=person.pk,
        enrolled_on=date(2018, 3, 1), place_code=HILL, known_at=timezone.now(),
    )  # fmt: skip
    rebuild_progress()
    assert EnrolmentProgress.objects.filter(programme="free_training").exists()
    client = browse(officer)
    path = "/programmes/free_training/"
    client.post(f"{path}export/")
    job = run_job(Job.objects.latest("created"))
    book = openpyxl.load_workbook(job.result_path)

    assert [cell.value for cell in book.worksheets[0][4]][:4] == [
        "参与编号",
        "对象编号",
        "户编号",
        "对象",
    ]
    rows = [{"对象编号": "hill-b-1"}, {"对象": "示例丙"}, {"对象": "没有这人"}]
    decide()

    upload = sent(client, filled_in(book, {}, rows), path)

    assert [one["subject"] for one in upload.refused] == ["hill-b-1", "hill-c-1", "没有这人"]
    page = page_of(client, upload)
    assert "示例乙" in page
    assert page.count("名册里没有这一对象") == 1
    assert re.search(r"没有变化 1", page)


def test_a_household_is_named_by_its_head_unless_several_heads_bear_the_name(
    listed: Client,
) -> None:
    unsafe_house("hill-d", HILL, "示例乙")
    book = exported(listed)

    upload = sent(listed, filled_in(book, {}, [{"对象": "示例丙"}, {"对象": "示例乙"}]))

    (cell,) = faults_of(upload)
    assert cell == "C7"
    assert "hill-b（山上村）；hill-d（山上村）" in faults_of(upload)[cell]
    assert upload.rows == []
    named = sent(
        listed, filled_in(exported(listed), {}, [{"对象": "示例丙"}, {"户编号": "hill-b"}])
    )
    assert {one["subject"] for one in named.rows} == {"hill-b", "hill-c"}
    twice = sent(
        listed, filled_in(exported(listed), {}, [{"对象": "示例丙"}, {"户编号": "hill-c"}])
    )
    assert "与 C6 是同一笔" in faults_of(twice)["B7"]


def test_names_find_nobody_for_whoever_may_not_see_names(
    houses: list[Record], make_user: MakeUser
) -> None:
    scope = everywhere(COUNTY)
    seeing, blind = make_user(Role.COUNTY_OFFICER, COUNTY), make_user(Role.LEADER, COUNTY)

    assert set(find_subjects(seeing, "households", ["示例乙", "hill-c"], scope)) == {
        "示例乙",
        "hill-c",
    }
    assert set(find_subjects(blind, "households", ["示例乙", "hill-c"], scope)) == {"hill-c"}
    assert find_subjects(seeing, "households", ["示例外", "river"], scope) == {}
