"""The pages of imports, spoken to as a browser does."""

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jingzhun_site.accounts.rights import Role
from jingzhun_site.imports.models import ImportBatch, Stage
from jingzhun_site.jobs.models import Job
from jingzhun_site.jobs.running import run_waiting_jobs
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record
from tests.jingzhun_site.imports.conftest import (
    COUNTY,
    WEST,
    Desk,
    make_user,
    national_row,
    national_rows,
    write_workbook,
)

Found = Callable[[str, str], Record]
pytestmark = pytest.mark.django_db


@pytest.fixture
def workbook(desk: Desk) -> Callable[..., SimpleUploadedFile]:
    """An upload of national rows."""

    made: dict[
        tuple[tuple[str, ...], ...], bytes
    ] = {}  # a workbook written again tells another time

    def make(*rows: list[str], name: str = "人员信息_20231218.xlsx") -> SimpleUploadedFile:
        said = tuple(map(tuple, rows))
        if said not in made:
            path = write_workbook(desk.folder / "upload.xlsx", national_rows(*rows))
            made[said] = path.read_bytes()
        return SimpleUploadedFile(name, made[said])

    return make


def send(site: Client, file: SimpleUploadedFile, key: str = "one") -> ImportBatch:
    answer = site.post("/imports/new/", {"file": file, "key": key})
    assert answer.status_code == 302, answer.content.decode()
    return ImportBatch.objects.latest("pk")


def confirm(site: Client, batch: ImportBatch, **changed: str) -> ImportBatch:
    shown = site.get(f"/imports/{batch.pk}/columns/")
    initial = shown.context["form"].initial
    given = {name: value for name, value in initial.items() if value is not None}
    answer = site.post(f"/imports/{batch.pk}/columns/", {**given, **changed})
    assert answer.status_code == 302, shown.context["form"].errors
    run_waiting_jobs()
    return ImportBatch.objects.get(pk=batch.pk)


def test_a_clerk_goes_from_upload_to_undo(site: Client, workbook, found: Found) -> None:
    batch = send(site, workbook(national_row(劳动技能="无劳动力")))
    assert site.get(f"/imports/{batch.pk}/").status_code == 302
    columns = site.get(f"/imports/{batch.pk}/columns/").content.decode()
    assert "认作“全国系统人员导出表（28列）”：第 3 行是表头，28 列中认出 28 列。" in columns
    assert "990…0039" in columns
    assert "990001199005050039" not in columns
    batch = confirm(site, batch)
    preview = site.get(f"/imports/{batch.pk}/").content.decode()
    assert "<del>普通劳动力</del>" in preview
    assert "<ins>无劳动力</ins>" in preview
    site.post(f"/imports/{batch.pk}/apply/", {"reason": "核实"})
    run_waiting_jobs()
    assert found("persons", "P2").labour == "none"
    result = site.get(f"/imports/{batch.pk}/").content.decode()
    assert re.search(r"修改 (<[^>]*>)?1(<[^>]*>)? 条记录", result)
    assert "整批撤销" in site.get(f"/imports/{batch.pk}/undo/").content.decode()
    site.post(f"/imports/{batch.pk}/undo/", {})
    run_waiting_jobs()
    assert found("persons", "P2").labour == "ordinary"
    assert "人员信息_20231218.xlsx" in site.get("/imports/").content.decode()


def test_every_row_says_whom_it_is_about_by_name(site: Client, workbook, found: Found) -> None:
    unread = national_row(**{"务工时间(月)": "很久"})
    new = national_row(户编号="H9", 人编号="P91", 姓名="钱一", 证件号码="", 与户主关系="户主")
    batch = confirm(site, send(site, workbook(unread, new)))
    page = site.get(f"/imports/{batch.pk}/").content.decode()
    told = re.findall(r"</span> ((?:新增 )?(?:户|人员) [^\n<]*)", page)
    assert told == ["人员 赵二", "户 H9 · 人员 钱一"]
    assert re.search(r"<dt>户·户主</dt><dd>钱一</dd>", page)
    assert "第 4 行“务工时间(月)”写作 很久，不是数字" in page


def test_rows_that_are_left_out_are_told_of_before_and_after(
    site: Client, workbook, found: Found
) -> None:
    unread = national_row(
        人编号="P1", 姓名="赵一", 证件号码="", 与户主关系="", **{"务工时间(月)": "很久"}
    )
    batch = confirm(site, send(site, workbook(national_row(劳动技能="无劳动力"), unread)))
    assert (
        "导入后原表不再保留，请先下载标错的表" in site.get(f"/imports/{batch.pk}/").content.decode()
    )
    site.post(f"/imports/{batch.pk}/apply/", {"leaves_out_faulty": "on"})
    run_waiting_jobs()
    result = re.sub(r"<[^>]*>", "", site.get(f"/imports/{batch.pk}/").content.decode())
    assert "有错的 1 行留在表外，没有导入。" in result


def test_a_double_click_on_upload_makes_one_batch(
    site: Client, workbook, household: Record
) -> None:
    send(site, workbook(national_row()))
    send(site, workbook(national_row()))
    assert ImportBatch.objects.count() == 1


def test_a_double_click_on_import_writes_once(site: Client, workbook, found: Found) -> None:
    batch = confirm(site, send(site, workbook(national_row(劳动技能="无劳动力"))))
    site.post(f"/imports/{batch.pk}/apply/", {})
    second = site.post(f"/imports/{batch.pk}/apply/", {}, follow=True)
    assert "这一步已经做过或还不能做" in second.content.decode()
    run_waiting_jobs()
    assert Job.objects.filter(kind="imports.apply").count() == 1
    assert found("persons", "P2").version == 2


