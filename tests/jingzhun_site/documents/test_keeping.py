"""What is kept as evidence, what is refused and how it says so."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import MissingRightError
from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.documents.actions import check_document, withdraw_document
from jingzhun_site.documents.models import Document
from jingzhun_site.documents.queries import documents_of
from jingzhun_site.documents.refusing import UnwantedDocumentError
from jingzhun_site.documents.storing import LARGEST
from tests.jingzhun_site.documents.conftest import ENTITY, PDF, STEP, keep, office, photo
from tests.jingzhun_site.programmes.test_evidence import MakeUser

WORKBOOK = office("[Content_Types].xml", "xl/workbook.xml")
TEXT = office("[Content_Types].xml", "word/document.xml")


def test_a_file_is_kept_under_its_hash_with_who_kept_it(step: str, officer: User) -> None:
    made = keep(officer, PDF)

    assert documents_of(ENTITY, [STEP]) == {STEP: [made]}
    assert (Path(settings.MEDIA_ROOT) / made.path).read_bytes() == PDF
    assert (made.kept_by, made.content_type, str(made)) == (officer, "application/pdf", "鉴定报告")
    entry = AuditEntry.objects.get(action="documents.kept")
    assert (entry.entity, entry.key, entry.new["evidence_kind"]) == (ENTITY, STEP, "appraisal")


@pytest.mark.parametrize(
    ("kind", "content"),
    [("report", TEXT), ("statistics", WORKBOOK), ("photo", photo("WEBP")), ("closing_sheet", PDF)],
)
def test_each_form_of_file_is_taken_where_its_kind_takes_it(
    step: str, officer: User, kind: str, content: bytes
) -> None:
    assert keep(officer, content, kind).kind == kind


def test_the_same_file_for_the_same_proof_is_kept_once(step: str, officer: User) -> None:
    first = keep(officer, photo(), "photo")

    assert keep(officer, photo(), "photo") == first
    assert keep(officer, photo(), "acceptance") != first
    assert keep(officer, photo(), "photo", key="E2-0") != first
    assert len({one.path for one in Document.objects.all()}) == 1


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        ("photo", PDF, "“照片”要 JPEG、PNG、WebP 照片，收到的是“PDF”。请拍照后再传。"),
        ("closing_sheet", WORKBOOK, "“销档表”要 PDF、JPEG、PNG、WebP 照片，收到的是“Excel 表格（.xlsx）”"),
        ("statistics", b"\xd0\xcf\x11\xe0" + b"x" * 20, "收到的是“旧版 Office 文件（.doc、.xls）”"),
        ("statistics", office("xl/workbook.xml", "xl/vbaProject.bin"), "收到的是“带宏的 Office 文件”"),
        ("statistics", b"PK\x03\x04 cut off", "收到的是“压缩包”"),
        ("photo", b"\x00\x00\x00\x18ftypheic", "收到的是“HEIC 照片”"),
        ("photo", b"\x00\x00\x00\x18ftypmp42", "收到的是“视频”"),
        ("appraisal", b"<html><script>x()</script></html>", "收到的是“网页”"),
        ("appraisal", b"x", "收到的是“认不出的文件”"),
        ("photo", photo()[:400], "“照片”打不开"),
        ("appraisal", b"", "“鉴定报告”是空文件"),
        ("appraisal", PDF + b" " * LARGEST, "“鉴定报告”太大，一个文件最多 15 MB"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_what_was_sent_and_what_is_wanted(
    step: str, officer: User, kind: str, content: bytes, said: str
) -> None:
    with pytest.raises(UnwantedDocumentError) as refused:
        keep(officer, content, kind)

    assert said in refused.value.sentence
    assert not Document.objects.exists()


def test_what_is_too_large_is_refused_before_it_is_read(step: str, officer: User) -> None:
    class Unread(SimpleUploadedFile):
        def read(self, *_: object) -> bytes:
            raise AssertionError

    upload = Unread("x", b"x")
    upload.size = LARGEST + 1
    with pytest.raises(UnwantedDocumentError, match="太大"):
        check_document(upload, kind="photo", wanted=("photo",))


def test_a_kind_that_is_not_asked_for_is_refused(step: str, officer: User) -> None:
    with pytest.raises(UnwantedDocumentError, match="这里要附的是“照片”，“合同”没有保存。"):
        keep(officer, PDF, "contract", wanted=("photo",))


def test_a_photo_that_proves_many_records_is_looked_at_once(
    step: str, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = io.BytesIO(photo())
    once = check_document(
        SimpleUploadedFile("x", upload.read()), kind="photo", wanted=("photo", "appraisal")
    )
    monkeypatch.setattr("jingzhun_site.documents.storing.Image.open", None)

    assert check_document(once, kind="photo", wanted=("photo",)) is once


def test_nobody_keeps_a_paper_without_the_right_to_handle_the_record(
    step: str, make_user: MakeUser
) -> None:
    with pytest.raises(MissingRightError):
        keep(make_user(Role.AUDITOR), PDF)


def test_a_paper_is_taken_off_once_with_a_reason_and_its_file_stays(
    step: str, officer: User
) -> None:
    made = keep(officer, PDF)
    with pytest.raises(UnwantedDocumentError, match="写明理由"):
        withdraw_document(made, reason=" ", acting_user=officer)

    withdraw_document(made, reason="传错了户", acting_user=officer)

    assert documents_of(ENTITY, [STEP]).get(STEP, []) == []
    assert (Path(settings.MEDIA_ROOT) / made.path).exists()
    assert AuditEntry.objects.get(action="documents.withdrawn").reason == "传错了户"
    with pytest.raises(UnwantedDocumentError, match="已经撤下"):
        withdraw_document(made, reason="再撤", acting_user=officer)
    assert keep(officer, PDF) != made


def test_another_persons_paper_is_taken_off_by_those_who_verify_close_outs(
    step: str, officer: User, make_user: MakeUser
) -> None:
    made = keep(officer, PDF)

    with pytest.raises(MissingRightError):
        withdraw_document(made, reason="x", acting_user=make_user(Role.VILLAGE_CADRE))
    withdraw_document(made, reason="x", acting_user=make_user(Role.TOWNSHIP_CLERK))
