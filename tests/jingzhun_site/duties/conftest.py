"""A county of the sample city whose packs are in force, with a finance office and its post."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.duties.models import DutyInstance
from tests.jingzhun_site.conftest import COUNTY, MakeUser, make_record
from tests.jingzhun_site.ledger.conftest import seat

CITY = "410600000000"
TODAY = date(2018, 12, 12)
POST = "P-finance"


@pytest.fixture(autouse=True)
def _today(settings: Any, tmp_path: Path) -> None:
    settings.TODAY = TODAY
    settings.HOME = tmp_path


@pytest.fixture
def officer(places: None, make_user: MakeUser) -> User:
    return make_user("officer", Role.COUNTY_OFFICER, COUNTY)


@pytest.fixture
def holder(officer: User, make_user: MakeUser) -> User:
    """The liaison who holds the post of the county's finance office."""
    user = make_user("finance", Role.DEPARTMENT_LIAISON, COUNTY, "finance")
    make_record(
        "organisations", organisation_id="O-finance", name="甲县财政局", kind="government_body",
        function="finance", place_code=COUNTY,
    )  # fmt: skip
    make_record(
        "posts", post_id=POST, organisation_id="O-finance", kind="county_finance_post",
        place_code=COUNTY,
    )  # fmt: skip
    seat(user, POST, COUNTY)
    return user


def instance(duty_id: str, end: str, place: str = COUNTY) -> DutyInstance:
    """A duty of a place in the period that ends on a day."""
    return DutyInstance.objects.get(duty_id=duty_id, place_code=place, period_end=end)


def dated(duty_id: str, *, place: str = COUNTY, **values: Any) -> DutyInstance:
    """A duty of the year 2018 of any pack, in a place of these tests."""
    about = {
        "pack_id": "town-2018", "label": "职责", "kind": "report", "who": "leading_group", "clause": "一",
        "period_start": date(2018, 1, 1), "period_end": date(2018, 12, 31),
        "due_on": date(2018, 12, 31), "wanted": 1,
    }  # fmt: skip
    return DutyInstance.objects.create(duty_id=duty_id, place_code=place, **about | values)
