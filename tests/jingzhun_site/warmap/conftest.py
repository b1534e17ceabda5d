"""A city of two counties and three villages with gaps, targets and late steps; one township has nobody."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.decisions.models import Run
from jingzhun_site.decisions.running import decide_register
from jingzhun_site.goals.running import measure_goals
from jingzhun_site.programmes.actions.progress import rebuild_progress
from jingzhun_site.programmes.models import EnrolmentProgress
from jingzhun_site.register.as_of import Times
from tests.jingzhun_site.decisions.conftest import HILL, make_places, make_record, make_register
from tests.jingzhun_site.goals.conftest import CITY, TODAY, Login, make_person

EMPTY_TOWNSHIP, EMPTY_VILLAGE = "410621200000", "410621200201"
MAP = "/map/"


@pytest.fixture(autouse=True)
def _today(settings: Any, tmp_path: Path) -> None:
    settings.TODAY = TODAY
    settings.HOME = tmp_path


@pytest.fixture
def places(db: None) -> None:
    make_places()
    make_record("townships", township_id=EMPTY_TOWNSHIP, county_id="410621000000", name="空镇",
                place_code=EMPTY_TOWNSHIP)  # fmt: skip
    make_record("villages", village_id=EMPTY_VILLAGE, township_id=EMPTY_TOWNSHIP, name="空村",
                is_poor_village=False, is_deep_poor_village=False, place_code=EMPTY_VILLAGE)  # fmt: skip


@pytest.fixture
def decided(places: None) -> Run:
    """Decided and measured; one enrolment in HILL is long late."""
    make_register()
    make_record(
        "enrolments",
        enrolment_id="late",
        programme="housing_renovation",
        household_id="poor",
        enrolled_on=date(2016, 3, 1),
        place_code=HILL,
    )
    run = decide_register(Times.present(), acting_user=None)
    rebuild_progress()
    EnrolmentProgress.objects.update(due_on=date(2018, 6, 30))
    measure_goals(acting_user=None)
    return run


@pytest.fixture
def login(db: None) -> Login:
    """A browser of a new user with a role in a place: ``login(Role.LEADER, CITY)``."""

    def enter(role: Role, place: str = CITY) -> Client:
        browser = Client()
        browser.force_login(make_person(role, place))
        return browser

    return enter


@pytest.fixture
def officer(db: None) -> User:
    return make_person(Role.COUNTY_OFFICER, CITY)
