"""Papers are asked for where the document's own clause asks for them, and nowhere else."""

import io
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.documents.actions import withdraw_document
from jingzhun_site.documents.models import Document
from jingzhun_site.programmes.actions.obstacles import Signing
from jingzhun_site.programmes.actions.refusing import RefusedError
from jingzhun_site.programmes.actions.signing import sign_step, sign_steps
from jingzhun_site.register.models import EnrolmentStep
from jingzhun_site.register.record import Record
from tests.jingzhun_site.programmes.conftest import (
    COUNTY,
    TODAY,
    TOWNSHIP,
    Posts,
    enrolled,
    line,
)

PDF = b"%PDF-1.7\n%%EOF"

MakeUser = Callable[..., User]
Browse = Callable[[User], Client]


@pytest.fixture
def officer(make_user: MakeUser, held: Posts) -> User:
    user = make_user(Role.COUNTY_OFFICER, COUNTY, "县乙")
    for kind in ("county_housing_post", "county_finance_post"):
        held.give(user, kind, COUNTY)
    held.give(user, "township_housing_post", TOWNSHIP)
    return user


def paper(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def photo(name: str) -> SimpleUploadedFile:
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(target, format="JPEG")
    return SimpleUploadedFile(name, target.getvalue(), content_type="image/jpeg")


def _control(client: Client, path: str, name: str) -> str:
    page = client.get(path).content.decode()
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert found is not None
    return found[0]


def test_a_step_of_the_document_is_not_signed_without_its_papers(
    houses: list[Record], officer: User
) -> None:
    key = enrolled("E1", "hill-a", steps=8)
    note = "此前各步的材料在县住建局档案室"
    closing = Signing(step="closed", on=TODAY, note=note)

    with pytest.raises(RefusedError, match="“销档”要附销档表。"):
        sign_step(key, closing, acting_user=officer)
    assert line(key).ended_because == ""

    sheet = {"closing_sheet": paper("销档.pdf")}
    with_sheet = Signing(step="closed", on=TODAY, note=note, papers=sheet)
    sign_step(key, with_sheet, acting_user=officer)

    step = EnrolmentStep.objects.get(enrolment_id=key, step="closed")
    kept = Document.objects.get()
    assert (kept.entity, kept.key, kept.kind) == ("enrolment_steps", step.pk, "closing_sheet")
    assert line(key).ended_because == "completed"


def test_a_step_of_practice_alone_is_signed_without_papers(
    houses: list[Record], officer: User
) -> None:
    key = enrolled("E1", "hill-a", steps=1)

    sign_step(key, Signing(step="applied", on=TODAY), acting_user=officer)

    assert not Document.objects.exists()
    assert line(key).last_step == "applied"


def test_one_paper_proves_the_same_step_of_many(houses: list[Record], officer: User) -> None:
    keys = [enrolled("E1", "hill-a"), enrolled("E2", "hill-b")]
    papers = {"appraisal": paper("鉴定.pdf"), "photo": photo("照片.jpg")}

    sign_steps(keys, Signing(step="identified", on=TODAY, papers=papers), acting_user=officer)

    assert Document.objects.count() == 4
    assert len({one.path for one in Document.objects.all()}) == 2


def test_the_form_asks_for_what_must_be_there_and_offers_the_rest(
    houses: list[Record], officer: User, browse: Browse
) -> None:
    enrolled("E1", "hill-a")
    enrolled("E2", "hill-b", steps=1)
    client = browse(officer)

    must = _control(client, "/programmes/lines/E1/sign/identified/", "paper_appraisal")
    may = _control(client, "/programmes/lines/E2/sign/applied/", "paper_application")
    assert "required" in must
    assert "required" not in may
    sent = {"on": date(2018, 12, 20).isoformat(), "note": ""}
    assert client.post("/programmes/lines/E1/sign/identified/", sent).status_code == 422


def test_a_paper_of_another_form_is_refused_beside_its_field(
    houses: list[Record], officer: User, browse: Browse
) -> None:
    enrolled("E1", "hill-a")
    sent = {
        "on": "2018-12-20",
        "note": "",
        "paper_appraisal": paper("x"),
        "paper_photo": paper("x"),
    }

    answer = browse(officer).post("/programmes/lines/E1/sign/identified/", sent)

    assert answer.status_code == 422
    assert "“照片”要 JPEG、PNG、WebP 照片，收到的是“PDF”" in answer.content.decode()
    assert not Document.objects.exists()
    assert line("E1").done == 0


def test_the_papers_of_a_signed_step_open_from_its_enrolment(
    houses: list[Record], officer: User, browse: Browse
) -> None:
    keys = [enrolled("E1", "hill-a"), enrolled("E2", "hill-b")]
    client = browse(officer)
    sent = {
        "selected": keys, "on": "2018-12-20", "note": "",
        "paper_appraisal": paper("x"), "paper_photo": photo("x"),
    }  # fmt: skip

    client.post("/programmes/housing_renovation/sign/identified/", sent)

    page = client.get("/programmes/lines/E2/").content.decode()
    step = EnrolmentStep.objects.get(enrolment_id="E2", step="identified")
    for document in Document.objects.filter(key=step.pk):
        assert document.get_absolute_url() in page
        assert client.get(f"{document.get_absolute_url()}file/").status_code == 200


def test_the_close_out_waits_for_a_paper_that_was_taken_off(
    houses: list[Record], officer: User, make_user: MakeUser, held: Posts, browse: Browse
) -> None:
    key = enrolled("E1", "hill-a", steps=6)
    papers = {"acceptance": paper("x"), "photo": photo("x")}
    sign_step(key, Signing(step="accepted", on=TODAY, papers=papers), acting_user=officer)
    cashier = make_user(Role.COUNTY_OFFICER, COUNTY, "县丙")
    held.give(cashier, "county_finance_post", COUNTY)
    paying = Signing(step="paid", on=TODAY, papers={"payment": paper("x")})
    sign_step(key, paying, acting_user=cashier)
    withdraw_document(
        Document.objects.get(kind="acceptance"), reason="拍成了别户的", acting_user=officer
    )
    sheet = {"closing_sheet": paper("x")}
    closing = Signing(step="closed", on=TODAY, note="其余材料在乡镇档案室", papers=sheet)

    with pytest.raises(RefusedError, match=r"“验收”缺验收单，请先在这一步补上材料"):
        sign_step(key, closing, acting_user=officer)
    client = browse(officer)
    assert "缺验收单" in client.get("/programmes/lines/E1/").content.decode()
    client.post("/programmes/lines/E1/papers/accepted/", {"paper_acceptance": paper("x")})

    sign_step(key, closing, acting_user=officer)
    assert line(key).ended_because == "completed"


def test_papers_are_added_by_the_post_that_signs_the_step(
    houses: list[Record], officer: User, make_user: MakeUser, browse: Browse
) -> None:
    key = enrolled("E1", "hill-a")
    papers = {"appraisal": paper("x"), "photo": photo("x")}
    sign_step(key, Signing(step="identified", on=TODAY, papers=papers), acting_user=officer)
    clerk = make_user(Role.TOWNSHIP_CLERK, TOWNSHIP)
    path = "/programmes/lines/E1/papers/identified/"

    other = browse(clerk).post(path, {"paper_appraisal": SimpleUploadedFile("x", PDF + b"\n")})
    nothing = browse(officer).post(path, {"version": ""})

    assert "您不在这个岗位上" in other.content.decode()
    assert "请至少选择一份材料" in nothing.content.decode()
    assert Document.objects.count() == 2
