"""The list of gaps: everyone sees and handles what is theirs, with reasons that are kept."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from python_calamine import CalamineWorkbook

from jingzhun_site.accounts.models import Grant
from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.decisions.models import GapNote, Run
from jingzhun_site.frame.paging import ROWS
from jingzhun_site.jobs.models import Job
from jingzhun_site.jobs.running import run_job
from jingzhun_site.register.record import Record
from tests.jingzhun_site.decisions.conftest import (
    COUNTY,
    GAPS,
    HILL,
    NEXT,
    OTHER_COUNTY,
    RIVER,
    TOWNSHIP,
    Decide,
    Login,
    add_household,
)

LINE = "households|{}|dibao|1"


@pytest.fixture
def run(poor: Record, decide: Decide) -> Run:
    add_household(
        "ill", HILL, "示例己", wage=90_000, dibao=False,
        serious_illness="colon_cancer", in_treatment_programme=False,
    )  # fmt: skip
    return decide()


def _lines(client: Client, **words: str) -> set[str]:
    """The subjects on the list of a programme, dibao when none is named."""
    page = client.get(GAPS, {"programme": "dibao", **words})
    assert page.status_code == 200
    return set(re.findall(r"data-href=\"/households/(?:persons/)?([\w-]+)/", page.content.decode()))


def _words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.mark.parametrize(
    ("role", "place", "lines"),
    [
        (Role.COUNTY_OFFICER, COUNTY, {"poor", "near"}),
        (Role.TOWNSHIP_CLERK, TOWNSHIP, {"poor", "near"}),
        (Role.VILLAGE_CADRE, NEXT, {"near"}),
        (Role.COUNTY_OFFICER, OTHER_COUNTY, {"far"}),
    ],
)
def test_everyone_sees_the_gaps_of_the_own_places(
    run: Run, login: Login, role: Role, place: str, lines: set[str]
) -> None:
    client = login(role, place)

    assert _lines(client) == lines
    assert f"共 {len(lines)} 条" in _words(
        client.get(GAPS, {"programme": "dibao"}).content.decode()
    )


def test_a_place_in_the_address_narrows_and_never_widens(run: Run, login: Login) -> None:
    client = login(Role.COUNTY_OFFICER, COUNTY)

    assert _lines(client, place=NEXT) == {"near"}
    assert client.get(GAPS, {"place": RIVER}).status_code == 404


@pytest.mark.parametrize(("tab", "lines"), [("not_entitled", {"rich"}), ("undecided", {"dark"})])
def test_each_direction_has_a_tab(run: Run, login: Login, tab: str, lines: set[str]) -> None:
    assert _lines(login(Role.COUNTY_OFFICER, COUNTY), tab=tab) == lines


def test_sums_that_rest_on_a_placeholder_are_never_shown_as_money(run: Run, login: Login) -> None:
    page = login(Role.COUNTY_OFFICER, COUNTY).get(GAPS, {"programme": "dibao"}).content.decode()

    assert "标准待定" in page
    assert "160.00" not in page
    assert "320.00" not in page


def test_a_gap_that_rests_on_health_is_neither_listed_nor_counted_without_the_right(
    run: Run, login: Login
) -> None:
    words = {"programme": "serious_illness_treatment"}
    seeing, blind = login(Role.TOWNSHIP_CLERK), login(Role.AUDITOR, COUNTY)

    assert _lines(seeing, **words) == {"ill-1"}
    page = blind.get(GAPS, words).content.decode()
    assert "ill-1" not in page
    assert "大病集中救治" not in blind.get(GAPS).content.decode()
    assert "依据健康等信息的专项未列出" in page
    counted = [
        int(re.search(r"应享未享 (\d+)", _words(c.get(GAPS).content.decode()))[1])  # type: ignore[index]
        for c in (seeing, blind)
    ]
    assert counted[0] > counted[1]


def test_names_are_masked_for_those_who_may_not_see_them(run: Run, login: Login) -> None:
    page = login(Role.LEADER, COUNTY).get(GAPS, {"programme": "dibao"}).content.decode()

    assert "示例甲" not in page
    assert "示**" in page


def test_a_gap_is_dismissed_with_a_reason_and_listed_again(run: Run, login: Login) -> None:
    client = login(Role.TOWNSHIP_CLERK)
    selected = {"selected": [LINE.format("poor")]}
    asked = client.post(f"{GAPS}handle/dismissed/?programme=dibao", selected)
    assert "排除 1 条差缺" in _words(asked.content.decode())
    assert not GapNote.objects.exists()

    client.post(f"{GAPS}handle/dismissed/?programme=dibao", {**selected, "reason": "已搬走"})
    assert _lines(client) == {"near"}
    assert _lines(client, handled="dismissed") == {"poor"}
    entry = AuditEntry.objects.get(action="decisions.gaps_dismissed")
    assert (entry.reason, entry.new["lines"]) == ("已搬走", [LINE.format("poor")])

    client.post(f"{GAPS}handle/reopened/?programme=dibao", selected)
    assert _lines(client) == {"poor", "near"}
    assert GapNote.objects.filter(is_last=True).count() == 1


def test_what_is_done_today_changes_no_list_of_the_past(
    run: Run, login: Login, settings: Any
) -> None:
    client, selected = login(Role.TOWNSHIP_CLERK), {"selected": [LINE.format("poor")]}
    for day, kind in ((2, "dismissed"), (5, "reopened")):
        settings.TODAY = date(2019, 1, day)
        client.post(f"{GAPS}handle/{kind}/", {**selected, "reason": "已搬走"})

    assert _lines(client) == {"poor", "near"}
    for as_at, waits in (("2018-12-31", True), ("2019-01-03", False)):
        assert _lines(client, as_at=as_at) == ({"poor", "near"} if waits else {"near"})
        assert _lines(client, as_at=as_at, handled="dismissed") == (set() if waits else {"poor"})
    known_before = {"as_at": "2019-01-03", "known_at": "2019-01-01"}
    assert _lines(client, **known_before) == {"poor", "near"}


def test_a_gap_is_not_dismissed_without_a_reason(run: Run, login: Login) -> None:
    client = login(Role.TOWNSHIP_CLERK)
    form = {"selected": [LINE.format("poor")], "reason": " "}

    page = client.post(f"{GAPS}handle/dismissed/", form)

    assert "field-error" in page.content.decode()
    assert not GapNote.objects.exists()


def test_a_gap_taken_up_stays_on_the_list_and_says_by_whom(run: Run, login: Login) -> None:
    client = login(Role.TOWNSHIP_CLERK)
    client.post(f"{GAPS}handle/taken_up/", {"selected": [LINE.format("poor")]})

    assert _lines(client) == {"poor", "near"}
    assert _lines(client, handled="taken_up") == {"poor"}
    again = client.post(f"{GAPS}handle/taken_up/", {"selected": [LINE.format("poor")]}, follow=True)
    assert "已受理 0 条" in _words(again.content.decode())


def test_all_that_match_are_handled_within_the_own_places_alone(run: Run, login: Login) -> None:
    client = login(Role.TOWNSHIP_CLERK)

    client.post(f"{GAPS}handle/taken_up/?programme=dibao", {"all_matching": "1"})

    assert set(GapNote.objects.values_list("key", flat=True)) == {"poor", "near"}


def test_a_foreign_line_that_was_guessed_is_not_handled(run: Run, login: Login) -> None:
    client = login(Role.TOWNSHIP_CLERK)

    client.post(f"{GAPS}handle/taken_up/", {"selected": [LINE.format("far")]})

    assert not GapNote.objects.exists()


def test_an_auditor_handles_nothing(run: Run, login: Login) -> None:
    client = login(Role.AUDITOR, COUNTY)

    assert client.post(f"{GAPS}handle/taken_up/", {"all_matching": "1"}).status_code == 403


def test_the_auditor_of_the_place_reads_who_dismissed_several_at_once(
    run: Run, login: Login
) -> None:
    lines = [LINE.format("poor"), LINE.format("near")]
    form = {"selected": lines, "reason": "已核实不符"}
    login(Role.TOWNSHIP_CLERK).post(f"{GAPS}handle/dismissed/", form)

    assert "已核实不符" in login(Role.AUDITOR, COUNTY).get("/audit/").content.decode()
    assert "已核实不符" not in login(Role.AUDITOR, OTHER_COUNTY).get("/audit/").content.decode()


def test_every_line_stands_on_exactly_one_page(places: None, decide: Decide, login: Login) -> None:
    for number in range(ROWS + 7):
        add_household(f"h{number:03}", HILL, "示例", wage=100, dibao=False)
    decide()
    client = login(Role.VILLAGE_CADRE, HILL)

    first = client.get(GAPS, {"programme": "dibao", "sort": "-amount"}).content.decode()
    (after,) = set(re.findall(r"after=([\w-]+)", first))
    found = [_lines(client, sort="-amount"), _lines(client, sort="-amount", after=after)]

    assert [len(lines) for lines in found] == [ROWS, 7]
    assert not found[0] & found[1]


def test_without_a_run_the_page_says_what_to_do(poor: Record, login: Login) -> None:
    assert "去研判" in login(Role.COUNTY_OFFICER, COUNTY).get(GAPS).content.decode()
    assert "请县级业务员先运行一次研判" in login(Role.TOWNSHIP_CLERK).get(GAPS).content.decode()


@pytest.mark.django_db(transaction=True)
def test_an_export_holds_the_filtered_lines_of_the_own_places_and_is_logged(
    run: Run, login: Login
) -> None:
    login(Role.TOWNSHIP_CLERK).post(f"{GAPS}export/?programme=dibao")

    job = run_job(Job.objects.get())

    assert job.state == "done", job.error
    book = CalamineWorkbook.from_path(str(Path(django_settings.HOME) / job.result_file))
    rows = book.get_sheet_by_index(0).to_python()
    assert {row[2] for row in rows[1:]} == {"poor", "near"}
    assert rows[1][7] == ""  # no sum that rests on a placeholder
    source = {row[0]: row[1] for row in book.get_sheet_by_index(1).to_python()}
    assert source["导出人"].startswith("user-0")
    assert source["研判指纹"] == run.pk
    entry = AuditEntry.objects.get(action="decisions.gaps_exported")
    assert (entry.new["rows"], entry.place_code) == (2, TOWNSHIP)


def _exported(client: Client, words: str) -> tuple[Job, CalamineWorkbook]:
    client.post(f"{GAPS}export/?programme=dibao&{words}")
    job = run_job(Job.objects.latest("created"))
    assert job.state == "done", job.error
    return job, CalamineWorkbook.from_path(str(Path(django_settings.HOME) / job.result_file))


@pytest.mark.django_db(transaction=True)
def test_an_export_as_of_a_past_day_holds_its_rows_and_says_the_day(
    run: Run, login: Login, settings: Any
) -> None:
    client = login(Role.TOWNSHIP_CLERK)
    settings.TODAY = date(2019, 1, 10)
    form = {"selected": [LINE.format("poor")], "reason": "已搬走"}
    client.post(f"{GAPS}handle/dismissed/", form)

    job, book = _exported(client, "as_at=2019-01-05")
    _heads, *rows = book.get_sheet_by_index(0).to_python()
    assert {row[2] for row in rows} == {"poor", "near"}
    assert {row[9] for row in rows} == {5}
    assert book.sheet_names[0] == "差缺 应享未享 2019-01-05"
    assert job.result_name == "差缺 应享未享 2019-01-05.xlsx"
    source = {row[0]: row[1] for row in book.get_sheet_by_index(1).to_python()}
    assert source["内容"] == "差缺 应享未享 2019-01-05"
    assert (source["截至日期"], source["按何日所知"]) == ("2019-01-05", "2019-01-10")
    page = _words(client.get(GAPS, {"programme": "dibao", "as_at": "2019-01-05"}).content.decode())
    assert "最久已等 5 天" in page

    _job, now = _exported(client, "")
    assert {row[2] for row in now.get_sheet_by_index(0).to_python()[1:]} == {"near"}


@pytest.mark.django_db(transaction=True)
def test_exports_of_the_three_directions_are_told_apart(run: Run, login: Login) -> None:
    client = login(Role.TOWNSHIP_CLERK)

    made = [
        _exported(client, words)
        for words in ("", "tab=not_entitled", "tab=undecided", "handled=dismissed")
    ]
    titles = ["差缺 应享未享", "差缺 不应享而享", "差缺 情况不明", "差缺 应享未享 已排除"]
    assert [book.sheet_names[0] for _job, book in made] == titles
    assert [job.result_name for job, _book in made] == [f"{title}.xlsx" for title in titles]


@pytest.mark.parametrize(
    "words", ["tab=all", "handled=any", "handled=' OR 1=1 --", "place=410622100201x"]
)
@pytest.mark.parametrize("path", [f"{GAPS}export/", f"{GAPS}handle/dismissed/"])
def test_a_tampered_filter_is_refused_and_never_dropped(
    run: Run, login: Login, path: str, words: str
) -> None:
    client = login(Role.TOWNSHIP_CLERK)

    answer = client.post(f"{path}?{words}", {"all_matching": "1", "reason": "x"})

    assert answer.status_code in (400, 404)
    assert not Job.objects.exists()
    assert not GapNote.objects.exists()


@pytest.mark.parametrize("words", [f"place={RIVER}", f"place={OTHER_COUNTY}"])
def test_an_export_of_another_place_is_refused(run: Run, login: Login, words: str) -> None:
    assert login(Role.TOWNSHIP_CLERK).post(f"{GAPS}export/?{words}").status_code == 404
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_export_is_refused_to_whoever_lost_the_right_meanwhile(run: Run, login: Login) -> None:
    login(Role.TOWNSHIP_CLERK).post(f"{GAPS}export/")
    Grant.objects.update(role=Role.VILLAGE_CADRE)

    job = run_job(Job.objects.get())

    assert job.state == "failed"
    assert "没有导出权限" in job.error
