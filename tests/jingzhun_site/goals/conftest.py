"""Villages of two counties of the sample city, with what its plan counts, decided and measured."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from jingzhun.goals import GoalLine, LineHead, Reason, TargetStatus
from jingzhun.packs import Measure, Nature, Target
from jingzhun_site.accounts.models import Grant, User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.config import clock
from jingzhun_site.decisions.models import Run, Snapshot
from jingzhun_site.decisions.running import decide_register
from jingzhun_site.documents.actions import CheckedDocument, check_document
from jingzhun_site.goals.evidence import REPORT_EVIDENCE
from jingzhun_site.goals.models import ProgressRun, TargetShare
from jingzhun_site.goals.running import measure_goals
from jingzhun_site.goals.stored import GoalFacts, LineWriter
from jingzhun_site.register.as_of import Times
from tests.jingzhun_site.decisions.conftest import HILL, NEXT, RIVER, make_places, make_record

CITY, COUNTY, OTHER_COUNTY = "410600000000", "410621000000", "410622000000"
TOWNSHIP = "410621100000"
TODAY = date(2018, 12, 31)
RENOVATED = "/goals/houses_renovated/2018/single/"
REPORTED = "/goals/schools_built/2018/single/"

Login = Callable[..., Client]


@pytest.fixture(autouse=True)
def _today(settings: Any, tmp_path: Path) -> None:
    settings.TODAY = TODAY
    settings.HOME = tmp_path


@pytest.fixture
def measured(db: None) -> ProgressRun:
    """A city of three villages: five houses renovated this year, of one nobody knows how safe it is."""
    make_places()
    for number, village in enumerate((HILL, HILL, NEXT, RIVER)):
        _renovated(f"h{number}", village, grade="B")
    _renovated("dark", HILL, grade=None)
    decide_register(Times.present(), acting_user=None)
    return measure_goals(acting_user=None)


def _renovated(key: str, village: str, *, grade: str | None) -> None:
    home = make_record(
        "households",
        household_id=key,
        village_id=village,
        place_code=village,
        registration="poor",
        registered_on=date(2014, 4, 1),
        dwelling_grade=grade,
    )
    make_record(
        "persons",
        person_id=f"{key}-1",
        household_id=key,
        name=f"示例{key}",
        relation="head",
        registration="poor",
        place_code=village,
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
    type(home).objects.filter(pk=key).update(head=f"{key}-1")
    make_record(
        "enrolments",
        enrolment_id=f"e-{key}",
        programme="housing_renovation",
        household_id=key,
        enrolled_on=date(2018, 3, 1),
        place_code=village,
    )
    make_record(
        "enrolment_steps",
        step_id=f"s-{key}",
        enrolment_id=f"e-{key}",
        step="accepted",
        reached_on=date(2018, 9, 1),
        place_code=village,
    )


@pytest.fixture
def login(db: None) -> Login:
    """A browser of a new user with a role in a place: ``login(Role.COUNTY_OFFICER, CITY)``."""

    def enter(role: Role, place: str = CITY) -> Client:
        browser = Client()
        browser.force_login(make_person(role, place))
        return browser

    return enter


def make_person(role: Role, place: str = CITY) -> User:
    """A user with a role in a place."""
    user = User.objects.create_user(username=f"user-{User.objects.count()}", password="x")
    Grant.objects.create(user=user, role=role, place_code=place)
    return user


def reported_line(place: str) -> GoalLine:
    """A line of an indicator that is reported, in a place."""
    target = Target(year=2018, comparison="=", value=Decimal(10))
    head = LineHead(
        kind="goal", goal_id="sample", label="示例指标", unit="item", measure=Measure.REPORTED,
        nature=Nature.QUOTA, pack_id="sample", clause="一", lead="education", year=2018, due=TODAY,
        as_at=TODAY, target=target,
    )  # fmt: skip
    return GoalLine(
        head=head,
        place=place,
        status=TargetStatus.NOT_COMPUTABLE,
        reason=Reason.NEEDS_REPORT,
    )


def store_lines(lines: list[GoalLine], run: Run) -> ProgressRun:
    """A progress run of these very lines."""
    folder = Path(django_settings.HOME) / "goals" / "made"
    folder.mkdir(parents=True, exist_ok=True)
    facts = {("goal", line.head.goal_id): GoalFacts() for line in lines}
    count = LineWriter(folder=folder, facts=facts).write(iter(lines))
    snapshot: Snapshot = run.snapshot
    return ProgressRun.objects.create(
        snapshot=snapshot, as_at=TODAY, packs=[], years=[2018], places=len(lines), lines=count,
        pace_method="linear_days", folder="goals/made", asked_at=timezone.now(), made_at=clock.now(),
        seconds=0, is_current=True,
    )  # fmt: skip


def make_share(place: str, *, goal_id: str = "sample", parent: str = "", by: User) -> TargetShare:
    """A target of ten that a place was given."""
    return TargetShare.objects.create(
        goal_id=goal_id, place_code=place, year=2018, span="single", comparison="=", value=Decimal(10),
        unit="item", source=TargetShare.Source.HANDED_DOWN, parent_code=parent, version=1,
        reason="按户数", made_by=by, made_at=clock.now(),
    )  # fmt: skip


def acceptance() -> CheckedDocument:
    """A sheet that proves a figure."""
    sheet = SimpleUploadedFile("x.pdf", b"%PDF-1.7")
    return check_document(sheet, kind="acceptance", wanted=REPORT_EVIDENCE)
