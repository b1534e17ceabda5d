"""Filling: figures from records, unknown never nought, kept with their source, open to their rows."""

import io
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.decisions.models import Run
from jingzhun_site.decisions.running import decide_register
from jingzhun_site.jobs.models import Job, State
from jingzhun_site.jobs.running import run_waiting_jobs
from jingzhun_site.register.as_of import Times
from jingzhun_site.reports.actions.filling import fill_report
from jingzhun_site.reports.models import FilledReport, ReportTemplate
from jingzhun_site.reports.refusing import ReportRefusedError
from tests.jingzhun.reports.forms import document, workbook
from tests.jingzhun_site.goals.conftest import _renovated
from tests.jingzhun_site.reports.conftest import (
    COUNTY,
    HILL,
    TODAY,
    TOWNSHIP,
    Browser,
    kept,
)


def texts(report: FilledReport, name: str) -> list[str]:
    return [cell["text"] for cell in report.cells if cell["name"] == name]


def sheet_of(client: Client, report: FilledReport) -> Any:
    answer = client.get(f"/reports/{report.pk}/file/")
    return openpyxl.load_workbook(io.BytesIO(answer.content)).active


def test_a_report_counts_records(desk: Client, report: FilledReport) -> None:
    sheet = sheet_of(desk, report)

    assert sheet["A1"].value == "甲县2018年12月下旬旬报"
    assert [sheet[f"B{row}"].value for row in (2, 3, 4)] == [25, 4, 4]
    assert [sheet[f"A{row}"].value for row in (5, 6, 7)] == ["甲镇", "空镇", "合计"]
    assert sheet["B7"].value == "=SUM(B5:B6)"


def test_a_place_without_data_says_so_and_prints_no_nought(
    desk: Client, report: FilledReport, template: ReportTemplate, officer: User
) -> None:
    sheet = sheet_of(desk, report)
    assert [sheet["B5"].value, sheet["B6"].value, sheet["C6"].value] == [4, "情况不明", "不适用"]

    empty = fill_report(template, "410621200000", TODAY, acting_user=officer)
    assert not empty.has_data
    page = desk.get(empty.get_absolute_url()).content.decode()
    assert "这个地区没有数据" in page
    assert "没有这个地区的记录" in page
    assert "名册快照" not in page
    assert texts(empty, "households.count") == ["情况不明"]


def test_a_day_without_a_snapshot_is_told_from_a_place_without_data(
    decided: Run, desk: Client, officer: User
) -> None:
    template = kept(officer, workbook({"A1": "{{ households.count }}"}))
    report = fill_report(template, COUNTY, date(2018, 6, 30), acting_user=officer)
    page = desk.get(report.get_absolute_url()).content.decode()
    assert "没有截至 2018-06-30 的名册快照" in page
    assert f"最早的快照是 {TODAY.isoformat()} 的" in page
    assert "这个地区没有数据" not in page
    assert "没有这个地区的记录" not in page

    Run.objects.update(on=date(2018, 6, 1))
    assert "已经补做了快照" in desk.get(report.get_absolute_url()).content.decode()
    Run.objects.all().delete()
    assert "请先运行快照与研判" in desk.get(report.get_absolute_url()).content.decode()


def test_each_figure_opens_to_its_records(desk: Client, report: FilledReport) -> None:
    households = _cell(desk, report, "households.count")
    assert households.context["page"].table.count == 4
    assert "示例h0" in households.content.decode()
    assert "按现在的记录" not in households.content.decode()

    paid = _cell(desk, report, "funds.paid_in_year")
    assert [row.sum_of for row in paid.context["page"].table.rows] == [150000, 100000]
    assert "万元" in paid.content.decode()

    trace = _cell(desk, report, "goal.houses_renovated.done").context["page"].trace
    assert trace.href == f"/goals/houses_renovated/2018/single/rows/?place={COUNTY}"
    assert desk.get(trace.href).status_code == 200


def _cell(desk: Client, report: FilledReport, name: str) -> Any:
    number = next(cell["number"] for cell in report.cells if cell["name"] == name)
    return desk.get(f"/reports/{report.pk}/cells/{number}/")


def test_filled_again_it_shows_what_changed(
    desk: Client, report: FilledReport, template: ReportTemplate, officer: User
) -> None:
    assert fill_report(template, COUNTY, TODAY, acting_user=officer) == report
    _renovated("new", HILL, grade="B")
    decide_register(Times.present(), acting_user=None)
    before = _cell(desk, report, "households.count")
    assert before.context["page"].now == "5"

    again = fill_report(template, COUNTY, TODAY, acting_user=officer)
    changes = desk.get(again.get_absolute_url()).context["changes"]
    assert [(c.where, c.old, c.new) for c in changes if "户数" in c.label] == [
        ("旬报!B3", "4", "5"), ("旬报!B5", "4", "5"),
    ]  # fmt: skip
    assert again.previous == report


