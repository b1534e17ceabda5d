"""Keeping templates: checked when uploaded, versions, the same file again, taken out of use."""

import pytest
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.reports.actions.filling import fill_report
from jingzhun_site.reports.actions.keeping import add_version, retire_template
from jingzhun_site.reports.models import ReportTemplate
from jingzhun_site.reports.refusing import ReportRefusedError
from tests.jingzhun.reports.forms import document, with_part, workbook
from tests.jingzhun_site.reports.conftest import (
    CITY,
    COUNTY,
    FORM,
    TODAY,
    TOWNSHIP,
    Browser,
    kept,
    upload,
)

ADD = {"title": "资金旬报", "cadence": "ten_days"}


def test_an_upload_is_checked_and_becomes_a_template(desk: Client) -> None:
    answer = desk.post("/reports/templates/new/", {**ADD, "file": upload(workbook(FORM))})

    made = ReportTemplate.objects.get()
    assert answer.headers["Location"] == made.get_absolute_url()
    assert made.place_code == COUNTY
    assert AuditEntry.objects.filter(action="reports.template_added").count() == 1
    page = desk.get(made.get_absolute_url()).content.decode()
    assert "专项资金本年支付" in page
    assert "旬报!B2" in page


def test_unknown_names_are_refused_all_at_once_with_the_nearest(desk: Client) -> None:
    wrong = workbook({"A1": "{{ place.nam }}", "B2": "{{ qqqq }}", "C3": "{{ each goal }}"})
    answer = desk.post("/reports/templates/new/", {**ADD, "file": upload(wrong)})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "旬报!A1：没有名称“place.nam”。可能是“place.name”。" in text
    assert "旬报!B2：没有名称或名单“qqqq”" in text
    assert "旬报!C3：没有名单“goal”。可能是“goals”。" in text
    assert not ReportTemplate.objects.exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"a,b", "不是 .xlsx 或 .docx"),
        (with_part(workbook(FORM), "xl/vbaProject.bin"), "宏"),
        (workbook({**FORM, "D1": "=[1]Sheet1!A1"}), "引用了文件以外"),
        (workbook(FORM)[:900], "已损坏"),
    ],
)
def test_a_file_that_is_no_template_is_refused(desk: Client, content: bytes, says: str) -> None:
    answer = desk.post("/reports/templates/new/", {**ADD, "file": upload(content)})
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_the_same_file_again_leads_to_the_template_it_is(
    desk: Client, template: ReportTemplate
) -> None:
    answer = desk.post("/reports/templates/new/", {**ADD, "file": upload(workbook(FORM))})
    text = answer.content.decode()

    assert answer.status_code == 422
    assert "已经是模板“资金旬报”的第 1 版" in text
    assert template.get_absolute_url() in text


def test_a_changed_form_is_a_new_version_and_needs_nobody_else(
    desk: Client, decided: object, template: ReportTemplate, officer: User
) -> None:
    fill_report(template, COUNTY, TODAY, acting_user=officer)
    changed = workbook({**FORM, "A7": "已付比例", "B7": "{{ funds.paid_rate }}"})
    desk.post(
        f"/reports/templates/{template.pk}/version/",
        {"file": upload(changed), "note": "加一行", "seen": 1},
    )

    template.refresh_from_db()
    assert (template.version, template.versions.count()) == (2, 2)
    made = fill_report(template, COUNTY, TODAY, acting_user=officer)
    assert [c["text"] for c in made.cells if c["name"] == "funds.paid_rate"] == ["25.0"]
    assert made.version.number == 2


def test_of_two_who_change_a_form_at_once_the_second_is_told(
    template: ReportTemplate, officer: User
) -> None:
    about = {"name": "x.xlsx", "note": "", "seen": 1, "acting_user": officer}
    add_version(template, workbook({**FORM, "A9": "一"}), **about)
    with pytest.raises(ReportRefusedError, match="刚刚上传了新版本"):
        add_version(template, workbook({**FORM, "A9": "二"}), **about)


def test_a_retired_template_is_not_filled_and_can_come_back(
    desk: Client, template: ReportTemplate, officer: User
) -> None:
    retire_template(template, is_retired=True, acting_user=officer)
    template.refresh_from_db()
    with pytest.raises(ReportRefusedError, match="已停用"):
        fill_report(template, COUNTY, TODAY, acting_user=officer)
    assert template.title not in desk.get("/reports/templates/").content.decode()
    desk.post(f"/reports/templates/{template.pk}/retire/")
    assert template.title in desk.get("/reports/templates/").content.decode()


def test_the_places_below_use_what_the_county_keeps_and_do_not_change_it(
    login: Browser, template: ReportTemplate
) -> None:
    clerk = login(Role.TOWNSHIP_CLERK, TOWNSHIP)
    assert clerk.get(template.get_absolute_url()).status_code == 200
    assert clerk.post(f"/reports/templates/{template.pk}/retire/").status_code == 403
    city = login(Role.COUNTY_OFFICER, CITY)
    assert city.get(template.get_absolute_url()).status_code == 200


def test_a_document_is_a_template_too(officer: User) -> None:
    content = document("{{ place.name }}", "支付 {{ funds.paid_in_year | wan }} 万元")
    made = kept(officer, content, name="a.docx")
    assert made.versions.get().form == "docx"


def test_the_catalogue_is_searched_in_words_and_shows_what_each_name_says(
    desk: Client, decided: object
) -> None:
    page = desk.get("/reports/names/", {"find": "专项资金 本年支付"}).content.decode()

    assert "funds.paid_in_year" in page
    assert "250,000.00" in page
    assert 'data-copy="{{ funds.paid_in_year }}"' in page
    assert "households.count" not in page
    assert "没有这样的名称" in desk.get("/reports/names/", {"find": "没有的词"}).content.decode()


def test_a_template_answers_a_duty_of_its_own_cadence_alone(desk: Client) -> None:
    form = {"title": "旬报", "duty": "spending_report"}
    sent = {"file": upload(workbook(FORM)), "cadence": "month"}
    refused = desk.post("/reports/templates/new/", form | sent)
    assert refused.status_code == 422
    assert "是旬报" in refused.content.decode()
    sent = {"file": upload(workbook(FORM)), "cadence": "ten_days"}
    desk.post("/reports/templates/new/", form | sent)
    made = ReportTemplate.objects.get()
    assert made.duty_id == "spending_report"
    page = desk.get(made.get_absolute_url()).content.decode()
    assert "对应职责：项目实施和资金支出旬报" in page
