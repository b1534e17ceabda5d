"""Two villages with a few households, plainly synthetic, and people who may or may not touch them."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from jingzhun_site.accounts.models import Grant, User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.register.actions import Why, add_record, change_record
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record
from jingzhun_site.register.values import sealed, search_tokens

CITY, COUNTY, TOWNSHIP = "410600000000", "410621000000", "410621100000"
HILL, RIVER = "410621100200", "410622100200"
LOADED = Why(reason="装入", valid_from=None)
TODAY = date(2018, 12, 31)

Login = Callable[..., Client]


@pytest.fixture(autouse=True)
def _today(settings: Any) -> None:
    settings.TODAY = TODAY


def add(entity: str, **values: Any) -> Record:
    plain = sealed(VOCABULARY.entities[entity], values)
    tokens = search_tokens(values) if entity == "persons" else {}
    return add_record(entity, plain | tokens, acting_user=None, why=LOADED)


@pytest.fixture
def places(db: None) -> None:
    add("cities", city_id=CITY, name="鹤壁市", province_id="410000000000")
    for county, name in ((COUNTY, "浚县"), ("410622000000", "淇县")):
        add("counties", county_id=county, city_id=CITY, name=name, is_poor_county=False)
    for township, county in ((TOWNSHIP, COUNTY), ("410622100000", "410622000000")):
        add("townships", township_id=township, county_id=county, name="示例镇")
    for village, township, name in ((HILL, TOWNSHIP, "山上村"), (RIVER, "410622100000", "河边村")):
        add("villages", village_id=village, township_id=township, name=name,
            is_poor_village=False, is_deep_poor_village=False)  # fmt: skip


def person(key: str, household: Record, name: str, **values: Any) -> Record:
    given = {
        "sex": "male",
        "born_on": date(1970, 5, 1),
        "relation": "head",
        "basic_medical_insurance": True,
        "registration": household.value("registration"),
        "health": "healthy",
        **values,
    }
    made = add("persons", person_id=key, household_id=household.pk, name=name, **given)
    add("memberships", membership_id=f"m-{key}", household_id=household.pk, person_id=key,
        group_kind="registered_household", joined_on=date(2014, 4, 1), joined_because="initial")  # fmt: skip
    return made


def household(key: str, village: str, head: str, **values: Any) -> Record:
    given = {
        "registration": "poor",
        "registered_on": date(2014, 4, 1),
        "dwelling_grade": "B",
        "has_food": True,
        "has_clothing": True,
        "phone": "13900001234",
        "household_kind": "ordinary",
        "wage_income_yuan": Decimal("9000.00"),
        "income_year": 2018,
        "has_other_safe_dwelling": False,
        "dibao": False,
        **values,
    }
    made = add("households", household_id=key, village_id=village, **given)
    person(f"{key}-1", made, head, id_number="990001197005010011")
    why = Why(reason="装入")
    change_record(made, {"head_id": f"{key}-1"}, acting_user=None, why=why)
    made.refresh_from_db()
    return made


@pytest.fixture
def hill(places: None) -> Record:
    """A poor household of two in the village that the users of these tests work in."""
    made = household("hill-1", HILL, "示例甲")
    person(
        "hill-1-2", made, "示例乙", relation="son", born_on=date(2008, 3, 1), schooling="primary"
    )
    return made


@pytest.fixture
def river(places: None) -> Record:
    """A household of another county."""
    return household("river-1", RIVER, "示例丙")


def make_user(name: str, role: Role, place_code: str) -> User:
    user = User.objects.create_user(username=name, password="synthetic-1", display_name=name)
    Grant.objects.create(user=user, role=role, place_code=place_code)
    return user


@pytest.fixture
def login(db: None) -> Iterator[Login]:
    """A browser of a new user with a role in a place."""

    def enter(role: Role, place_code: str = TOWNSHIP, name: str = "", **client: Any) -> Client:
        browser = Client(**client)
        browser.force_login(make_user(name or f"{role}-{User.objects.count()}", role, place_code))
        return browser

    return enter


def reread(record: Record) -> Record:
    return MODELS[record.entity.name].with_withdrawn.get(pk=record.pk)
