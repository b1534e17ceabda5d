"""Uploads that are too large, or for which there is no room: refused early, said plainly, nothing left behind."""

import errno
import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import Client

from jingzhun_site.accounts.rights import Role
from jingzhun_site.imports.files import keeping
from jingzhun_site.imports.models import ImportBatch
from tests.jingzhun_site.conftest import TOWNSHIP, MakeUser

LARGE = b"x" * (2 << 20)
"""More than is kept in memory while a request is read."""


@pytest.fixture
def clerk(places: None, make_user: MakeUser) -> Client:
    """A browser whose forms are looked at as in real life: the whole of them, for their token."""
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(make_user("clerk", Role.TOWNSHIP_CLERK, TOWNSHIP))
    return client


def no_room(*_args: Any, **_words: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def send(client: Client) -> Any:
    token = str(client.get("/imports/new/").context["csrf_token"])
    form = {"file": SimpleUploadedFile("x.csv", LARGE), "key": "k", "csrfmiddlewaretoken": token}
    return client.post("/imports/new/", form)


def left_behind(settings: LazySettings) -> list[Path]:
    return [path for path in (Path(settings.HOME) / "imports").glob("*/*") if path.is_file()]


def test_an_upload_for_which_there_is_no_room_says_so(
    clerk: Client, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HOME = tmp_path
    monkeypatch.setattr(TemporaryUploadedFile, "__init__", no_room)
    answer = send(clerk)

    assert answer.status_code == 503
    assert "服务器磁盘已满，刚才的内容没有保存" in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_a_file_that_cannot_be_kept_leaves_neither_a_batch_nor_a_file(
    clerk: Client, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HOME = tmp_path
    monkeypatch.setattr(keeping, "sha256", no_room)
    answer = send(clerk)

    assert answer.status_code == 503
    assert not ImportBatch.objects.exists()
    assert left_behind(settings) == []


class Endless(io.RawIOBase):
    """A body without an end that counts what was read of it."""

    read_bytes = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        self.read_bytes += max(size, 0)
        return b"x" * max(size, 0)


@pytest.mark.parametrize(
    "path", ["/imports/new/", "/households/H1/attach/", "/accounts/login/", "/"]
)
def test_a_body_that_does_not_say_its_length_is_not_read(clerk: Client, path: str) -> None:
    body = Endless()
    answer = clerk.generic(
        "POST",
        path,
        content_type="multipart/form-data; boundary=x",
        HTTP_TRANSFER_ENCODING="chunked",
        CONTENT_LENGTH="",
        **{"wsgi.input": body, "wsgi.input_terminated": True},
    )

    assert answer.status_code == 411
    assert answer.headers["Connection"] == "close"
    assert body.read_bytes == 0
