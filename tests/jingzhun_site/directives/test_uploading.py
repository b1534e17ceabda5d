"""Uploading: kept as it is, read in the background, refused in one sentence where it cannot be."""

import io
import zipfile

import pytest
from django.db import connection
from django.test import Client
from docx import Document
from openpyxl import Workbook
from PIL import Image

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.directives.actions.uploading import AlreadyHereError, withdraw_directive
from jingzhun_site.directives.models import Directive
from jingzhun_site.directives.refusing import DirectiveRefusedError
from jingzhun_site.documents.files import file_at
from jingzhun_site.jobs.running import run_waiting_jobs
from tests.jingzhun_site.conftest import COUNTY, OTHER_COUNTY, TOWNSHIP, MakeUser
from tests.jingzhun_site.directives.conftest import PLAN, Upload, item_of, sent


def send(desk: Client, content: bytes, name: str = "方案.txt") -> str:
    """Upload in the browser and let the job run; what the page then says."""
    form = {"file": sent(content, name), "governs": COUNTY}
    answer = desk.post("/directives/upload/", form, follow=True)
    if run_waiting_jobs():
        answer = desk.get(answer.redirect_chain[-1][0])
    return answer.content.decode()


def scanned() -> bytes:
    """A PDF of one page that is a picture."""
    out = io.BytesIO()
    Image.new("RGB", (200, 300), "white").save(out, format="PDF")
    return out.getvalue()


def hollow() -> bytes:
    """A Word document by its parts, none of which can be read."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", "<w:document")
    return out.getvalue()


def workbook() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def test_a_document_is_read_in_the_background_and_opens_for_review(desk: Client) -> None:
    page = send(desk, PLAN.encode())
    made = Directive.objects.get()

    assert "山水县学校和道路三年方案" in page
    assert "山政发〔2018〕5号" in page
    assert (made.state, made.issuer) == ("read", "山水县人民政府")
    assert item_of(made, "30公里").record["value"] == 30
    assert file_at(made.path).read_bytes() == PLAN.encode()
    assert AuditEntry.objects.filter(action="directives.uploaded").count() == 1


def test_the_packs_are_asked_before_anything_is_locked(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    depths = []

    def ask(*_about: str) -> None:
        depths.append(len(connection.savepoint_ids))

    monkeypatch.setattr("jingzhun_site.directives.reading.pack_of", ask)
    before = len(connection.savepoint_ids)
    send(desk, PLAN.encode())

    assert depths == [before]


def test_until_it_is_read_the_page_shows_the_work(desk: Client) -> None:
    form = {"file": sent(PLAN.encode()), "governs": COUNTY}
    page = desk.post("/directives/upload/", form, follow=True).content.decode()

    assert "读取完成后在这里审定" in page


def test_the_same_file_again_is_told_by_whom_and_when(desk: Client) -> None:
    send(desk, PLAN.encode())
    page = send(desk, PLAN.encode(), "另一个名字.txt")

    assert "这份文件已经在这里：officer" in page
    assert "2018-12-31" in page or "上传，《山水县学校和道路三年方案》" in page
    assert Directive.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("方案.docx", hollow(), "损坏"),
        ("扫描.pdf", scanned(), "扫描"),
        ("空.txt", b" \n", "文件是空的"),
    ],
)
def test_what_cannot_be_read_says_why_and_keeps_no_item(
    desk: Client, name: str, content: bytes, sentence: str
) -> None:
    page = send(desk, content, name)

    made = Directive.objects.get()
    assert sentence in made.error
    assert made.error.splitlines()[0] in page
    assert "/media/" not in made.error
    assert (made.state, made.items.count()) == ("unreadable", 0)


def test_a_workbook_is_refused_before_it_is_kept(desk: Client) -> None:
    page = send(desk, workbook(), "台账.xlsx")

    assert "不能读取“.xlsx”文件" in page
    assert not Directive.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("方案.pdf", PLAN.encode(), "文件内容与扩展名 .pdf 不符（不是 PDF）"),
        ("方案.docx", b"MZ program", "文件内容与扩展名 .docx 不符（EXE）"),
        ("方案.docx", PLAN.encode(), "文件内容与扩展名 .docx 不符（不是 Word 文档）"),
        ("方案.docx", workbook(), "损坏"),
        ("方案.docx", b"PK\x03\x04 broken", "损坏"),
        ("方案.txt", scanned(), "文件内容与扩展名 .txt 不符（PDF）"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused_before_it_is_kept(
    desk: Client, name: str, content: bytes, sentence: str
) -> None:
    page = send(desk, content, name)

    assert sentence in page
    assert not Directive.objects.exists()


def test_a_word_document_is_kept_whole(desk: Client) -> None:
    made, out = Document(), io.BytesIO()
    for line in PLAN.splitlines():
        made.add_paragraph(line)
    made.save(out)
    send(desk, out.getvalue(), "方案.docx")

    kept = Directive.objects.get()
    assert (kept.state, kept.items.exists()) == ("read", True)
    assert file_at(kept.path).read_bytes() == out.getvalue()


def test_who_does_not_keep_documents_uploads_none(places: None, make_user: MakeUser) -> None:
    client = Client()
    client.force_login(make_user("clerk", Role.TOWNSHIP_CLERK, TOWNSHIP))

    assert client.get("/directives/upload/").status_code == 403
    assert client.post("/directives/upload/", {}).status_code == 403


def test_a_document_is_seen_at_its_level_and_below_and_by_the_levels_above(
    upload: Upload, make_user: MakeUser
) -> None:
    made = upload(PLAN)
    seen = {}
    for name, role, place in (
        ("village", Role.VILLAGE_CADRE, "410621100201"),
        ("city", Role.COUNTY_OFFICER, "410600000000"),
        ("other", Role.COUNTY_OFFICER, OTHER_COUNTY),
    ):
        client = Client()
        client.force_login(make_user(name, role, place))
        page = client.get(f"/directives/{made.pk}/")
        listed = made.title in client.get("/directives/").content.decode()
        seen[name] = (page.status_code, listed)

    assert seen == {"village": (200, True), "city": (200, True), "other": (404, False)}


def test_the_original_is_given_out_as_it_came(desk: Client, upload: Upload) -> None:
    answer = desk.get(f"/directives/{upload(PLAN).pk}/file/")

    assert answer.content == PLAN.encode()
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_withdrawn_document_is_off_the_pages_and_may_be_uploaded_again(
    desk: Client, upload: Upload, officer: User
) -> None:
    made = upload(PLAN)
    with pytest.raises(DirectiveRefusedError, match="写明原因"):
        withdraw_directive(made, reason=" ", acting_user=officer)
    desk.post(f"/directives/{made.pk}/withdraw/", {"reason": "传错了"})

    assert desk.get(f"/directives/{made.pk}/").status_code == 404
    assert upload(PLAN).pk != made.pk


def test_an_upload_that_lost_the_race_is_told_so(upload: Upload) -> None:
    upload(PLAN)
    with pytest.raises(AlreadyHereError, match="已经在这里"):
        upload(PLAN)
