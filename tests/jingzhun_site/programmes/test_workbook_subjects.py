"""New rows of a workbook name whatever the programme is about: by number, or by a name that is borne once."""

from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.jobs.models import Job
from jingzhun_site.jobs.running import run_job
from jingzhun_site.programmes.models import EnrolmentProgress, LedgerUpload
from tests.jingzhun_site.decisions.conftest import make_record
from tests.jingzhun_site.programmes.conftest import Posts, decide
from tests.jingzhun_site.programmes.test_every_subject import SUBJECT_LIST, office, set_up

MakeUser = Callable[..., User]
Browse = Callable[[User], Client]
LOAN = SUBJECT_LIST[1]


@pytest.mark.django_db
def test_new_rows_of_a_workbook_name_a_loan_by_number_and_a_name_with_two_loans_is_a_fault(
    make_user: MakeUser, browse: Browse, held: Posts
) -> None:
    subject = LOAN
    set_up(subject)
    second = {**subject.values, "due_on": date(2020, 3, 1)}
    make_record("loans", loan_id="L-2", place_code=subject.village, **second)
    _officer, client = office(subject, make_user, held, browse)
    decide()
    path = f"/programmes/{subject.programme}/"

    faulty = _sent(client, path, {"对象": "示例甲"})
    (fault,) = faulty.faults
    assert (fault["cell"], fault["seen"]) == ("D5", "示例甲")
    assert (
        "L-1（示例村，放款日期 2018-03-01，到期日期 2019-03-01，本金 50,000.00 元"
        in fault["advice"]
    )
    assert "L-2（" in fault["advice"]

    good = _sent(client, path, {"对象编号": "L-2", "户编号": "home", "纳入日期": date(2018, 7, 1)})
    assert good.faults == []
    assert good.counts["new"] == 1
    client.post(f"{good.get_absolute_url()}apply/", {"shown": good.preview_sha256})
    kept = EnrolmentProgress.objects.get()
    assert (kept.entity, kept.subject, kept.enrolled_on) == ("loans", "L-2", date(2018, 7, 1))

    wrong = _sent(client, path, {"对象编号": "L-1", "户编号": "elsewhere"})
    assert "户编号 home" in wrong.faults[0]["wanted"]


def _sent(client: Client, path: str, row: Mapping[str, Any]) -> LedgerUpload:
    client.post(f"{path}export/")
    job = run_job(Job.objects.latest("created"))
    book = openpyxl.load_workbook(str(job.result_path))
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[4]}
    last = sheet.max_row + 1
    for head, value in row.items():
        sheet.cell(row=last, column=heads[head], value=value)
    stream = BytesIO()
    book.save(stream)
    client.post(f"{path}workbook/", {"file": SimpleUploadedFile("台账.xlsx", stream.getvalue())})
    return LedgerUpload.objects.latest("pk")