def test_going_back_in_the_browser_and_sending_again_changes_nothing(
    site: Client, workbook, found: Found
) -> None:
    batch = confirm(site, send(site, workbook(national_row(劳动技能="无劳动力"))))
    site.post(f"/imports/{batch.pk}/apply/", {})
    run_waiting_jobs()
    assert site.get(f"/imports/{batch.pk}/columns/").status_code == 302
    site.post(
        f"/imports/{batch.pk}/columns/", {"layout": "national_28", "valid_from": "2023-12-18"}
    )
    assert ImportBatch.objects.get(pk=batch.pk).stage == Stage.APPLIED


def test_the_same_file_again_is_said(site: Client, workbook, found: Found) -> None:
    batch = confirm(site, send(site, workbook(national_row(劳动技能="无劳动力"))))
    site.post(f"/imports/{batch.pk}/apply/", {})
    run_waiting_jobs()
    again = send(site, workbook(national_row(劳动技能="无劳动力")), key="two")
    told = site.get(f"/imports/{again.pk}/columns/").content.decode()
    assert "内容完全相同的文件已由" in told


@pytest.mark.parametrize(
    "path",
    ["", "columns/", "undo/"],
)
def test_a_batch_of_another_place_is_not_found(
    site: Client, workbook, household: Record, path: str
) -> None:
    batch = confirm(site, send(site, workbook(national_row())))
    stranger = Client()
    stranger.force_login(make_user("west", place=WEST))
    assert stranger.get(f"/imports/{batch.pk}/{path}").status_code == 404
    assert stranger.post(f"/imports/{batch.pk}/apply/").status_code == 404
    assert site.get(f"/imports/{batch.pk}/{path}").status_code in (200, 302)


def test_whoever_may_not_import_is_told_which_right_is_missing(household: Record) -> None:
    cadre = Client()
    cadre.force_login(make_user("cadre", role=Role.VILLAGE_CADRE, place=COUNTY))
    answer = cadre.get("/imports/")
    assert answer.status_code == 403
    assert "导入表格" in answer.content.decode()


def test_script_in_a_name_and_in_a_file_name_is_shown_as_text(
    site: Client, workbook, household: Record
) -> None:
    name = "<script>alert(1)</script>"
    batch = send(site, workbook(national_row(姓名=name), name=f"{name}_20231218.xlsx"))
    for shown in (site.get(f"/imports/{batch.pk}/columns/"), site.get("/imports/")):
        assert "<script>alert" not in shown.content.decode()
    batch = confirm(site, batch)
    shown = site.get(f"/imports/{batch.pk}/").content.decode()
    assert "&lt;script&gt;alert(1)" in shown
    assert "<script>alert" not in shown


def test_a_form_without_its_token_is_refused(clerk, workbook, household: Record) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(clerk)
    assert (
        strict.post("/imports/new/", {"file": workbook(national_row()), "key": "k"}).status_code
        == 403
    )
    assert not ImportBatch.objects.exists()


def test_unknown_values_are_asked_once_and_then_remembered(
    site: Client, workbook, found: Found
) -> None:
    batch = confirm(site, send(site, workbook(national_row(民族="汉人"))))
    shown = site.get(f"/imports/{batch.pk}/").content.decode()
    assert "值的对应" in shown
    assert "汉人" in shown
    assert batch.unmapped == {"persons.ethnicity": {"汉人": 1}}
    site.post(f"/imports/{batch.pk}/values/", {"value_0": "han"})
    run_waiting_jobs()
    assert ImportBatch.objects.get(pk=batch.pk).counts["faulty"] == 0
    again = confirm(
        site, send(site, workbook(national_row(民族="汉人", 劳动技能="无劳动力")), key="two")
    )
    assert again.unmapped == {}
    assert again.counts["changed"] == 1


def test_a_column_left_out_by_hand_changes_nothing_and_is_remembered(
    site: Client, workbook, found: Found
) -> None:
    batch = send(site, workbook(national_row(劳动技能="无劳动力", 民族="汉族")))
    batch = confirm(site, batch, column_15="")
    assert batch.choices == {"劳动技能": ""}
    site.post(f"/imports/{batch.pk}/apply/", {})
    run_waiting_jobs()
    assert found("persons", "P2").labour == "ordinary"
    assert found("persons", "P2").ethnicity == "han"
    again = send(site, workbook(national_row(劳动技能="无劳动力")), key="two")
    assert site.get(f"/imports/{again.pk}/columns/").context["form"].initial["column_15"] == ""


def test_two_columns_for_one_field_are_refused(site: Client, workbook, household: Record) -> None:
    batch = send(site, workbook(national_row()))
    initial = site.get(f"/imports/{batch.pk}/columns/").context["form"].initial
    given = {name: value for name, value in initial.items() if value is not None}
    answer = site.post(f"/imports/{batch.pk}/columns/", {**given, "column_0": "persons.labour"})
    assert answer.status_code == 422
    assert "对应同一项" in answer.content.decode()


def test_a_discarded_batch_leaves_no_file(
    site: Client, workbook, household: Record, django_capture_on_commit_callbacks
) -> None:
    batch = send(site, workbook(national_row()))
    assert batch.original.exists()
    with django_capture_on_commit_callbacks(execute=True):
        site.post(f"/imports/{batch.pk}/discard/")
    assert not batch.folder.exists()
    assert ImportBatch.objects.get(pk=batch.pk).stage == Stage.DISCARDED


def test_every_template_can_be_downloaded(site: Client, household: Record) -> None:
    shown = site.get("/imports/templates/")
    assert shown.status_code == 200
    answer = site.get("/imports/templates/households_and_persons/")
    assert answer.content.startswith(b"PK")
    assert site.get("/imports/templates/national_28/").status_code == 404
    assert MODELS["persons"].objects.count() == 2
