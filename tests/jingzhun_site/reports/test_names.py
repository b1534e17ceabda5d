"""Names of poverty, of duties and of the ledger on the day of the report, and rows for places further below."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.decisions.models import Run
from jingzhun_site.reports.actions.filling import fill_report
from jingzhun_site.reports.models import FilledReport
from jingzhun_site.warmap.models import PovertyFigure, PovertyYear
from tests.jingzhun.reports.forms import workbook
from tests.jingzhun_site.decisions.conftest import make_record
from tests.jingzhun_site.duties.conftest import dated
from tests.jingzhun_site.goals.conftest import make_person
from tests.jingzhun_site.reports.conftest import CITY, COUNTY, HILL, NEXT, TODAY, TOWNSHIP, kept


def filled(user: User, form: dict[str, str], place: str = COUNTY, on: date = TODAY) -> FilledReport:
    return fill_report(kept(user, workbook(form)), place, on, acting_user=user)


def texts(report: FilledReport) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for cell in report.cells:
        found.setdefault(cell["name"], []).append(cell["text"])
    return found


def trace(desk: Client, report: FilledReport, name: str, row: str = "") -> Any:
    number = next(
        cell["number"] for cell in report.cells if (cell["name"], cell["row_key"]) == (name, row)
    )
    return desk.get(f"/reports/{report.pk}/cells/{number}/").context["page"]


@pytest.fixture
def measured(decided: Run) -> None:
    """The county's register, measured in two years."""
    PovertyYear.objects.all().delete()
    for year, line, low, high in ((2017, 295200, "0.2", "0.2"), (2018, 299500, "0.1234", "0.15")):
        of = PovertyYear.objects.create(
            snapshot=decided.snapshot, year=year, source="register", line_fen=line,
            standards={"safe_housing": "住房安全"}, made_at=decided.made_at,
        )  # fmt: skip
        for measure in ("headcount", "multidimensional"):
            for place in (COUNTY, HILL):
                PovertyFigure.objects.create(
                    of=of, place_code=place, measure=measure, low=Decimal(low), high=Decimal(high),
                    people=5,
                )  # fmt: skip


def test_measures_of_poverty_are_those_of_the_year_and_open_to_their_rows(
    measured: None, desk: Client, officer: User
) -> None:
    form = {
        "A1": "{{ poverty.register.headcount }}",
        "A2": "{{ poverty.surveys.headcount }}",
        "A3": "{{ poverty.register.gap }}",
        "A4": "{{ each poverty_years }}{{ item.year }}",
        "B4": "{{ item.headcount }}",
        "C4": "{{ item.line }}",
    }
    report = filled(officer, form)
    said = texts(report)
    assert said["poverty.register.headcount"] == ["12.3–15.0"]
    assert said["poverty.surveys.headcount"] == said["poverty.register.gap"] == ["情况不明"]
    assert (said["item.year"], said["item.headcount"]) == (
        ["2,017", "2,018"],
        ["20.0", "12.3–15.0"],
    )
    page = trace(desk, report, "poverty.register.headcount")
    assert page.trace.href.startswith("/decisions/runs/")
    assert "2,995" in page.trace.says
    assert desk.get(page.trace.href).status_code == 200
    past = trace(desk, report, "item.headcount", "register.2017")
    assert (past.name, past.now) == ("poverty.register.headcount.2017", "")
    assert past.label.startswith("2017 年名册上的全部户")
    earlier = filled(officer, {"A1": "{{ poverty.register.headcount }}年"}, on=date(2017, 12, 31))
    assert texts(earlier)["poverty.register.headcount"] == ["20.0"]


