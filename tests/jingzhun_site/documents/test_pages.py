"""Who opens which paper: by the record that it proves, its place, its kind and its compartment."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.models import Viewing
from jingzhun_site.documents.models import Document
from tests.jingzhun_site.documents.conftest import PDF, keep, office, photo
from tests.jingzhun_site.programmes.conftest import COUNTY, RIVER

MakeUser = Callable[..., User]
Browse = Callable[[User], Client]


@pytest.fixture
def opened(browse: Browse, make_user: MakeUser) -> Callable[..., int]:
    """What the page of a document answers to somebody."""

    def open_(document: Document, role: Role, place: str = COUNTY, function: str = "") -> int:
        client = browse(make_user(role, place, function=function))
        answers = [client.get(f"{document.get_absolute_url()}{part}") for part in ("", "file/")]
        assert answers[0].status_code == answers[1].status_code
        return answers[0].status_code

    return open_


def test_a_paper_opens_in_its_place_alone(
    step: str, officer: User, opened: Callable[..., int]
) -> None:
    made = keep(officer, PDF)

    assert opened(made, Role.TOWNSHIP_CLERK) == 200
    assert opened(made, Role.AUDITOR) == 200
    assert opened(made, Role.TOWNSHIP_CLERK, RIVER) == 404
    assert opened(made, Role.ADMINISTRATOR) == 403


def test_faces_and_names_open_to_those_who_may_see_them(
    step: str, officer: User, opened: Callable[..., int]
) -> None:
    face, sheet, figures = (
        keep(officer, content, kind)
        for content, kind in ((photo(), "photo"), (PDF, "closing_sheet"), (PDF, "statistics"))
    )

    assert [opened(one, Role.LEADER) for one in (face, sheet, figures)] == [404, 404, 200]
    assert [opened(one, Role.DEPARTMENT_LIAISON) for one in (face, sheet)] == [404, 200]
    assert [opened(one, Role.VILLAGE_CADRE) for one in (face, sheet)] == [200, 200]


def test_medical_papers_open_to_those_who_may_see_health_alone(
    step: str, officer: User, opened: Callable[..., int]
) -> None:
    made = keep(officer, PDF, "diagnosis")

    assert opened(made, Role.AUDITOR) == 404
    assert opened(made, Role.TOWNSHIP_CLERK) == 200


def test_ones_own_paper_opens_whatever_it_shows(
    step: str, make_user: MakeUser, browse: Browse
) -> None:
    liaison = make_user(Role.DEPARTMENT_LIAISON, COUNTY)
    face = keep(liaison, photo(), "photo")

    assert browse(liaison).get(face.get_absolute_url()).status_code == 200


def test_a_paper_of_a_record_that_is_gone_opens_to_nobody(
    step: str, officer: User, opened: Callable[..., int]
) -> None:
    assert opened(keep(officer, PDF, key="nothing"), Role.COUNTY_OFFICER) == 404


def test_a_file_is_a_download_that_is_noted_and_a_photo_a_picture(
    step: str, officer: User, browse: Browse
) -> None:
    client = browse(officer)
    sheet, face = (
        keep(officer, office("xl/workbook.xml"), "roster"),
        keep(officer, photo(), "photo"),
    )

    answer = client.get(f"{sheet.get_absolute_url()}file/")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{sheet.pk}.xlsx"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert Viewing.objects.get(what="document").key == sheet.key
    picture = client.get(f"{face.get_absolute_url()}file/")
    assert picture.headers["Content-Disposition"].startswith("inline")
    assert picture.headers["Content-Type"] == "image/jpeg"


def test_the_list_shows_what_opens_and_filters_by_kind(
    step: str, officer: User, make_user: MakeUser, browse: Browse
) -> None:
    made = [keep(officer, PDF, kind) for kind in ("appraisal", "diagnosis")]
    urls = [one.get_absolute_url() for one in made]

    def shown(user: User, **query: str) -> list[bool]:
        page = browse(user).get("/documents/", query).content.decode()
        return [f'"{url}"' in page for url in urls]

    assert shown(officer) == [True, True]
    assert shown(officer, kind="diagnosis") == [False, True]
    assert shown(make_user(Role.AUDITOR, COUNTY)) == [True, False]
    assert "危房改造" in browse(officer).get("/documents/").content.decode()
    assert (
        "没有可以查看的材料"
        in browse(officer).get("/documents/", {"state": "withdrawn"}).content.decode()
    )


def test_a_paper_is_taken_off_on_its_page_and_stays_in_the_list_of_those(
    step: str, officer: User, browse: Browse
) -> None:
    made, client = keep(officer, PDF), browse(officer)
    path = f"{made.get_absolute_url()}withdraw/"
    assert path in client.get(made.get_absolute_url()).content.decode()

    assert "要写明理由" in client.post(path, {"reason": ""}).content.decode()
    answer = client.post(path, {"reason": "拍错了户"})

    assert answer.headers["Location"] == "/programmes/lines/E1/"
    listed = client.get("/documents/", {"state": "withdrawn"}).content.decode()
    assert "拍错了户" in listed
    assert "已撤下" in client.get(made.get_absolute_url()).content.decode()


def test_a_past_day_takes_nothing_off(
    step: str, officer: User, browse: Browse, settings: Any
) -> None:
    made, client = keep(officer, PDF), browse(officer)
    settings.TODAY = date(2019, 3, 1)
    then = {"as_at": "2019-01-31", "known_at": "2019-01-31"}

    path = f"{made.get_absolute_url()}withdraw/"
    assert path not in client.get(made.get_absolute_url(), then).content.decode()
    assert client.post(f"{path}?as_at=2019-01-31&known_at=2019-01-31").status_code == 404
