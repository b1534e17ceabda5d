"""The household file: one request shows everything that the user may see, and nothing else."""

from datetime import date

import pytest
from django.urls import reverse

from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.models import AuditEntry, Viewing
from jingzhun_site.register.actions import Why, change_record
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.record import Record

from .conftest import RIVER, Login, add, person

CLERK, CADRE = Role.TOWNSHIP_CLERK, Role.VILLAGE_CADRE


def page(login: Login, key: str, role: Role = CLERK, **query: str) -> str:
    response = login(role).get(reverse("households:household", args=[key]), query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_file_shows_members_verdicts_and_what_is_missing(login: Login, hill: Record) -> None:
    text = page(login, "hill-1")
    assert "示例甲户" in text
    assert "示例乙" in text
    assert "住房安全有保障" in text
    assert "缺：" in text
    assert "待核实" in text


def test_an_unknown_verdict_leads_to_the_form_of_exactly_that_field(
    login: Login, hill: Record
) -> None:
    text = page(login, "hill-1")
    href = reverse("households:edit", args=["hill-1", "water"])
    assert f"{href}?only=water_quality_safe#id_water_quality_safe" in text
    form = login(CLERK).get(href, {"only": "water_quality_safe"}).content.decode()
    assert 'name="water_quality_safe"' in form
    assert 'name="water_litres_per_head_day"' not in form


@pytest.mark.parametrize("key", ["river-1", "hill-9", "../hill-1"])
def test_a_foreign_or_guessed_household_is_not_found(
    login: Login, hill: Record, river: Record, key: str
) -> None:
    assert login(CLERK).get(f"/households/{key}/").status_code == 404


def test_whoever_may_not_see_the_register_is_told_which_right_is_missing(
    login: Login, hill: Record
) -> None:
    response = login(Role.ADMINISTRATOR).get(reverse("households:household", args=["hill-1"]))
    assert response.status_code == 403
    assert "查看名册" in response.content.decode()


def test_nobody_sees_anything_before_the_login(client, hill: Record) -> None:
    response = client.get(reverse("households:household", args=["hill-1"]))
    assert response.status_code == 302


def test_viewing_is_noted_with_who_and_whom(login: Login, hill: Record) -> None:
    page(login, "hill-1")
    seen = Viewing.objects.get()
    assert (seen.entity, seen.key, seen.what) == ("households", "hill-1", "household_file")


def test_numbers_are_masked_for_a_clerk_and_whole_for_the_county(
    login: Login, hill: Record
) -> None:
    assert "990001 ******** 0011" in page(login, "hill-1")
    assert "139****1234" not in page(login, "hill-1", Role.COUNTY_OFFICER)
    assert 'href="tel:13900001234"' in page(login, "hill-1", Role.COUNTY_OFFICER)


def test_names_are_masked_for_a_leader(login: Login, hill: Record) -> None:
    text = page(login, "hill-1", Role.LEADER)
    assert "示例甲" not in text
    assert "示**" in text


def test_health_is_hidden_from_whoever_lacks_the_right(login: Login, hill: Record) -> None:
    person("hill-1-3", hill, "示例丁", relation="daughter", health="serious_illness",
           serious_illness="uraemia")  # fmt: skip
    assert "患有大病" in page(login, "hill-1")
    hidden = page(login, "hill-1", Role.DEPARTMENT_LIAISON)
    assert "患有大病" not in hidden
    assert "serious_illness_treatment" not in hidden


def test_numbers_are_uncovered_for_a_reason_which_is_kept(login: Login, hill: Record) -> None:
    clerk = login(CLERK)
    href = reverse("households:unmask", args=["hill-1"])
    shown = clerk.post(href, {"reason": "核对一卡通账号"})
    assert "990001 19700501 0011" in shown.content.decode()
    entry = AuditEntry.objects.get(action="households.unmasked")
    assert (entry.key, entry.reason) == ("hill-1", "核对一卡通账号")
    again = clerk.get(reverse("households:household", args=["hill-1"])).content.decode()
    assert "990001 19700501 0011" not in again


def test_numbers_stay_covered_without_a_reason_or_the_right(login: Login, hill: Record) -> None:
    href = reverse("households:unmask", args=["hill-1"])
    assert login(CLERK).post(href, {"reason": "看"}).status_code == 302
    assert login(Role.LEADER).post(href, {"reason": "核对一卡通账号"}).status_code == 403
    assert login(Role.AUDITOR, RIVER).post(href, {"reason": "核对一卡通账号"}).status_code == 404
    assert not AuditEntry.objects.filter(action="households.unmasked").exists()


def test_a_script_in_a_name_is_only_text(login: Login, hill: Record) -> None:
    person("hill-1-3", hill, "<script>alert(1)</script>", relation="daughter")
    change_record(hill, {"villager_group": '"><img src=x>'}, acting_user=None, why=Why())
    text = page(login, "hill-1")
    assert "<script>alert" not in text
    assert "<img src=x>" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_a_past_page_shows_the_values_of_then_and_offers_no_change(
    login: Login, hill: Record
) -> None:
    why = Why(reason="鉴定", valid_from=date(2018, 6, 1))
    change_record(hill, {"dwelling_grade": "D"}, acting_user=None, why=why)
    now = page(login, "hill-1")
    then = page(login, "hill-1", as_at="2018-05-31")
    assert "D级" in now
    assert "/edit/" in now
    assert "D级" not in then
    assert "B级" in then
    assert "/edit/" not in then
    assert "as_at=2018-05-31" in then


def test_a_household_that_was_not_there_yet_says_so(login: Login, hill: Record) -> None:
    RecordChange.objects.filter(key="hill-1").update(valid_from=date(2018, 1, 1))
    href = reverse("households:household", args=["hill-1"])
    response = login(CLERK).get(href, {"as_at": "2015-01-01"})
    assert response.status_code == 404
    assert "这一天没有记录" in response.content.decode()


def test_the_explanation_shows_the_value_the_clause_and_the_rule_as_written(
    login: Login, hill: Record
) -> None:
    href = reverse("households:why", args=["hill-1", "standard", "safe_housing"])
    text = login(CLERK).get(href).content.decode()
    assert "住房等级" in text
    assert "B级" in text
    assert "国家扶贫标准与退出程序" in text
    assert "dwelling_grade in (" in text


def test_an_explanation_names_the_figure_with_its_first_day(login: Login, hill: Record) -> None:
    href = reverse("households:why", args=["hill-1", "standard", "income_above_line"])
    assert "2018-01-01" in login(CLERK).get(href).content.decode()


def test_a_rule_that_is_not_there_or_rests_on_closed_fields_is_not_found(
    login: Login, hill: Record
) -> None:
    kinds = [("standard", "nothing"), ("goal", "safe_housing"), ("programme", "free_training")]
    for kind, rule in kinds:
        href = reverse("households:why", args=["hill-1", kind, rule])
        assert login(CLERK).get(href).status_code == 404
    href = reverse(
        "households:why_person", args=["hill-1-1", "programme", "serious_illness_treatment"]
    )
    assert login(CLERK).get(href).status_code == 200
    assert login(Role.DEPARTMENT_LIAISON).get(href).status_code == 404


def test_income_is_told_by_source_and_year(login: Login, hill: Record) -> None:
    sources = dict.fromkeys(
        ("wage_income_yuan", "business_income_yuan", "property_income_yuan"), 100
    )
    add("household_surveys", survey_id="s17", household_id="hill-1", year=2017,
        transfer_income_yuan=700, **sources)  # fmt: skip
    text = page(login, "hill-1")
    assert "2018 年的收入还没有填全" in text
    assert '"2017", "2018"' in text


def test_the_page_of_a_person_shows_the_topics(login: Login, hill: Record) -> None:
    text = login(CADRE).get(reverse("households:person", args=["hill-1-2"])).content.decode()
    assert "示例乙" in text
    assert "医保与养老" in text
    assert "990001" not in text
