"""What lies in a closed compartment shows nowhere: every page is the same whether it is there or not.

Each page, count, search and workbook is fetched, then a clerk writes that somebody is ill and a hospital's records
come in, then all is fetched again. For whoever may not see health, nothing may differ.
"""

import re
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from jingzhun_site.accounts.rights import Role
from jingzhun_site.decisions.running import decide_register
from jingzhun_site.households.models import PendingChange
from jingzhun_site.jobs.models import Job
from jingzhun_site.jobs.running import run_job
from jingzhun_site.programmes.actions.ending import End, end_enrolment
from jingzhun_site.programmes.actions.progress import refresh_progress
from jingzhun_site.register.as_of import Times
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record

from .conftest import COUNTY, Login, add
from .test_editing import fields_of, send

ILL, NEIGHBOUR = "hill-1-1", "hill-1-2"
CLOSED_TO = (Role.AUDITOR, Role.LEADER, Role.ADMINISTRATOR)
CHANGES_WITH_TIME = (
    re.compile(r'name="csrfmiddlewaretoken" value="\w+"'),
    re.compile(r"[0-9a-f]{64}|[0-9a-f]{12}"),
    re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d"),
    re.compile(r'nonce="[^"]*"'),
    re.compile(r"(?<=近 30 天：导出</strong> ).*?(?=次)", re.DOTALL),  # those of this test
)
OF_THE_TEST = re.compile("导出名单|提交复核|复核通过")
"""Entries of what the test itself does; that something waited and was agreed to says not what it was."""


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def addresses() -> list[str]:
    """The pages where a person, a household, a count of them or a rule about them stands."""
    why = [reverse("households:why_person", args=[ILL, "programme", rule])
           for rule in ("serious_illness_treatment", "family_doctor")]  # fmt: skip
    lists = [reverse("lists:list", args=[name]) for name in ("households", "persons", "villages")]
    guesses = ("f-health=serious_illness", "f-has_chronic_illness=yes", "sort=health",
               "sum=health", "columns=health")  # fmt: skip
    return [
        "/",
        reverse("households:household", args=["hill-1"]),
        reverse("households:household", args=["hill-1"]) + "?as_at=2018-12-30",
        reverse("households:person", args=[ILL]),
        reverse("households:person", args=[NEIGHBOUR]),
        *why,
        *lists,
        *(f"{lists[1]}?{guess}" for guess in guesses),
        reverse("lists:search") + "?q=hill",
        reverse("lists:search") + "?q=因病",
        reverse("households:income_line"),
        reverse("households:pending"),
        reverse("decisions:gaps"),
        reverse("decisions:gaps") + "?programme=serious_illness_treatment",
        reverse("programmes:overview"),
        reverse("programmes:overview") + "?all=1",
        reverse("programmes:ledger", args=["serious_illness_treatment"]),
        reverse("programmes:ledger", args=["housing_renovation"]),
        "/audit/",
    ]


def seen(browser: Client) -> dict[str, str]:
    """Every page, the counts of a run, and every workbook."""
    return runs_seen(browser) | look(browser) | exported(browser)


def look(browser: Client) -> dict[str, str]:
    """Every page, without what differs from one hour to the next."""
    found = {}
    for address in addresses():
        response = browser.get(address)
        found[address] = f"{response.status_code} {plain(response.content.decode())}"
    found["/audit/"] = "".join(
        row for row in re.findall(r"<tr.*?</tr>", found["/audit/"]) if not OF_THE_TEST.search(row)
    )
    return found


def plain(text: str) -> str:
    for changing in CHANGES_WITH_TIME:
        text = changing.sub("", text)
    return text


def runs_seen(browser: Client) -> dict[str, str]:
    """The counts of the latest run, and whom a rule of health found."""
    run = decide_register(Times.present(), acting_user=None)
    page = reverse("decisions:run", args=[run.pk])
    rule = "?rule=programme:serious_illness_treatment&state=1"
    found = {"run": page, "subjects": reverse("decisions:subjects", args=[run.pk]) + rule}
    return {name: tables(browser.get(href).content.decode()) for name, href in found.items()}


