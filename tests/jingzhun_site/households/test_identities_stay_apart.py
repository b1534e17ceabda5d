"""Names and numbers lie in the vault alone: a day of work leaves them in no other table, file or log line."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile, is_zipfile

import duckdb
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image

from jingzhun_site.accounts.rights import Role
from jingzhun_site.decisions.running import decide_register
from jingzhun_site.households.models import PendingChange
from jingzhun_site.jobs.models import Job
from jingzhun_site.jobs.running import run_job
from jingzhun_site.register.as_of import Times
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record
from jingzhun_site.vault.tokens import initials_of

from .conftest import COUNTY, Login
from .test_editing import edit_href, fields_of, send

OFFICER, CLERK = Role.COUNTY_OFFICER, Role.TOWNSHIP_CLERK

HEAD = {"name": "司马示例", "id_number": "990001197005010011"}
CHILD = {"name": "欧阳示例", "id_number": "990001201803070007"}
PHONE, BANK = "13912345678", "6217000010000000018"
NAMES = (HEAD["name"], CHILD["name"])
NUMBERS = (HEAD["id_number"], CHILD["id_number"], PHONE, BANK)


@pytest.fixture
def said() -> Iterator[list[str]]:
    """Everything that is logged, as the server would write it."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(f"{record.getMessage()} {record.__dict__}")

    kept = Keep(level=logging.DEBUG)
    logging.getLogger().addHandler(kept)
    yield lines
    logging.getLogger().removeHandler(kept)


@pytest.fixture
def work_done(login: Login, hill: Record, settings: Any, tmp_path: Path, said: list[str]) -> Client:
    """A clerk types names and numbers wherever the pages ask for them, and looks for them."""
    settings.HOME, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    clerk, second = login(CLERK), login(CLERK)
    _type_identities(clerk)
    _settle(second)
    _look(clerk, tmp_path)
    decide_register(Times.present(), acting_user=None)
    clerk.post(reverse("lists:export", args=["persons"]), {"all_matching": "1"})
    run_job(Job.objects.latest("created"))
    return login(OFFICER, COUNTY)


def _type_identities(clerk: Client) -> None:
    for topic, given in (("household", {"phone": PHONE}), ("bank", {"bank_account": BANK})):
        href = edit_href("hill-1", topic)
        send(clerk, href, fields_of(clerk, href), **given)
    href = reverse("households:edit_person", args=["hill-1-1", "identity"])
    send(clerk, href, fields_of(clerk, href), **HEAD)
    send(clerk, href, fields_of(clerk, href), id_number=f"{HEAD['id_number'][:-1]}2")
    joined = {"because": "newborn", "sex": "female", "born_on": "2018-03-07", "ethnicity": "",
              "relation": "daughter", "on": "2018-03-07", "reason": ""}  # fmt: skip
    clerk.post(reverse("households:join", args=["hill-1"]), CHILD | joined)


def _settle(second: Client) -> None:
    for waiting in PendingChange.objects.filter(state="waiting"):
        href = reverse("households:pending_change", args=[waiting.pk])
        second.get(href)
        second.post(href, {"answer": "confirm"})


def _look(clerk: Client, folder: Path) -> None:
    for words in (*NAMES, *NUMBERS):
        clerk.get(reverse("lists:search"), {"q": words})
    pasted = {"keys": "\n".join((HEAD["id_number"], CHILD["id_number"]))}
    clerk.post(reverse("lists:paste", args=["persons"]), pasted, follow=True)
    clerk.post(reverse("households:unmask", args=["hill-1"]), {"reason": "核对一卡通账号"})
    clerk.get(reverse("households:card", args=["hill-1"]))
    Image.new("RGB", (8, 8)).save(folder / f"{HEAD['name']}{HEAD['id_number']}.png")
    with (folder / f"{HEAD['name']}{HEAD['id_number']}.png").open("rb") as photo:
        clerk.post(reverse("households:attach", args=["hill-1"]), {"file": photo})
    (folder / f"{HEAD['name']}{HEAD['id_number']}.png").unlink()


def database() -> str:
    """Every cell of every table."""
    cells = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            cells.append(f"{table} {cursor.fetchall()}")
    text = "\n".join(cells)
    return text + text.encode("utf-8", "replace").decode("unicode_escape", "replace")


def written(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file, workbooks and Parquet opened."""
    for file in (path for path in folder.rglob("*") if path.is_file()):
        yield str(file), str(file).encode() + file.read_bytes()
        if file.suffix == ".parquet":
            rows = duckdb.sql(f"SELECT * FROM read_parquet('{file}')").fetchall()
            yield str(file), str(rows).encode()
        if is_zipfile(file):
            with ZipFile(file) as parts:
                yield str(file), b"\n".join(parts.read(name) for name in parts.namelist())


def test_a_day_of_work_leaves_no_identity_outside_the_vault(
    work_done: Client, said: list[str], tmp_path: Path
) -> None:
    text = database()
    assert work_done.get(reverse("lists:search"), {"q": NAMES[0]}).status_code == 302
    for identity in (*NAMES, *NUMBERS, initials_of(NAMES[0])):
        assert identity not in text, identity
        assert not any(identity in line for line in said), identity
    files = list(written(tmp_path))
    assert [name for name, _content in files if name.endswith(".parquet")]
    assert [name for name, _content in files if name.endswith(".xlsx")]
    for name, content in files:
        for identity in NUMBERS:
            assert identity.encode() not in content, (name, identity)
        for identity in NAMES:
            # A clerk's list names people; nothing else does.
            assert identity.encode() not in content or name.endswith(".xlsx"), (name, identity)


def test_the_register_itself_holds_tokens(work_done: Client) -> None:
    head = MODELS["persons"].objects.get(pk="hill-1-1")
    assert HEAD["name"] not in str(head.values())
    text = work_done.get(reverse("households:person", args=["hill-1-1"])).content.decode()
    assert HEAD["name"] in text
    assert "990001 19700501 0011" in text
