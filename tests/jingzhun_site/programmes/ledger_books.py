"""The workbook of a ledger as somebody at a desk has it: written out, filled in, sent back, applied."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import strip_tags

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.jobs.models import Job
from jingzhun_site.jobs.running import run_job
from jingzhun_site.programmes.models import LedgerUpload, Signature
from jingzhun_site.register.models import Enrolment, EnrolmentStep
from tests.jingzhun_site.frame.conftest import tree
from tests.jingzhun_site.programmes.conftest import COUNTY, HILL, LEDGER, Posts, enrolled

Cells = Mapping[str, Mapping[str, Any]]
"""What somebody fills in: by the number of the enrolment, the head and the value."""


def housing_officer(make_user: Any, held: Posts) -> User:
    """An officer of the county who also signs for a village."""
    user: User = make_user(Role.COUNTY_OFFICER, COUNTY, "住建丙")
    held.give(user, "county_housing_post", COUNTY)
    held.give(user, "village_committee", HILL)
    return user


def four_renovations() -> None:
    """Two identified and one posted in the county, one identified elsewhere."""
    enrolled("E1", "hill-a", steps=1)
    enrolled("E2", "hill-b", steps=1)
    enrolled("E3", "hill-c", steps=4)
    enrolled("E9", "river", steps=1)


def exported(client: Client, query: str = "") -> Any:
    answer = client.post(f"{LEDGER}export/{query}")
    assert answer.status_code == 302
    job = run_job(Job.objects.latest("created"))
    assert not job.error
    assert job.result_path is not None
    return openpyxl.load_workbook(job.result_path)


def filled_in(book: Any, cells: Cells, new: list[Mapping[str, Any]] | None = None) -> bytes:
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[4]}
    rows = {sheet.cell(row=row, column=1).value: row for row in range(5, sheet.max_row + 1)}
    last = sheet.max_row
    for key, values in cells.items():
        for head, value in values.items():
            sheet.cell(row=rows[key], column=heads[head], value=value)
    for number, values in enumerate(new or (), start=1):
        for head, value in values.items():
            sheet.cell(row=last + number, column=heads[head], value=value)
    return content_of(book)


def content_of(book: Any) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def sent(client: Client, content: bytes, path: str = LEDGER) -> LedgerUpload:
    file = SimpleUploadedFile("台账.xlsx", content)
    answer = client.post(f"{path}workbook/", {"file": file})
    assert answer.status_code == 302
    return LedgerUpload.objects.latest("pk")


def page_of(client: Client, upload: LedgerUpload) -> str:
    answer = client.get(upload.get_absolute_url())
    assert answer.status_code == 200
    return " ".join(strip_tags(answer.content.decode()).split())


def applied(client: Client, upload: LedgerUpload) -> Any:
    """Confirm what the page shows at this moment."""
    upload.refresh_from_db()
    shown = {"shown": upload.preview_sha256}
    return client.post(f"{upload.get_absolute_url()}apply/", shown, follow=True)


def applied_rows(answer: Any) -> list[tuple[str, str]]:
    """What the page says of each row that was applied, and where it opens to."""
    table = tree(answer.content.decode()).one("section", id="applied")
    return [
        (" ".join(cell.text.strip() for cell in cells), row.one("a").attrs["href"])
        for row in table.all("tr")
        if (cells := [*row.all("th"), *row.all("td")]) and row.all("a")
    ]


def faults_of(upload: LedgerUpload) -> dict[str, str]:
    return {one["cell"]: f"{one['seen']}|{one['wanted']}|{one['advice']}" for one in upload.faults}


def written() -> tuple[int, int, int]:
    return Enrolment.objects.count(), EnrolmentStep.objects.count(), Signature.objects.count()
