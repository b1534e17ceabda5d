"""The pages of snapshots and runs: listed with their hashes, opened to the names, compared, asked for."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from jingzhun_site.accounts.rights import Role
from jingzhun_site.decisions.models import Run
from jingzhun_site.jobs.models import Job
from jingzhun_site.register.record import Record
from tests.jingzhun_site.decisions.conftest import (
    COUNTY,
    HILL,
    NEXT,
    OTHER_COUNTY,
    RIVER,
    RUNS,
    TODAY,
    Decide,
    Login,
    add_household,
    change,
)

CITY = "410600000000"
DIBAO, TREATMENT = "programme:dibao", "programme:serious_illness_treatment"


@pytest.fixture
def run(poor: Record, decide: Decide) -> Run:
    add_household(
        "ill", HILL, "示例己", wage=90_000, dibao=False,
        serious_illness="colon_cancer", in_treatment_programme=False,
    )  # fmt: skip
    return decide()


@pytest.fixture
def officer(login: Login) -> Client:
    return login(Role.COUNTY_OFFICER, COUNTY)


def _read(client: Client, path: str, **words: object) -> str:
    page = client.get(path, words)
    assert page.status_code == 200
    return page.content.decode()


def _keys(page: str) -> set[str]:
    return set(re.findall(r"data-href=\"/households/(?:persons/)?([\w-]+)/", page))


def _words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_runs_and_snapshots_are_listed_with_their_hashes(run: Run, officer: Client) -> None:
    page = _read(officer, RUNS)

    assert run.pk in page
    assert run.snapshot_id in page
    assert "鹤壁市打赢脱贫攻坚战三年行动计划" in page


def test_the_size_of_the_register_shows_to_those_who_may_see_all_of_it(
    run: Run, officer: Client, login: Login
) -> None:
    whole = _words(_read(login(Role.COUNTY_OFFICER, CITY), RUNS))
    part = _words(_read(officer, RUNS))

    assert "户 人 政策包" in whole
    assert "户 人 政策包" not in part


def test_the_counts_of_a_run_are_those_of_the_own_places(
    run: Run, officer: Client, login: Login
) -> None:
    for client, entitled in (
        (officer, {"poor", "near"}),
        (login(Role.VILLAGE_CADRE, NEXT), {"near"}),
    ):
        page = _read(client, f"{RUNS}{run.pk}/")
        row = re.search(r"农村低保</th>.*?</tr>", page, re.DOTALL)
        assert row is not None
        assert f">{len(entitled)}</span></a>" in row[0]
        names = _read(client, f"{RUNS}{run.pk}/subjects/", rule=DIBAO, state=1)
        assert _keys(names) == entitled


def test_a_count_opens_to_those_it_counts_in_the_place_looked_at(run: Run, officer: Client) -> None:
    path = f"{RUNS}{run.pk}/subjects/"

    assert _keys(_read(officer, path, rule=DIBAO, state=2)) == {"dark"}
    assert _keys(_read(officer, path, rule=DIBAO, state=1, place=NEXT)) == {"near"}
    assert officer.get(path, {"rule": DIBAO, "place": RIVER}).status_code == 404
    assert officer.get(path, {"rule": DIBAO, "state": "x"}).status_code == 400
    assert officer.get(path, {"rule": "programme:none"}).status_code == 404


def test_rules_that_rest_on_health_are_closed_without_the_right(
    run: Run, officer: Client, login: Login
) -> None:
    auditor = login(Role.AUDITOR, COUNTY)
    path = f"{RUNS}{run.pk}/"

    assert "大病集中救治" in _read(officer, path)
    assert _keys(_read(officer, f"{path}subjects/", rule=TREATMENT)) == {"ill-1"}
    assert "大病集中救治" not in _read(auditor, path)
    assert auditor.get(f"{path}subjects/", {"rule": TREATMENT}).status_code == 404


@pytest.fixture
def later(run: Run, poor: Record, decide: Decide) -> Run:
    change(poor, wage_income_yuan=Decimal(90_000))
    add_household("late", HILL, "示例庚", wage=100, dibao=False)
    return decide()


def test_two_runs_are_compared_by_who_gained_and_who_lost(
    run: Run, later: Run, officer: Client, login: Login
) -> None:
    page = _read(officer, f"{RUNS}compare/", new=later.pk, old=run.pk)
    turned = f"{RUNS}{later.pk}/turned/"

    assert re.search(r"农村低保</th>.*?>1</span></a>.*?>1</span></a>", page, re.DOTALL)
    assert _keys(_read(officer, turned, old=run.pk, rule=DIBAO, way="gained")) == {"late"}
    assert _keys(_read(officer, turned, old=run.pk, rule=DIBAO, way="lost")) == {"poor"}
    other = _read(
        login(Role.COUNTY_OFFICER, OTHER_COUNTY), f"{RUNS}compare/", new=later.pk, old=run.pk
    )
    assert "两次研判没有不同" in other


def test_a_comparison_keeps_closed_rules_closed(
    run: Run, decide: Decide, login: Login, poor: Record
) -> None:
    add_household(
        "ill2", HILL, "示例辛", wage=90_000, dibao=False,
        serious_illness="colon_cancer", in_treatment_programme=False,
    )  # fmt: skip
    later = decide()
    words = {"new": later.pk, "old": run.pk}
    seeing, blind = login(Role.TOWNSHIP_CLERK), login(Role.AUDITOR, COUNTY)

    assert "大病集中救治" in _read(seeing, f"{RUNS}compare/", **words)
    assert "大病集中救治" not in _read(blind, f"{RUNS}compare/", **words)
    turned = blind.get(f"{RUNS}{later.pk}/turned/", {"old": run.pk, "rule": TREATMENT})
    assert turned.status_code == 404


def test_a_run_is_asked_for_and_shown_while_it_waits(poor: Record, officer: Client) -> None:
    answer = officer.post(f"{RUNS}ask/", {"what": "run"})

    job = Job.objects.get()
    assert answer.headers["Location"] == job.get_absolute_url()
    assert (job.kind, job.arguments) == ("decide_register", {})
    assert job.label in _read(officer, RUNS)


def test_a_snapshot_of_a_day_gone_by_is_asked_for(poor: Record, officer: Client) -> None:
    officer.post(f"{RUNS}ask/", {"what": "snapshot", "as_at": "2018-09-30"})

    job = Job.objects.get()
    assert (job.kind, job.arguments) == ("take_snapshot", {"as_at": "2018-09-30"})


def test_a_day_to_come_is_refused_beside_its_field(poor: Record, officer: Client) -> None:
    tomorrow = date(TODAY.year + 1, 1, 1).isoformat()

    answer = officer.post(f"{RUNS}ask/", {"what": "run", "as_at": tomorrow})

    assert answer.status_code == 422
    assert not Job.objects.exists()


def test_only_those_who_run_decisions_ask_for_them(poor: Record, login: Login) -> None:
    clerk = login(Role.TOWNSHIP_CLERK)

    assert clerk.post(f"{RUNS}ask/", {"what": "run"}).status_code == 403
    assert "现在运行" not in _read(clerk, RUNS)


def test_a_run_that_does_not_exist_is_not_found(poor: Record, officer: Client) -> None:
    assert officer.get(f"{RUNS}{'0' * 64}/").status_code == 404
