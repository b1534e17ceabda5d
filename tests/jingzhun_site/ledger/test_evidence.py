"""Papers behind reports: optional, of their kind, and open to whoever sees the entry."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.documents.models import Document
from tests.jingzhun_site.conftest import OTHER_COUNTY, TOWNSHIP, MakeUser
from tests.jingzhun_site.documents.conftest import photo
from tests.jingzhun_site.ledger.conftest import TOWN, Give, browser


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


def sent(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("x.jpg", content, "image/jpeg")


def test_a_report_brings_a_paper_that_opens_from_the_entry(
    give: Give, giver: User, holder: User, make_user: MakeUser
) -> None:
    entry = give()
    form = {"version": 1, "text": "已验收", "kind": "photo", "file": sent(photo())}
    assert browser(holder).post(f"/ledger/{entry.pk}/report/", form).status_code == 302
    paper = Document.objects.get()
    assert (paper.entity, paper.key) == ("ledger_events", str(entry.events.latest("pk").pk))
    page = browser(giver).get(f"/ledger/{entry.pk}/").content.decode()
    assert paper.get_absolute_url() in page
    assert browser(giver).get(paper.get_absolute_url()).status_code == 200
    stranger = make_user("stranger", Role.COUNTY_OFFICER, OTHER_COUNTY)
    assert browser(stranger).get(paper.get_absolute_url()).status_code == 404


def test_a_file_of_the_wrong_kind_is_refused_and_nothing_is_reported(
    give: Give, holder: User
) -> None:
    entry = give()
    form = {"version": 1, "text": "已验收", "kind": "photo", "file": sent(b"MZ not a picture")}
    assert browser(holder).post(f"/ledger/{entry.pk}/report/", form).status_code == 422
    entry.refresh_from_db()
    assert (entry.version, Document.objects.count()) == (1, 0)


def test_a_supporting_post_of_another_place_brings_its_paper_there(give: Give, clerk: User) -> None:
    entry = give(supporting=(TOWN,))
    form = {"version": 1, "text": "已配合", "kind": "photo", "file": sent(photo())}
    assert browser(clerk).post(f"/ledger/{entry.pk}/progress/", form).status_code == 302
    assert Document.objects.get().place_code == TOWNSHIP