def tables(text: str) -> str:
    """The counts of a page; which runs there are besides is no secret."""
    return plain("".join(re.findall(r"<table.*?</table>", text, re.DOTALL)))


def exported(browser: Client) -> dict[str, str]:
    """What stands in the first sheet of each workbook that the user may export."""
    found = {}
    for name in ("households", "persons"):
        before = Job.objects.count()
        browser.post(reverse("lists:export", args=[name]), {"all_matching": "1"})
        if Job.objects.count() > before:
            job = run_job(Job.objects.latest("created"))
            found[f"export {name}"] = _sheet(job)
    return found


def _sheet(job: Job) -> str:
    from django.conf import settings  # noqa: PLC0415  # the folder of this test

    with ZipFile(Path(settings.HOME) / job.result_file) as book:
        names = [n for n in book.namelist() if n in ("xl/worksheets/sheet1.xml",) or "shared" in n]
        return "".join(book.read(name).decode() for name in names)


def differs(before: str, after: str) -> list[str]:
    """The lines that one of two pages has and the other has not."""
    return sorted(set(before.splitlines()) ^ set(after.splitlines()))[:8]


def fall_ill(clerk: Client, second: Client) -> None:
    """A clerk writes it down, a second person agrees, and the hospital's records come in."""
    href = reverse("households:edit_person", args=[ILL, "health"])
    send(clerk, href, fields_of(clerk, href), health="serious_illness", has_chronic_illness="true",
         needs_long_term_care="true", disability_kind="4", disability_level="1")  # fmt: skip
    for waiting in PendingChange.objects.filter(state="waiting"):
        address = reverse("households:pending_change", args=[waiting.pk])
        second.post(address, {"answer": "confirm"})
    assert MODELS["persons"].objects.get(pk=ILL).health == "serious_illness"
    hospital_records("i", ILL)


def hospital_records(key: str, person_id: str) -> None:
    programme = {"programme": "serious_illness_treatment", "person_id": person_id}
    add("illnesses", illness_id=f"{key}1", person_id=person_id, diagnosed_on=date(2018, 5, 1))
    add("bills", bill_id=f"{key}2", person_id=person_id, settled_on=date(2018, 6, 1), care="inpatient",
        total_yuan=9000)  # fmt: skip
    add("enrolments", enrolment_id=f"{key}3", enrolled_on=date(2018, 5, 2), **programme)
    add("enrolment_steps", step_id=f"{key}5", enrolment_id=f"{key}3", step="identified",
        reached_on=date(2018, 5, 2))  # fmt: skip
    refresh_progress([f"{key}3"])
    end = End(because="died", on=date(2018, 12, 1), reason="已故")
    end_enrolment(f"{key}3", end, acting_user=None)
    add("deliveries", delivery_id=f"{key}4", delivered_on=date(2018, 5, 3), kind="service",
        enrolment_id=f"{key}3", **programme)  # fmt: skip


@pytest.fixture
def elsewhere(hill: Record, river: Record) -> None:
    """Somebody of another county is known to be ill: the registers are there before."""
    hospital_records("e", "river-1-1")


@pytest.mark.parametrize("role", CLOSED_TO)
def test_nothing_differs_for_whoever_may_not_see_health(
    login: Login, elsewhere: None, role: Role
) -> None:
    browser, clerk, second = (
        login(role, COUNTY),
        login(Role.TOWNSHIP_CLERK),
        login(Role.TOWNSHIP_CLERK),
    )
    look(browser)  # the first look and the first lists leave their own traces
    exported(browser)
    before = seen(browser)
    fall_ill(clerk, second)
    after = seen(browser)
    assert before.keys() == after.keys()
    differing = {a: differs(before[a], after[a]) for a in before if before[a] != after[a]}
    assert differing == {}


def test_whoever_may_see_health_sees_it(login: Login, elsewhere: None) -> None:
    clerk, second = login(Role.TOWNSHIP_CLERK), login(Role.TOWNSHIP_CLERK)
    before = seen(clerk)
    fall_ill(clerk, second)
    after = seen(clerk)
    person = reverse("households:person", args=[ILL])
    assert "大病" in after[person]
    assert before[person] != after[person]
