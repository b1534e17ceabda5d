"""Villages of two counties with households that lack something, and runs over them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from jingzhun_site.accounts.models import Grant, User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.config import clock
from jingzhun_site.decisions.models import Run
from jingzhun_site.decisions.running import decide_register
from jingzhun_site.register.actions import Why, change_record
from jingzhun_site.register.as_of import Times
from jingzhun_site.register.record import Record
from tests.jingzhun_site.conftest import make_record as make_record_now

TODAY = date(2018, 12, 31)
COUNTY, OTHER_COUNTY = "410621000000", "410622000000"
TOWNSHIP, OTHER_TOWNSHIP = "410621100000", "410622100000"
HILL, NEXT, RIVER = "410621100201", "410621100202", "410622100201"
GAPS, RUNS = "/decisions/gaps/", "/decisions/runs/"

Decide = Callable[[], Run]
Login = Callable[..., Client]


def make_record(entity: str, **values: Any) -> Record:
    """A record that was known on the day on which these tests stand."""
    return make_record_now(entity, known_at=clock.now(), **values)


@pytest.fixture(autouse=True)
def _today(settings: Any, tmp_path: Path) -> None:
    settings.TODAY = TODAY
    settings.HOME = tmp_path


@pytest.fixture
def places(db: None) -> None:
    """Two counties with what a snapshot wants of places."""
    make_places()


def make_places() -> None:
    """A city, two counties, three villages."""
    city = "410600000000"
    make_record("cities", city_id=city, name="甲市", province_id="410000000000", place_code=city)
    for county, township, name in (
        (COUNTY, TOWNSHIP, "甲"),
        (OTHER_COUNTY, OTHER_TOWNSHIP, "乙"),
    ):
        make_record("counties", county_id=county, city_id=city, name=f"{name}县",
                    is_poor_county=False, place_code=county)  # fmt: skip
        make_record("townships", township_id=township, county_id=county, name=f"{name}镇",
                    place_code=township)  # fmt: skip
    for village, name in ((HILL, "山上村"), (NEXT, "邻村"), (RIVER, "河边村")):
        make_record("villages", village_id=village, township_id=f"{village[:9]}000", name=name,
                    is_poor_village=False, is_deep_poor_village=False, place_code=village)  # fmt: skip


def add_household(
    key: str, village: str, name: str, *, wage: int | None, dibao: bool, **of_person: Any
) -> Record:
    """A household of one that lives of wages; without a wage nobody can say what it is entitled to."""
    made = make_record(
        "households",
        household_id=key,
        village_id=village,
        place_code=village,
        registration="poor",
        registered_on=date(2014, 4, 1),
        extreme_poverty_support="none",
        dibao=dibao,
        dibao_monthly_yuan=Decimal("100.00") if dibao else Decimal(0),
        wage_income_yuan=None if wage is None else Decimal(wage),
        business_income_yuan=Decimal(0),
        property_income_yuan=Decimal(0),
        transfer_income_yuan=Decimal(0),
        business_expense_yuan=Decimal(0),
        income_year=2018,
        dwelling_grade="B",
    )
    make_record(
        "persons",
        person_id=f"{key}-1",
        household_id=key,
        name=name,
        relation="head",
        sex="male",
        born_on=date(1970, 5, 1),
        registration="poor",
        place_code=village,
        **of_person,
    )
    make_record(
        "memberships",
        membership_id=f"m-{key}",
        household_id=key,
        person_id=f"{key}-1",
        group_kind="registered_household",
        joined_on=date(2014, 4, 1),
        place_code=village,
    )
    type(made).objects.filter(pk=key).update(head=f"{key}-1")
    made.refresh_from_db()
    return made


@pytest.fixture
def poor(places: None) -> Record:
    """In HILL one that should get dibao and does not; the others beside it and in the next places."""
    return make_register()


def make_register() -> Record:
    """Five households; the one returned should get dibao and does not."""
    add_household("rich", HILL, "示例乙", wage=90_000, dibao=True)
    add_household("dark", HILL, "示例丙", wage=None, dibao=False)
    add_household("near", NEXT, "示例丁", wage=100, dibao=False)
    add_household("far", RIVER, "示例戊", wage=100, dibao=False)
    return add_household("poor", HILL, "示例甲", wage=100, dibao=False)


@pytest.fixture
def decide() -> Decide:
    """Decide the register as it stands now."""
    return lambda: decide_register(Times.present(), acting_user=None)


@pytest.fixture
def login(db: None) -> Login:
    """A browser of a new user with a role in a place: ``login(Role.TOWNSHIP_CLERK, TOWNSHIP)``."""

    def enter(role: Role, place: str = TOWNSHIP) -> Client:
        user = User.objects.create_user(username=f"user-{User.objects.count()}", password="x")
        Grant.objects.create(user=user, role=role, place_code=place)
        browser = Client()
        browser.force_login(user)
        return browser

    return enter


def change(record: Record, **values: Any) -> None:
    """Change a record by hand, as an action of a page does."""
    change_record(record, values, acting_user=None, why=Why(reason="核实"))