def test_what_rests_on_closed_standards_is_not_told_of_a_village(
    measured: None, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jingzhun_site.warmap.layers import poverty  # noqa: PLC0415

    monkeypatch.setattr(poverty, "closed_rules", lambda *_a: {"standard:safe_housing"})
    form = {
        "A1": "{{ poverty.register.multidimensional }}",
        "A2": "{{ poverty.register.headcount }}",
    }
    village = texts(filled(officer, form, HILL))
    assert village["poverty.register.multidimensional"] == ["不公开"]
    assert village["poverty.register.headcount"] == ["12.3–15.0"]
    county = texts(filled(officer, form | {"A3": "县"}, COUNTY))
    assert county["poverty.register.multidimensional"] == ["12.3–15.0"]


def test_duties_count_as_they_stood_on_the_day_of_the_report(
    decided: Run, desk: Client, officer: User
) -> None:
    late, early = date(2018, 12, 10), date(2018, 12, 5)
    dated("a", place=TOWNSHIP, due_on=early)
    dated("b", place=COUNTY, due_on=late, fulfilled_on=date(2018, 12, 20))
    dated("c", place=COUNTY, due_on=late, fulfilled_on=early)
    dated("d", place=COUNTY, period_start=date(2018, 12, 21), due_on=date(2018, 12, 31))
    form = {
        f"A{n}": f"{{{{ duties.{word} }}}}"
        for n, word in enumerate(("open", "overdue", "fulfilled"), 1)
    }
    now = filled(officer, form)
    assert [cell["text"] for cell in now.cells] == ["2", "1", "2"]
    then = filled(officer, form | {"B1": "上旬"}, on=date(2018, 12, 11))
    assert [cell["text"] for cell in then.cells] == ["2", "2", "1"]
    page = trace(desk, now, "duties.overdue")
    assert "state=overdue" in page.trace.href
    assert desk.get(page.trace.href).status_code == 200
    assert "按今天列出" in trace(desk, then, "duties.overdue").trace.says


def test_rows_for_all_townships_and_villages_below(decided: Run) -> None:
    city = make_person(Role.COUNTY_OFFICER, CITY)
    form = {
        "A1": "{{ each townships }}{{ place.name }}",
        "B1": "{{ households.count }}",
        "A3": "{{ each villages }}{{ place.name }}",
        "B3": "{{ households.count }}",
    }
    rows = [cell for cell in filled(city, form, CITY).cells if cell["name"] == "place.name"]
    assert [cell["text"] for cell in rows] == ["甲镇", "空镇", "乙镇", "山上村", "邻村", "河边村"]
    counts = [c for c in filled(city, form | {"C1": "x"}, TOWNSHIP).cells if c["list_name"]]
    assert [(c["row_key"], c["text"]) for c in counts if c["name"] == "households.count"] == [
        (HILL, "3"), (NEXT, "1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("list_name", "why"),
    [
        ("goals", "还没有这一天以前的目标测算"),
        ("goals_behind", "还没有这一天以前的目标测算"),
        ("programmes", "还没有这一天以前的研判"),
        ("poverty_years", "还没有测算过贫困程度"),
    ],
)
def test_a_list_without_a_source_for_the_day_is_unknown_and_not_empty(
    measured: None, desk: Client, officer: User, list_name: str, why: str
) -> None:
    form = {"A1": f"{{{{ each {list_name} }}}}{{{{ item.number }}}}", "B1": "{{ item.label }}"}
    if list_name == "poverty_years":
        form["B1"] = "{{ item.year }}"
    report = filled(officer, form, on=date(2016, 12, 31))
    (cell,) = report.cells
    assert (cell["name"], cell["state"]) == (list_name, "unknown")
    assert cell["text"].startswith("情况不明：")
    assert why in cell["why"]
    assert (report.unknown, report.has_data) == (1, False)
    assert why in desk.get(report.get_absolute_url()).content.decode()
    page = trace(desk, report, list_name)
    assert (page.why, page.now, page.trace.href) == (cell["why"], "", "")
    assert desk.get(f"/reports/{report.pk}/cells/0/").status_code == 200


def test_a_list_that_nobody_knows_of_a_village_is_shown(measured: None, officer: User) -> None:
    form = {"A1": "{{ each goals_behind }}{{ item.label }}", "B1": "{{ item.status }}"}
    report = filled(officer, form, HILL, on=date(2016, 12, 31))
    client = Client()
    client.force_login(officer)
    assert "情况不明：" in client.get(report.get_absolute_url()).content.decode()


def _post(key: str, kind: str, holder: str = "") -> None:
    make_record(
        "posts", post_id=key, organisation_id="office", kind=kind, place_code=COUNTY,
    )  # fmt: skip
    if holder:
        make_record("officials", official_id=f"o{key}", name=holder, place_code=COUNTY)
        make_record(
            "tenures", tenure_id=f"t{key}", post_id=key, official_id=f"o{key}",
            from_on=date(2018, 1, 1), place_code=COUNTY,
        )  # fmt: skip


def test_the_head_of_the_office_is_who_holds_that_post_and_no_clerk(
    decided: Run, officer: User
) -> None:
    make_record(
        "organisations", organisation_id="office", name="甲县扶贫办", kind="government_body",
        level="county", function="poverty_alleviation", place_code=COUNTY,
    )  # fmt: skip
    _post("a", "county_officer", "示例经办")
    form = {"A1": "{{ unit.name }}", "A2": "{{ unit.head }}"}

    def head(note: str) -> tuple[str, str]:
        name, found = filled(officer, form | {"A3": note}).cells
        assert name["text"] == "甲县扶贫办"
        return found["text"], found["why"]

    text, why = head("没有岗位")
    assert (text, "没有登记负责人的岗位" in why) == ("情况不明", True)
    _post("b", "department_head")
    text, why = head("空缺")
    assert (text, "无人任职" in why) == ("情况不明", True)
    _post("c", "department_head", "示例主任")
    assert head("在任") == ("示例主任", "")