def test_a_day_to_come_is_refused(template: ReportTemplate, officer: User) -> None:
    with pytest.raises(ReportRefusedError, match="还没有到"):
        fill_report(template, COUNTY, date(2019, 1, 1), acting_user=officer)


def test_a_day_before_all_decisions_has_no_register_and_still_its_payments(
    decided: Run, officer: User
) -> None:
    template = kept(officer, workbook({"A1": "{{ households.count }}", "A2": "{{ funds.paid_in_year }}"}))  # fmt: skip
    made = fill_report(template, COUNTY, date(2018, 12, 1), acting_user=officer)

    assert texts(made, "households.count") == ["情况不明"]
    assert "没有这一天以前的名册快照" in made.cells[0]["why"]
    assert made.cells[1]["state"] == "known"


def test_many_places_are_filled_in_the_background(
    desk: Client, decided: Run, template: ReportTemplate
) -> None:
    answer = desk.post(
        f"/reports/templates/{template.pk}/fill/", {"on": TODAY.isoformat(), "places": "below"}
    )
    run_waiting_jobs()
    job = Job.objects.get(kind="reports_fill_many")

    assert answer.headers["Location"] == job.get_absolute_url()
    assert job.state == State.DONE, job.error
    assert job.says == "2 张报表，其中 1 个地区没有数据"
    assert job.result_path is not None
    with zipfile.ZipFile(job.result_path) as archive:
        assert sorted(archive.namelist()) == ["甲县甲镇资金旬报.xlsx", "甲县空镇资金旬报.xlsx"]
    listed = desk.get("/reports/", {"job": str(job.pk)}).content.decode()
    assert listed.count("资金旬报</") >= 2


def test_a_document_is_filled_and_shown_and_lists_have_a_row_for_each_record(
    desk: Client, decided: Run, officer: User
) -> None:
    content = document(
        "{{ place.name }}通报：支付 {{ funds.paid_in_year | wan }} 万元，进度 {{ funds.paid_rate }}%。",
        table=(("目标", "完成"), ("{{ each goals }}{{ item.label }}", "{{ item.done }}")),
    )  # fmt: skip
    made = fill_report(kept(officer, content, name="a.docx"), COUNTY, TODAY, acting_user=officer)
    page = desk.get(made.get_absolute_url()).content.decode()

    assert "25.00</a> 万元" in page
    assert "完成农村危房改造户数" in page
    key = ("houses_renovated.single", "item.done")
    row = next(c for c in made.cells if (c["row_key"], c["name"]) == key)
    trace = desk.get(f"/reports/{made.pk}/cells/{row['number']}/").context["page"].trace
    assert trace.href.startswith("/goals/houses_renovated/2018/single/")

    content = workbook({"A2": "{{ each programmes }}{{ item.label }}", "B2": "{{ item.running }}"})
    made = fill_report(kept(officer, content), COUNTY, TODAY, acting_user=officer)
    found = {c["row_key"]: c["text"] for c in made.cells if c["name"] == "item.running"}
    assert found["housing_renovation"] == "4"


def test_a_report_of_another_place_is_not_there(
    login: Browser, report: FilledReport, template: ReportTemplate
) -> None:
    clerk = login(Role.TOWNSHIP_CLERK, TOWNSHIP)
    assert clerk.get(report.get_absolute_url()).status_code == 404
    assert clerk.get(f"/reports/{report.pk}/file/").status_code == 404
    clerk.post(
        f"/reports/templates/{template.pk}/fill/", {"on": TODAY.isoformat(), "places": "own"}
    )
    assert FilledReport.objects.latest("pk").place_code == TOWNSHIP


def test_a_village_figure_of_health_is_not_shown_to_who_may_not_see_it(
    login: Browser, decided: Run, officer: User
) -> None:
    content = workbook({"A1": "{{ place.name }}", "B1": "{{ entitled.family_doctor.yes }}"})
    template = kept(officer, content)
    made = fill_report(template, HILL, TODAY, acting_user=officer)
    leader = login(Role.LEADER, COUNTY)
    page = leader.get(made.get_absolute_url()).content.decode()

    assert "不公开" in page
    assert leader.get(f"/reports/{made.pk}/file/").status_code == 302
    assert leader.get(f"/reports/{made.pk}/cells/1/").status_code == 404
    own = leader.post(
        f"/reports/templates/{template.pk}/fill/?place={HILL}", {"on": TODAY.isoformat(), "places": "own"}
    )  # fmt: skip
    assert own.status_code == 302
    assert texts(FilledReport.objects.latest("pk"), "entitled.family_doctor.yes") == ["不公开"]


def test_a_village_cadre_fills_no_reports(login: Browser) -> None:
    assert login(Role.VILLAGE_CADRE, HILL).get("/reports/").status_code == 403
