"""Photos and documents beside a household: what is kept of them, and what is not."""

import errno
import io
import struct
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from jingzhun_site.accounts.rights import Role
from jingzhun_site.documents.storing import LARGEST
from jingzhun_site.households.models import Attachment
from jingzhun_site.register.record import Record
from tests.jingzhun_site.households.conftest import Login

GPS, MAKER, TURNED = 0x8825, 0x010F, 0x0112
PDF = b"%PDF-1.7\n%%EOF"


def photo(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **more: Any) -> bytes:
    """A picture taken lying down, that says where and with what."""
    exif = Image.Exif()
    exif[TURNED], exif[MAKER] = 6, "synthetic-maker"
    exif.get_ifd(GPS).update({1: "N", 2: (35.0, 12.0, 3.0), 3: "E", 4: (114.0, 1.0, 2.0)})
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, format=kind, exif=exif, **more)
    return target.getvalue()


def huge() -> bytes:
    """A small file that says it is a picture of eight thousand by eight thousand dots."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 8_000, 8_000, 8, 2, 0, 0, 0)
    checked = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    return b"\x89PNG\r\n\x1a\n" + checked + photo("PNG")[33:]


@pytest.fixture
def clerk(hill: Record, login: Login) -> Client:
    return login(Role.TOWNSHIP_CLERK)


def send(client: Client, content: bytes, name: str = "x.jpg", **words: str) -> str:
    """Send a file; the page that comes after it."""
    form = {"file": SimpleUploadedFile(name, content), **words}
    answer = client.post("/households/hill-1/attach/", form, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def kept() -> Image.Image:
    """The picture that was kept."""
    path = Path(settings.MEDIA_ROOT) / Attachment.objects.get().path
    assert b"synthetic-maker" not in path.read_bytes() or Attachment.objects.get().keeps_location
    return Image.open(io.BytesIO(path.read_bytes()))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_upright_without_where_and_with_what_it_was_taken(
    clerk: Client, kind: str
) -> None:
    page = send(clerk, photo(kind))

    assert dict(kept().getexif()) == {}
    assert kept().size == (30, 40)
    assert "拍摄位置和设备信息已去掉" in page


def test_where_it_was_taken_stays_when_that_is_wanted(clerk: Client) -> None:
    page = send(clerk, photo(), keeps_location="yes")

    assert kept().getexif().get_ifd(GPS)[2] == (35.0, 12.0, 3.0)
    assert kept().size == (30, 40)
    assert "已去掉" not in page


def test_of_a_photo_with_a_second_picture_behind_it_the_first_is_kept(clerk: Client) -> None:
    second = Image.new("RGB", (40, 30), "red")
    send(clerk, photo("MPO", save_all=True, append_images=[second]))

    assert (kept().format, dict(kept().getexif())) == ("JPEG", {})


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("page.jpg", b"<html><script>x()</script></html>", "只收 JPEG、PNG、WebP 照片和 PDF"),
        ("cut.jpg", photo()[:400], "已损坏"),
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "只收 JPEG"),
        ("empty.jpg", b"", "没有收到文件"),
        ("large.pdf", PDF + b" " * LARGEST, "一个文件最多 15 MB"),
        ("bomb.png", huge(), "文件太大"),
    ],
)
def test_what_is_no_photo_or_too_large_is_refused_by_what_it_is(
    clerk: Client, name: str, content: bytes, told: str
) -> None:
    assert told in send(clerk, content, name)
    assert not Attachment.objects.exists()


def test_the_same_photo_sent_twice_lies_there_once(clerk: Client) -> None:
    send(clerk, photo())
    send(clerk, photo())

    assert Attachment.objects.count() == 1


def test_a_document_is_saved_and_never_opened_as_a_page(clerk: Client) -> None:
    page = send(clerk, PDF, "x.pdf")
    answer = clerk.get(f"/households/attachments/{Attachment.objects.get().pk}/")

    assert "已去掉" not in page
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_full_disk_leaves_neither_a_line_nor_half_a_file(
    clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(storage: FileSystemStorage, name: str, content: Any) -> str:
        path = Path(storage.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read()[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(FileSystemStorage, "_save", half)
        form = {"file": SimpleUploadedFile("x.jpg", photo(size=(44, 33)))}
        answer = clerk.post("/households/hill-1/attach/", form)
    assert answer.status_code == 503
    assert "磁盘已满" in answer.content.decode()
    assert not Attachment.objects.exists()

    send(clerk, photo(size=(44, 33)))
    assert kept().size == (33, 44)


def test_what_was_taken_off_later_still_lies_there_on_the_days_before(
    clerk: Client, settings: Any
) -> None:
    settings.TODAY = date(2019, 1, 15)
    send(clerk, photo(), title="住房外观")
    settings.TODAY = date(2019, 3, 1)
    href = f"/households/attachments/{Attachment.objects.get().pk}/"
    clerk.post(f"{href}take-off/", {"reason": "拍错了户"})
    file = "/households/hill-1/"
    assert href not in clerk.get(file).content.decode()
    assert href in clerk.get(file, {"known_at": "2019-02-28"}).content.decode()
    assert clerk.get(href).status_code == 200
    assert href not in clerk.get(file, {"known_at": "2019-01-14"}).content.decode()


def test_a_file_without_a_title_is_not_called_by_its_name(clerk: Client) -> None:
    send(clerk, photo(), name="示例甲990001197005010011.jpg")
    assert Attachment.objects.get().title == "照片"
