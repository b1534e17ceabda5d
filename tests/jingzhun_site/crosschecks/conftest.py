"""A county with forty persons whose numbers are known, and a department that sends files."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jingzhun.vocabulary.identity import check_digit
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.crosschecks.actions.starting import start_run
from jingzhun_site.crosschecks.actions.uploading import choose_columns, upload_register
from jingzhun_site.crosschecks.models import CheckRun, RegisterFile
from jingzhun_site.jobs.running import run_waiting_jobs
from jingzhun_site.register.models import MODELS
from tests.jingzhun_site.conftest import COUNTY, NEXT_VILLAGE, VILLAGE, MakeUser, make_record

TODAY = date(2018, 12, 10)
AS_AT = date(2018, 12, 5)
DEATHS = "death_register"
HEADS = "姓名,身份证号,性别,出生日期,死亡日期\n"
_SURNAMES, _GIVEN = "王李张刘陈杨赵黄周吴", ("小明", "秀英", "建国", "玉兰")


def number_of(index: int) -> str:
    """The ID number of an invented person: of a place that there is not."""
    born = date(1950, 1, 1) + timedelta(days=97 * index)
    body = f"990001{born:%Y%m%d}{index:03}"
    return body + check_digit(body)


def name_of(index: int) -> str:
    return _SURNAMES[index % 10] + _GIVEN[index // 10]


def born_of(index: int) -> date:
    return date(1950, 1, 1) + timedelta(days=97 * index)


@pytest.fixture(autouse=True)
def _today(settings: Any, tmp_path: Path) -> None:
    settings.TODAY = TODAY
    settings.HOME = tmp_path


@pytest.fixture
def people(places: None) -> None:
    """Forty persons in ten households of two villages, as a snapshot wants them."""
    MODELS["cities"].objects.update(province_id="410000000000")
    MODELS["counties"].objects.update(is_poor_county=False)
    MODELS["villages"].objects.update(is_poor_village=False, is_deep_poor_village=False)
    for home in range(10):
        village = VILLAGE if home < 6 else NEXT_VILLAGE
        make_record(
            "households", household_id=f"H{home}", village_id=village, place_code=village,
            registration="poor",
        )  # fmt: skip
        for member in range(4):
            index = home * 4 + member
            make_record(
                "persons", person_id=f"P{index}", household_id=f"H{home}", name=name_of(index),
                id_number=number_of(index), born_on=born_of(index), sex="male", registration="poor",
                relation="head" if member == 0 else "child", place_code=village,
            )  # fmt: skip


@pytest.fixture
def officer(people: None, make_user: MakeUser) -> User:
    return make_user("officer", Role.COUNTY_OFFICER, COUNTY)


@pytest.fixture
def colleague(people: None, make_user: MakeUser) -> User:
    return make_user("colleague", Role.COUNTY_OFFICER, COUNTY)


@pytest.fixture
def police(people: None, make_user: MakeUser) -> User:
    return make_user("police", Role.DEPARTMENT_LIAISON, COUNTY, "public_security")


def line(index: int, died: str = "2018-11-20", **other: str) -> str:
    """A row of the register of deaths about a person of ours."""
    said = {
        "name": name_of(index),
        "number": number_of(index),
        "born": born_of(index).isoformat(),
        **other,
    }
    return f"{said['name']},{said['number']},男,{said['born']},{died}\n"


def stranger(index: int) -> str:
    """A row about somebody whom our register does not have."""
    born = date(1960, 3, 1) + timedelta(days=31 * index)
    body = f"990001{born:%Y%m%d}{500 + index}"
    return f"外人{_SURNAMES[index % 10]},{body}{check_digit(body)},女,{born},2018-10-01\n"


def csv_file(*lines: str, name: str = "死亡人员_20181205.csv", heads: str = HEADS) -> Any:
    return SimpleUploadedFile(name, (heads + "".join(lines)).encode())


Send = Callable[..., RegisterFile]


@pytest.fixture
def send(officer: User) -> Send:
    """Send a file in and have its persons told: ``send(line(1), line(2))``."""

    def sent(
        *lines: str, name: str = "死亡人员_20181205.csv", by: User | None = None
    ) -> RegisterFile:
        file = upload_register(
            csv_file(*lines, name=name),
            register=DEATHS,
            place_code=COUNTY,
            acting_user=by or officer,
        )
        choose_columns(file, choices=file.choices, as_at=AS_AT, acting_user=by or officer)
        run_waiting_jobs()
        file.refresh_from_db()
        return file

    return sent


Compare = Callable[..., CheckRun]


@pytest.fixture
def compare(officer: User) -> Compare:
    """Hold files against the register."""

    def compared(*files: RegisterFile) -> CheckRun:
        run = start_run(files, place_code=COUNTY, acting_user=officer)
        run_waiting_jobs()
        run.refresh_from_db()
        assert run.is_done, run.job and run.job.error
        return run

    return compared


def browser(user: User) -> Client:
    """A browser in which somebody is logged in."""
    client = Client()
    client.force_login(user)
    return client
