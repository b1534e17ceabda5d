"""Figures that are reported: kept apart until another person verifies them, and named as reported."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.documents.actions import withdraw_document
from jingzhun_site.goals.actions.reporting import Reported, check_report, take_report
from jingzhun_site.goals.evidence import evidence_of
from jingzhun_site.goals.models import GoalReport, ProgressRun
from jingzhun_site.goals.queries import StoredLine, current_lines
from jingzhun_site.goals.refusing import GoalRefusedError
from jingzhun_site.goals.running import measure_goals
from tests.jingzhun_site.goals.conftest import (
    CITY,
    COUNTY,
    REPORTED,
    TODAY,
    Login,
    acceptance,
    make_person,
)
from tests.jingzhun_site.goals.test_tree import words


@pytest.fixture
def officer(measured: ProgressRun) -> User:
    return make_person(Role.COUNTY_OFFICER, CITY)


def line_of(user: User, goal: str = "schools_built") -> StoredLine:
    return next(one for one in current_lines(CITY, year=2018, user=user) if one.goal_id == goal)


def report(user: User, value: int = 11) -> GoalReport:
    reported = Reported(value=Decimal(value), as_at=TODAY, note="验收单 11 份", paper=acceptance())
    return take_report(line_of(user), reported, acting_user=user)


def test_a_report_counts_once_another_person_has_verified_it(officer: User) -> None:
    made = report(officer)
    measure_goals(acting_user=None)
    assert line_of(officer).status == "not_computable"

    check_report(made, accepts=True, acting_user=make_person(Role.COUNTY_OFFICER, CITY))
    measure_goals(acting_user=None)

    line = line_of(officer)
    assert (line.status, line.low, line.is_reported) == ("done", 11, True)


def test_the_page_says_that_a_figure_is_reported(officer: User, client: Client) -> None:
    made = report(officer)
    check_report(made, accepts=True, acting_user=make_person(Role.COUNTY_OFFICER, CITY))
    measure_goals(acting_user=None)
    client.force_login(officer)

    assert "11 所 填报" in words(client, "/goals/", year="2018", measure="reports")
    assert "填报，不由名册算出" in words(client, REPORTED)


def test_half_a_school_is_not_reported(officer: User, client: Client) -> None:
    client.force_login(officer)
    sent = {"value": "1.5", "as_at": "2018-12-30", "note": "x", "kind": "acceptance"}
    sheet = SimpleUploadedFile("x.pdf", b"%PDF-1.7")
    page = client.post(f"{REPORTED}report/", sent | {"file": sheet}).content.decode()

    refusal = "数值写作 1.5，以“所”计的数必须是整数，请改为 1 或 2。"
    assert refusal in page
    assert 'step="1"' in page
    half = Reported(value=Decimal("1.5"), as_at=TODAY, note="x", paper=acceptance())
    with pytest.raises(GoalRefusedError, match=refusal):
        take_report(line_of(officer), half, acting_user=officer)
    assert not GoalReport.objects.exists()


def test_a_figure_of_a_day_before_the_year_of_its_target_is_not_taken(officer: User) -> None:
    early = Reported(value=Decimal(1), as_at=date(2016, 5, 1), note="x", paper=acceptance())

    with pytest.raises(GoalRefusedError, match="2016-05-01 早于这一目标开始计数的 2018-01-01"):
        take_report(line_of(officer), early, acting_user=officer)
    first = replace(early, as_at=date(2018, 1, 1))
    assert take_report(line_of(officer), first, acting_user=officer).as_at == date(2018, 1, 1)


def test_what_is_wanted_by_a_year_may_be_of_an_earlier_one(officer: User) -> None:
    line = replace(
        line_of(officer), year=2020, span="by", target=None, goal_id="people_lifted_by_tourism"
    )
    early = Reported(value=Decimal(1), as_at=date(2018, 5, 1), note="x", paper=acceptance())

    assert take_report(line, early, acting_user=officer).year == 2020


def test_the_day_of_a_report_is_filled_in_as_browsers_read_it(
    measured: ProgressRun, login: Login
) -> None:
    page = login(Role.COUNTY_OFFICER).get(f"{REPORTED}report/").content.decode()

    (field,) = re.findall(r'<input[^>]*id="id_as_at"[^>]*>', page)
    assert 'value="2018-12-31"' in field


def test_nobody_verifies_the_own_report(officer: User) -> None:
    with pytest.raises(GoalRefusedError, match="不能核验自己填报的数"):
        check_report(report(officer), accepts=True, acting_user=officer)


def test_sending_back_wants_a_reason_and_happens_once(officer: User) -> None:
    made, other = report(officer), make_person(Role.COUNTY_OFFICER, CITY)
    with pytest.raises(GoalRefusedError, match="写明原因"):
        check_report(made, accepts=False, acting_user=other)
    check_report(made, accepts=False, reason="缺验收单", acting_user=other)

    with pytest.raises(GoalRefusedError, match="已有人核验过"):
        check_report(made, accepts=True, acting_user=make_person(Role.COUNTY_OFFICER, CITY))
    assert GoalReport.objects.get().why_returned == "缺验收单"


def test_what_records_count_is_not_reported(officer: User) -> None:
    reported = Reported(value=Decimal(1), as_at=date(2019, 1, 5), note="x", paper=acceptance())
    with pytest.raises(GoalRefusedError) as refused:
        take_report(line_of(officer, "houses_renovated"), reported, acting_user=officer)

    assert len(refused.value.sentences) == 3  # counted from records, a day to come, another year


def test_a_report_is_made_and_verified_on_the_pages(measured: ProgressRun, login: Login) -> None:
    clerk, other = login(Role.COUNTY_OFFICER), login(Role.COUNTY_OFFICER)
    values = {"value": "12", "as_at": "2018-12-30", "note": "验收单 12 份"}
    sheet = SimpleUploadedFile("x", b"%PDF-1.7")
    clerk.post(f"{REPORTED}report/", values | {"kind": "acceptance", "file": sheet})
    made = GoalReport.objects.get()

    assert "新建、改扩建、维修义务教育学校" in words(other, "/goals/reports/")
    assert "自己填报的数由另一人核验" in words(clerk, f"/goals/reports/{made.pk}/")
    other.post(f"/goals/reports/{made.pk}/", {"verdict": "verified"})
    made.refresh_from_db()
    assert made.state == "verified"


def test_a_figure_that_nothing_proves_is_neither_taken_nor_verified(officer: User) -> None:
    bare = Reported(value=Decimal(11), as_at=TODAY, note="验收单 11 份")
    with pytest.raises(GoalRefusedError, match="要附佐证材料"):
        take_report(line_of(officer), bare, acting_user=officer)
    made, other = report(officer), make_person(Role.COUNTY_OFFICER, CITY)
    (paper,) = evidence_of(made)
    withdraw_document(paper, reason="拍糊了", acting_user=officer)

    with pytest.raises(GoalRefusedError, match="没有佐证材料，不能核验"):
        check_report(made, accepts=True, acting_user=other)


def test_a_paper_of_the_wrong_form_is_refused_on_the_page(
    measured: ProgressRun, login: Login
) -> None:
    sent = {"value": "12", "as_at": "2018-12-30", "note": "x", "kind": "photo"}
    client = login(Role.COUNTY_OFFICER)

    answer = client.post(
        f"{REPORTED}report/", sent | {"file": SimpleUploadedFile("x.jpg", b"%PDF-1.7")}
    )

    assert "收到的是“PDF”" in answer.content.decode()
    assert not GoalReport.objects.exists()


def test_whoever_verifies_opens_the_paper(officer: User, login: Login) -> None:
    made = report(officer)
    (paper,) = evidence_of(made)

    page = words(login(Role.COUNTY_OFFICER), f"/goals/reports/{made.pk}/")
    assert "验收单" in page
    for role, place, status in (
        (Role.COUNTY_OFFICER, CITY, 200), (Role.COUNTY_OFFICER, COUNTY, 404), (Role.LEADER, CITY, 404),
    ):  # fmt: skip
        assert login(role, place).get(paper.get_absolute_url()).status_code == status


def test_reports_of_a_foreign_place_are_not_found(officer: User, login: Login) -> None:
    made = report(officer)

    assert login(Role.COUNTY_OFFICER, COUNTY).get(f"/goals/reports/{made.pk}/").status_code == 404
