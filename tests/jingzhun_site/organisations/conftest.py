"""A post of a county, and who held it in the first half of a year."""

from collections.abc import Callable
from datetime import date

import pytest

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.organisations.models import OfficialAccount
from jingzhun_site.register.record import Record
from tests.jingzhun_site.conftest import COUNTY, make_record

KIND = "county_housing_post"
FIRST, LAST, AFTER = date(2018, 1, 1), date(2018, 6, 30), date(2018, 7, 1)


def make_post(key: str, place: str = COUNTY, kind: str = KIND, **values: str) -> Record:
    """A post of the only office of a place."""
    return make_record(
        "posts", post_id=key, organisation_id=f"O{place}", kind=kind, place_code=place, **values
    )


def make_office(place: str, name: str) -> Record:
    """The office of housing of a place."""
    return make_record(
        "organisations", organisation_id=f"O{place}", name=name, kind="government_body",
        function="housing_authority", place_code=place,
    )  # fmt: skip


@pytest.fixture
def post(places: None) -> Record:
    make_office(COUNTY, "甲县住房和城乡建设局")
    return make_post("P1")


@pytest.fixture
def holder(post: Record, make_user: Callable[..., User]) -> User:
    """A user who held the post in the first half of a year."""
    user = make_user("officer", Role.COUNTY_OFFICER)
    make_record("officials", official_id="W1", name="示例甲", place_code=COUNTY)
    make_record(
        "tenures", tenure_id="T1", post_id="P1", official_id="W1",
        from_on=FIRST, until_on=LAST, place_code=COUNTY,
    )  # fmt: skip
    OfficialAccount.objects.create(official_id="W1", user=user)
    return user
