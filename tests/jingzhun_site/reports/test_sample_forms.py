"""The four forms to begin with: built alike every time, all names known, kept and filled from one page."""

import io

import docx
import openpyxl
import pytest
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.decisions.models import Run
from jingzhun_site.decisions.rules import programme_label
from jingzhun_site.documents.files import file_at
from jingzhun_site.reports.actions.filling import fill_report
from jingzhun_site.reports.actions.keeping import keep_form
from jingzhun_site.reports.models import FilledReport, ReportTemplate
from jingzhun_site.reports.reading import checked_template
from jingzhun_site.reports.sample_forms import SAMPLE_FORMS, SampleForm
from tests.jingzhun_site.reports.conftest import COUNTY, TODAY


@pytest.mark.parametrize("form", SAMPLE_FORMS, ids=lambda form: form.key)
def test_a_form_is_built_alike_and_knows_all_its_names(form: SampleForm) -> None:
    content = form.build()

    assert checked_template(content).slots
    assert content == form.build()


_WORKBOOKS = [form for form in SAMPLE_FORMS if form.file_name.endswith(".xlsx")]


@pytest.mark.parametrize("form", _WORKBOOKS, ids=lambda form: form.key)
def test_a_form_prints_whole_numbers_without_a_point_behind_them(form: SampleForm) -> None:
    book = openpyxl.load_workbook(io.BytesIO(form.build()))
    formats = {cell.number_format for sheet in book for row in sheet for cell in row}

    assert formats <= {"General", "#,##0", "#,##0.00", "0.0"}


def test_a_form_is_taken_from_the_page_once(desk: Client) -> None:
    assert "季度重点工作台账" in desk.get("/reports/templates/new/").content.decode()
    first = desk.post("/reports/templates/new/quarterly_ledger/")
    again = desk.post("/reports/templates/new/quarterly_ledger/")

    made = ReportTemplate.objects.get()
    assert (made.title, made.cadence, made.place_code) == ("季度重点工作台账", "quarter", COUNTY)
    assert first.headers["Location"] == again.headers["Location"] == made.get_absolute_url()
    assert desk.post("/reports/templates/new/no_such_form/").status_code == 404


def test_every_form_is_filled(decided: Run, officer: User) -> None:
    made = {
        form.key: fill_report(
            keep_form(form, COUNTY, acting_user=officer), COUNTY, TODAY, acting_user=officer
        )
        for form in SAMPLE_FORMS
    }

    funds = _sheet(made["ten_day_funds"])
    assert [funds[f"{column}6"].value for column in "ABCEG"] == ["中省资金", 90, 60, 15, 25]
    assert [funds[f"{column}9"].value for column in "AEG"] == ["合计", 25, 25]
    ledger = _sheet(made["quarterly_ledger"])
    rows = {row[1]: row for row in ledger.iter_rows(min_row=4, values_only=True)}
    assert rows["完成农村危房改造户数"][4] == 4
    yearly = _sheet(made["yearly_summary"])
    rows = {row[1]: row for row in yearly.iter_rows(min_row=4, values_only=True)}
    assert rows[programme_label("housing_renovation")][6] == 4
    bulletin = docx.Document(io.BytesIO(file_at(made["monthly_bulletin"].path).read_bytes()))
    text = "\n".join(paragraph.text for paragraph in bulletin.paragraphs)
    assert "甲县在册 4 户、4 人" in text
    assert "支付进度 25.0%" in text
    assert "{{" not in text
    asked = {row[1]: row[3] for row in ledger.iter_rows(min_row=4, values_only=True)}
    assert {"≤ 0 户", "≥ 95%", "100%"} <= set(asked.values())
    (behind, _places) = bulletin.tables
    shown = {row.cells[1].text: row.cells[2].text for row in behind.rows[1:]}
    assert shown
    assert all(asked[label] == text for label, text in shown.items())


def _sheet(report: FilledReport) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(file_at(report.path).read_bytes())).worksheets[0]
