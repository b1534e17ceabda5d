"""The home page shows everyone what is theirs, and nothing else."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.decisions.models import Run
from jingzhun_site.home.contributions import CHANGED
from jingzhun_site.jobs.models import Job
from jingzhun_site.register.actions import Why, change_record
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.record import Record
from tests.jingzhun_site.conftest import COUNTY, FOREIGN_VILLAGE, VILLAGE, MakeUser
from tests.jingzhun_site.decisions.conftest import HILL, TOWNSHIP, Decide, Login, make_record

GRADE = VOCABULARY.entities["households"].fields["dwelling_grade"].label_zh


@pytest.mark.parametrize("role", Role)
def test_every_role_finds_a_home_page(
    client: Client, places: None, make_user: MakeUser, role: Role
) -> None:
    client.force_login(make_user("user", role))

    assert client.get("/").status_code == 200


def test_changes_show_in_the_own_places_alone(
    client: Client, make_household: Callable[..., Record], make_user: MakeUser
) -> None:
    household = make_household("H1", VILLAGE, ["王小明"], dwelling_grade="D")
    cadre = make_user("cadre", Role.VILLAGE_CADRE, VILLAGE)
    change_record(household, {"dwelling_grade": "A"}, acting_user=cadre, why=Why())

    client.force_login(cadre)
    assert GRADE in client.get("/").content.decode()

    client.force_login(make_user("other", Role.VILLAGE_CADRE, FOREIGN_VILLAGE))
    assert GRADE not in client.get("/").content.decode()


def test_a_changed_illness_leaves_no_trace_on_the_home_page(
    client: Client, make_household: Callable[..., Record], make_user: MakeUser
) -> None:
    from jingzhun_site.register.actions import add_record  # noqa: PLC0415

    make_household("H1", VILLAGE, ["王小明"])
    add_record("illnesses", {"person_id": "H1-01"}, acting_user=None, why=Why())

    client.force_login(make_user("cadre", Role.VILLAGE_CADRE, VILLAGE))
    page = client.get("/").content.decode()

    assert "患病" not in page
    assert "还没有变动" in page


@pytest.fixture
def run(poor: Record, decide: Decide, settings: Any) -> Run:
    return decide()


def _home(client: Client) -> str:
    page = client.get("/").content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_whoever_handles_gaps_reads_which_wait_and_how_long(run: Run, login: Login) -> None:
    page = _home(login(Role.TOWNSHIP_CLERK))

    assert "农村低保：应享未享 2 条 最久已等 0 天 去处理" in page


def test_a_department_reads_its_own_programmes_alone(run: Run, make_user: MakeUser) -> None:
    found = {}
    for function in ("civil_affairs", "health"):
        browser = Client()
        browser.force_login(make_user(function, Role.DEPARTMENT_LIAISON, function=function))
        found[function] = "农村低保：应享未享" in _home(browser)

    assert found == {"civil_affairs": True, "health": False}


def test_whoever_changes_the_register_reads_which_facts_are_missing(run: Run, login: Login) -> None:
    page = login(Role.VILLAGE_CADRE, HILL).get("/").content.decode()
    assert "无法判断" in page
    href = re.search(r"/decisions/facts/[^\"]+", page)
    assert href is not None
    assert login(Role.VILLAGE_CADRE, HILL).get(href[0].replace("&amp;", "&")).status_code == 200
    assert "无法判断" not in _home(login(Role.LEADER, "410600000000"))


def test_a_leader_reads_where_most_gaps_are(run: Run, login: Login) -> None:
    page = _home(login(Role.LEADER, "410600000000"))

    assert re.search(r"应享未享最多的地方 甲县 \d+ 条 乙县 \d+ 条", page)
    assert "应享未享最多的地方" not in _home(login(Role.VILLAGE_CADRE, HILL))


def test_an_auditor_reads_what_was_shown_exported_and_struck_off_lately(
    run: Run, login: Login
) -> None:
    clerk = login(Role.TOWNSHIP_CLERK)
    form = {"selected": ["households|poor|dibao|1"], "reason": "已搬走"}
    clerk.post("/decisions/gaps/handle/dismissed/", form)
    auditor = login(Role.AUDITOR, COUNTY)

    assert "近 30 天：差缺处理 1 次 去查看" in _home(auditor)
    href = re.search(r"/audit/\?group=gaps[^\"]+", auditor.get("/").content.decode())
    assert href is not None
    assert "已搬走" in auditor.get(href[0].replace("&amp;", "&")).content.decode()


def test_the_number_at_the_bell_is_kept_until_the_user_does_something(
    run: Run, login: Login
) -> None:
    clerk = login(Role.TOWNSHIP_CLERK)
    counted, kept = _queries(clerk), _queries(clerk)
    form = {"selected": ["households|poor|dibao|1"], "reason": "已搬走"}
    clerk.post("/decisions/gaps/handle/dismissed/", form)

    assert kept < counted / 2
    assert _queries(clerk) > kept


def test_the_number_at_the_bell_is_that_of_all_own_places_wherever_a_page_looks(
    run: Run, login: Login
) -> None:
    quiet = "410621100203"
    make_record("villages", village_id=quiet, township_id=TOWNSHIP, name="静村", place_code=quiet)
    officer = login(Role.COUNTY_OFFICER, COUNTY)
    everywhere = _bell(officer, "/")

    assert _listed(officer, f"/?place={quiet}") == 0 < _listed(officer, "/") == everywhere
    assert _bell(officer, f"/?place={quiet}") == everywhere
    cache.clear()
    assert _bell(officer, f"/jobs/?place={quiet}&as_at=2018-12-31") == everywhere
    page = officer.get(f"/jobs/?place={quiet}&as_at=2018-12-31").content.decode()
    href = re.search(r'class="bar-button" href="([^"]+)"', page)
    assert href is not None
    assert href[1].endswith("?as_at=2018-12-31")


def _bell(client: Client, path: str) -> int:
    page = client.get(path).content.decode()
    found = re.search(r'待办</span><span class="count">(\d+)</span>', page)
    assert found is not None
    return int(found[1])


def _listed(client: Client, path: str) -> int:
    tasks = client.get(path).context["tasks"]
    return sum(task.urgency < CHANGED for task in tasks)


def _queries(client: Client) -> int:
    """How many questions a page that lists no tasks puts to the database."""
    with CaptureQueriesContext(connection) as found:
        assert 'class="count"' in client.get("/jobs/").content.decode()
    return len(found)


def test_an_administrator_reads_who_has_no_role_and_is_offered_no_register(
    places: None, client: Client, make_user: MakeUser
) -> None:
    User.objects.create_user(username="new", password="x")
    client.force_login(make_user("admin", Role.ADMINISTRATOR))

    page = client.get("/").content.decode()

    assert "用户还没有角色" in page
    assert 'role="search"' not in page
    assert "最近的变动" not in page


def test_own_work_that_did_not_succeed_is_told_until_it_is_tried_again(
    places: None, client: Client, make_user: MakeUser
) -> None:
    user = make_user("clerk", Role.TOWNSHIP_CLERK)
    client.force_login(user)
    job = Job.objects.create(kind="export_list", label="导出名单", asked_by=user)
    job.changed(state="failed", ended=timezone.now(), error="磁盘已满\n另一行")

    assert "没有做成：导出名单 磁盘已满" in _home(client)
    Job.objects.create(kind="export_list", label="导出名单", asked_by=user)
    assert "没有做成" not in _home(client)


def test_a_change_says_whose_household_it_was(
    client: Client, make_household: Callable[..., Record], make_user: MakeUser
) -> None:
    household = make_household("H1", VILLAGE, ["王小明"], dwelling_grade="D")
    type(household).objects.filter(pk="H1").update(head="H1-01")
    change_record(household, {"dwelling_grade": "A"}, acting_user=None, why=Why())

    client.force_login(make_user("cadre", Role.VILLAGE_CADRE, VILLAGE))
    assert "王小明 户 变动" in _home(client)
    client.force_login(make_user("leader", Role.LEADER))
    assert "王** 户 变动" in _home(client)
