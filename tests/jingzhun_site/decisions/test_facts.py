"""The page of missing facts: which are missing, who lacks them, in the own places and under the own rights."""

import re

import pytest
from django.test import Client

from jingzhun_site.accounts.rights import Role
from jingzhun_site.decisions.models import Run
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record
from tests.jingzhun_site.decisions.conftest import (
    COUNTY,
    HILL,
    OTHER_COUNTY,
    RIVER,
    Decide,
    Login,
    change,
)

FACTS, WAGE = "/decisions/facts/", "households.wage_income_yuan"


@pytest.fixture
def run(poor: Record, decide: Decide) -> Run:
    return decide()


def _keys(client: Client, fact: str = WAGE, **words: str) -> set[str]:
    page = client.get(FACTS, {"fact": fact, **words})
    assert page.status_code == 200
    return set(re.findall(r"data-href=\"/households/(?:persons/)?([\w-]+)/", page.content.decode()))


def test_a_missing_fact_is_counted_and_opens_to_who_lacks_it(run: Run, login: Login) -> None:
    officer = login(Role.COUNTY_OFFICER, COUNTY)

    page = officer.get(FACTS).content.decode()

    assert re.search(r"工资性收入</a></th><td>户</td>.*?>1</span></a>", page)
    assert _keys(officer) == {"dark"}


def test_other_places_lack_nothing_of_ours(run: Run, login: Login) -> None:
    elsewhere = login(Role.COUNTY_OFFICER, OTHER_COUNTY)

    assert "工资性收入" not in elsewhere.get(FACTS).content.decode()
    assert elsewhere.get(FACTS, {"fact": WAGE}).status_code == 404
    assert login(Role.COUNTY_OFFICER, COUNTY).get(FACTS, {"place": RIVER}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_fact_that_was_written_down_is_missing_no_more(run: Run, login: Login) -> None:
    change(MODELS["households"].objects.get(pk="dark"), wage_income_yuan=1)

    assert "工资性收入" not in login(Role.VILLAGE_CADRE, HILL).get(FACTS).content.decode()


def test_missing_facts_of_health_show_to_those_who_may_see_health(run: Run, login: Login) -> None:
    seeing, blind = login(Role.TOWNSHIP_CLERK), login(Role.AUDITOR, COUNTY)
    found = re.findall(r"fact=(\w+)\.(\w+)", seeing.get(FACTS).content.decode())
    health = {
        f"{entity}.{name}"
        for entity, name in found
        if VOCABULARY.entities[entity].fields[name].compartment == "health"
    }

    assert health
    page = blind.get(FACTS).content.decode()
    assert not any(fact in page for fact in health)
    assert all(blind.get(FACTS, {"fact": fact}).status_code == 404 for fact in health)


def test_without_a_run_the_page_says_what_to_do(poor: Record, login: Login) -> None:
    assert "去研判" in login(Role.COUNTY_OFFICER, COUNTY).get(FACTS).content.decode()
