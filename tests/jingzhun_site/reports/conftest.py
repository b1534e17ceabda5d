"""A measured city with money allocated and paid in one of its counties, and templates of a few names."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.decisions.models import Run
from jingzhun_site.decisions.running import decide_register
from jingzhun_site.goals.running import measure_goals
from jingzhun_site.register.as_of import Times
from jingzhun_site.reports.actions.filling import fill_report
from jingzhun_site.reports.actions.keeping import add_template
from jingzhun_site.reports.models import FilledReport, ReportTemplate
from tests.jingzhun.reports.forms import workbook
from tests.jingzhun_site.decisions.conftest import HILL, NEXT, RIVER, make_places, make_record
from tests.jingzhun_site.goals.conftest import CITY, COUNTY, TODAY, _renovated, make_person

__all__ = ["CITY", "COUNTY", "HILL", "NEXT", "RIVER", "TODAY"]

TOWNSHIP = "410621100000"
FORM = {
    "A1": "{{ place.name }}{{ report.period }}旬报",
    "A2": "本年支付（万元）",
    "B2": "{{ funds.paid_in_year | wan }}",
    "A3": "在册户",
    "B3": "{{ households.count }}",
    "A4": "危改完成",
    "B4": "{{ goal.houses_renovated.done }}",
    "A5": "{{ each children }}{{ place.name }}",
    "B5": "{{ households.count }}",
    "C5": "{{ goal.houses_renovated.done }}",
    "A6": "合计",
    "B6": "=SUM(B5:B5)",
}


@pytest.fixture(autouse=True)
def _today(settings: Any, tmp_path: Path) -> None:
    settings.TODAY = TODAY
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def decided(db: None) -> Run:
    """Households in two villages of a county and one of another, and what the county spent."""
    make_places()
    for number, village in enumerate((HILL, HILL, NEXT, RIVER)):
        _renovated(f"h{number}", village, grade="B")
    _renovated("dark", HILL, grade=None)
    for code, name in (("410621200000", "空镇"),):
        make_record("townships", township_id=code, county_id=COUNTY, name=name, place_code=code)
    make_record(
        "fund_years", fund_year_id="f", county_id=COUNTY, year=2018, upper_level_yuan=Decimal(900000),
        city_level_yuan=Decimal(100000), place_code=COUNTY,
    )  # fmt: skip
    for number, (source, amount) in enumerate((("central", 600000), ("city", 400000))):
        make_record(
            "allocations", allocation_id=f"a{number}", fund_year_id="f", source=source,
            allocated_on=date(2018, 3, 1), amount_yuan=Decimal(amount), place_code=COUNTY,
        )  # fmt: skip
        make_record(
            "payments", payment_id=f"p{number}", fund_year_id="f", allocation_id=f"a{number}",
            paid_on=date(2018, 12, 25 - number * 30 % 25), amount_yuan=Decimal(amount) / 4,
            place_code=COUNTY,
        )  # fmt: skip
    run = decide_register(Times.present(), acting_user=None)
    measure_goals(acting_user=None)
    return run


@pytest.fixture
def officer(db: None) -> User:
    """A county's officer, who keeps its templates."""
    return make_person(Role.COUNTY_OFFICER, COUNTY)


@pytest.fixture
def desk(officer: User) -> Client:
    """The officer's browser."""
    client = Client()
    client.force_login(officer)
    return client


@pytest.fixture
def template(officer: User) -> ReportTemplate:
    """A ten-day form of the county."""
    return kept(officer, workbook(FORM))


@pytest.fixture
def report(decided: Run, template: ReportTemplate, officer: User) -> FilledReport:
    """The form of the county, filled."""
    return fill_report(template, COUNTY, TODAY, acting_user=officer)


def kept(user: User, content: bytes, *, name: str = "旬报.xlsx") -> ReportTemplate:
    """A template of the county."""
    about = {"name": name, "title": "资金旬报", "cadence": "ten_days", "place_code": COUNTY}
    return add_template(content, acting_user=user, **about)


def upload(content: bytes, name: str = "旬报.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


Browser = Callable[..., Client]


@pytest.fixture
def login(db: None) -> Browser:
    """A browser of a new user: ``login(Role.LEADER, CITY)``."""

    def enter(role: Role, place: str = COUNTY) -> Client:
        client = Client()
        client.force_login(make_person(role, place))
        return client

    return enter
