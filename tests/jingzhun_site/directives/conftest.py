"""A county's office with a document of its own, read and waiting for review."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.directives.actions.uploading import upload_directive
from jingzhun_site.directives.models import Directive, DirectiveItem
from jingzhun_site.jobs.running import run_waiting_jobs
from tests.jingzhun_site.conftest import COUNTY, MakeUser

CITY = "410600000000"
TODAY = date(2018, 12, 31)
PLAN = """山水县学校和道路三年方案

山政发〔2018〕5号

一、目标

（一）学校。2018年新建学校4所，2019年新建学校3所，2018年至2019年共新建学校9所。

（二）道路。到2020年，硬化通村道路不少于30公里。县交通运输局建立养护台账，每月巡查，及时修补。（牵头单位：县交通运输局；配合单位：县财政局）

二、保障

（一）资金。2018年和2019年，每年安排资金200万元。

（二）督查。各乡镇政府落实责任，县政府办公室定期通报进展。

山水县人民政府
2018年3月1日
"""
UPPER = """关于学校和道路建设的意见

甲政发〔2018〕1号

一、目标

到2021年，各县硬化通村道路不少于25公里。2018年新建学校40所。贫困村通客车率达到100%。市交通运输局建立督查制度。

甲市人民政府
2018年1月5日
"""

Upload = Callable[..., Directive]


@pytest.fixture(autouse=True)
def _today(settings: Any, tmp_path: Path) -> None:
    settings.TODAY = TODAY
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def officer(places: None, make_user: MakeUser) -> User:
    return make_user("officer", Role.COUNTY_OFFICER, COUNTY)


@pytest.fixture
def colleague(officer: User, make_user: MakeUser) -> User:
    return make_user("colleague", Role.COUNTY_OFFICER, COUNTY)


@pytest.fixture
def desk(officer: User) -> Client:
    client = Client()
    client.force_login(officer)
    return client


@pytest.fixture
def upload(officer: User) -> Upload:
    """Upload a text as somebody and let it be read: ``upload(PLAN)``."""

    def send(text: str, *, user: User = officer, place: str = COUNTY, name: str = "方案.txt",
             governs: str = "") -> Directive:  # fmt: skip
        made = upload_directive(
            text.encode(),
            name=name,
            place_code=place,
            governs_code=governs or place,
            acting_user=user,
        )
        run_waiting_jobs()
        made.refresh_from_db()
        return made

    return send


@pytest.fixture
def directive(upload: Upload) -> Directive:
    return upload(PLAN)


def item_of(directive: Directive, words: str) -> DirectiveItem:
    """The first standing item whose printed words hold some words."""
    items = directive.items.exclude(state=DirectiveItem.State.REPLACED).order_by("start", "pk")
    return next(
        item for item in items.select_related("directive")
        if words in directive.text[item.start : item.end]
    )  # fmt: skip


def sent(content: bytes, name: str = "方案.txt") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)
