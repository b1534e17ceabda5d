"""A small register of invented households in two villages, and a user for each role."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from jingzhun_site.accounts.models import Grant, User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.decisions import running, snapshots
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record
from jingzhun_site.register.values import sealed, search_tokens
from tests.jingzhun_site.made_once import MadeOnce

COUNTY, OTHER_COUNTY = "410621000000", "410622000000"
TOWNSHIP, OTHER_TOWNSHIP = "410621100000", "410622100000"
VILLAGE, NEXT_VILLAGE, FOREIGN_VILLAGE = "410621100201", "410621100202", "410622100201"
PASSWORD = "synthetic-1"

MakeUser = Callable[..., User]


def make_record(entity: str, **values: Any) -> Record:
    """A record as the loading would have written it; identities in plain text are put away."""
    model = MODELS[entity]
    stored = sealed(model.entity, values)
    extra = search_tokens(values) if entity == "persons" else {}
    stored.setdefault("known_at", timezone.now())
    return model.objects.create(**stored, **extra)


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """No page shows what was counted for the page of another test: records of both have the same keys."""
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _made_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Every register that several tests decide is read and decided once."""
    memory = MadeOnce(folder=tmp_path_factory.mktemp("made_once"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshots, "make_snapshot", memory.make_snapshot)
        patch.setattr(running, "decide", memory.decide)
        yield


@pytest.fixture
def places(db: None) -> None:
    """Two counties of one city, with three villages."""
    make_record("cities", city_id="410600000000", name="甲市", place_code="410600000000")
    for county, name in ((COUNTY, "甲县"), (OTHER_COUNTY, "乙县")):
        make_record(
            "counties", county_id=county, city_id="410600000000", name=name, place_code=county
        )
    for township, county in ((TOWNSHIP, COUNTY), (OTHER_TOWNSHIP, OTHER_COUNTY)):
        make_record(
            "townships", township_id=township, county_id=county, name="甲镇", place_code=township
        )
    villages = ((VILLAGE, "东村"), (NEXT_VILLAGE, "西村"), (FOREIGN_VILLAGE, "外村"))
    for village, name in villages:
        make_record(
            "villages",
            village_id=village,
            township_id=f"{village[:9]}000",
            name=name,
            place_code=village,
        )


@pytest.fixture
def make_household(places: None) -> Callable[..., Record]:
    """Make a household with its members: ``make_household("H1", VILLAGE, ["王小明"])``."""

    def make(key: str, village: str, names: list[str], **values: Any) -> Record:
        household = make_record(
            "households", household_id=key, village_id=village, place_code=village, **values
        )
        for number, name in enumerate(names, start=1):
            make_record(
                "persons",
                person_id=f"{key}-{number:02}",
                household_id=key,
                name=name,
                relation="head" if number == 1 else "child",
                place_code=village,
            )
            make_record(
                "memberships",
                membership_id=f"M{key}-{number:02}",
                household_id=key,
                person_id=f"{key}-{number:02}",
                group_kind="registered_household",
                joined_on=date(2014, 1, 1),
                place_code=village,
            )
        return household

    return make


@pytest.fixture
def make_user(db: None) -> MakeUser:
    """Make a user with one role: ``make_user("clerk", Role.TOWNSHIP_CLERK, TOWNSHIP)``."""

    def make(name: str, role: Role, place: str = COUNTY, function: str = "") -> User:
        user = User.objects.create_user(username=name, password=PASSWORD)
        Grant.objects.create(user=user, role=role, place_code=place, government_function=function)
        return user

    return make
