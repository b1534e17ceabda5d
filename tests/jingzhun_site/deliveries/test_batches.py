"""From enrolments that are due to a batch, its file, the receipts and the differences."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.deliveries.actions import cancel_batch, send_batch
from jingzhun_site.deliveries.models import DeliveryBatch, DeliveryLine
from jingzhun_site.deliveries.refusing import DeliveryRefusedError
from jingzhun_site.deliveries.taking import take_receipts
from jingzhun_site.documents.models import Document
from jingzhun_site.frame.formats import MINUS
from jingzhun_site.register.models import MODELS
from tests.jingzhun_site.deliveries.conftest import batch_of, receipts
from tests.jingzhun_site.programmes.conftest import COUNTY, HILL, RENOVATION, RIVER, TODAY

MakeUser = Callable[..., User]
Browse = Callable[[User], Client]
DAY = date(2018, 12, 31)


def states(batch: DeliveryBatch) -> dict[str, str]:
    return {line.enrolment_id: line.state for line in batch.lines.all()}


def code(batch: DeliveryBatch, key: str) -> str:
    return batch.lines.get(enrolment_id=key).code


def delivered() -> dict[str, Decimal]:
    rows = MODELS["deliveries"].objects.values_list("enrolment_id", "amount_yuan")
    return dict(rows)


def test_a_batch_has_what_was_granted_and_leaves_out_what_nobody_knows(
    due: None, officer: User
) -> None:
    batch = batch_of(officer)

    amounts = {line.enrolment_id: line.amount_yuan for line in batch.lines.all()}
    assert amounts == {"E1": Decimal("12000.50"), "E2": Decimal("20000.00")}
    entry = AuditEntry.objects.get(action="deliveries.made")
    assert (entry.new["lines"], entry.new["total_yuan"]) == (2, "32000.50")


def test_nobody_is_in_two_batches_of_a_period(due: None, officer: User) -> None:
    batch = batch_of(officer)

    with pytest.raises(DeliveryRefusedError, match="没有可以发放的"):
        batch_of(officer)
    first = batch.lines.get(enrolment_id="E1")
    with pytest.raises(IntegrityError), transaction.atomic():
        DeliveryLine.objects.create(
            batch=batch, number=9, enrolment_id="E1", benefit=first.benefit, period="once",
            place_code=first.place_code,
        )  # fmt: skip


def test_the_file_names_whom_and_how_much_and_runs_no_formula(due: None, officer: User) -> None:
    MODELS["households"].objects.filter(pk="hill-a").update(bank_name="=1+1")
    batch = batch_of(officer)

    book = openpyxl.load_workbook(BytesIO(send_batch(batch, acting_user=officer)))

    rows = list(book.worksheets[0].iter_rows(min_row=5, values_only=True))
    assert [row[0] for row in rows] == [line.code for line in batch.lines.all()]
    assert (rows[0][1], rows[0][3], rows[0][6]) == ("示例甲", "=1+1", 12000.5)
    assert book.worksheets[0]["D5"].data_type == "s"
    batch.refresh_from_db()
    assert batch.sent_at is not None


def test_receipts_settle_each_line_and_what_was_paid_goes_into_the_register(
    due: None, officer: User
) -> None:
    batch = batch_of(officer)
    answers = [
        (code(batch, "E1"), "成功", 12000.5, DAY, ""),
        (code(batch, "E2"), "退回", None, None, "账号有误"),
        ("9999-00001", "成功", 88, DAY, "别的批次"),
    ]
    content = receipts(batch, answers, user=officer)

    taken = take_receipts(batch, content, acting_user=officer)

    assert states(batch) == {"E1": "paid", "E2": "refused"}
    assert delivered() == {"E1": Decimal("12000.50")}
    record = MODELS["deliveries"].objects.get()
    assert (record.household_id, record.kind, record.delivered_on) == ("hill-a", "cash", DAY)
    assert batch.lines.get(enrolment_id="E1").delivery == record.pk
    assert [one["code"] for one in taken.unknown] == ["9999-00001"]
    assert Document.objects.get().entity == "delivery_batches"
    with pytest.raises(DeliveryRefusedError, match="这份回单已由县甲于"):
        take_receipts(batch, content, acting_user=officer)
    assert len(delivered()) == 1


def test_what_came_back_is_due_again_and_what_was_paid_is_not(due: None, officer: User) -> None:
    batch = batch_of(officer)
    answers = [
        (code(batch, "E1"), "成功", "12,000.50", DAY, ""),
        (code(batch, "E2"), "退回", None, None, "账号有误"),
    ]
    take_receipts(batch, receipts(batch, answers, user=officer), acting_user=officer)

    assert states(batch_of(officer)) == {"E2": "waiting"}


def test_another_amount_is_shown_and_only_the_rest_is_due(due: None, officer: User) -> None:
    batch = batch_of(officer)
    answers = [(code(batch, "E2"), "成功", 15000, DAY, "限额")]
    take_receipts(batch, receipts(batch, answers, user=officer), acting_user=officer)

    assert states(batch) == {"E1": "waiting", "E2": "other_amount"}
    (rest,) = batch_of(officer).lines.all()
    assert (rest.enrolment_id, rest.amount_yuan) == ("E2", Decimal("5000.00"))


def test_what_was_handed_out_by_other_ways_is_not_due(due: None, officer: User) -> None:
    from tests.jingzhun_site.decisions.conftest import make_record  # noqa: PLC0415

    make_record(
        "deliveries", delivery_id="D1", programme=RENOVATION, enrolment_id="E1", kind="cash",
        household_id="hill-a", delivered_on=TODAY, amount_yuan=Decimal("12000.50"), place_code=HILL,
    )  # fmt: skip

    assert states(batch_of(officer)) == {"E2": "waiting"}


def test_every_fault_of_a_workbook_is_told_with_its_cell_and_nothing_is_written(
    due: None, officer: User
) -> None:
    batch = batch_of(officer)
    one, two = code(batch, "E1"), code(batch, "E2")
    answers = [(one, "办好了", 1.005, "二月三十", ""), (two, "成功", 20000, date(2019, 1, 5), "")]

    with pytest.raises(DeliveryRefusedError) as refused:
        take_receipts(batch, receipts(batch, answers, user=officer), acting_user=officer)

    assert list(refused.value.sentences) == [
        "I5：结果写作“办好了”，要写“成功”或“退回”。",
        "J5：实发金额写作“1.005”，要写大于 0、最多两位小数的数。",
        "K6：发放日期 2019-01-05 晚于今天，请核对。",
    ]
    assert set(states(batch).values()) == {"waiting"}
    assert delivered() == {}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (("成功", None, DAY, ""), "写作成功，却没有实发金额"),
        (("退回", 5, None, ""), "结果是退回，实发金额却写了 5"),
        (("成功", 5, date(2018, 12, 1), ""), "早于制表日期 2018-12-31"),
        (("成功", 5, None, ""), "K5：发放日期写作“空”"),
    ],
)
def test_a_line_that_contradicts_itself_is_refused(
    due: None, officer: User, answer: tuple[Any, ...], said: str
) -> None:
    batch = batch_of(officer)
    content = receipts(batch, [(code(batch, "E1"), *answer)], user=officer)  # type: ignore[list-item]

    with pytest.raises(DeliveryRefusedError, match=re.escape(said)):
        take_receipts(batch, content, acting_user=officer)


def _changed(content: bytes, change: Callable[[Any], object]) -> bytes:
    book = openpyxl.load_workbook(BytesIO(content))
    change(book.active)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_result_without_its_number_is_not_passed_over(due: None, officer: User) -> None:
    batch = batch_of(officer)
    paid = [(code(batch, "E1"), "成功", 12000.5, DAY, "")]

    def add(sheet: Any) -> None:
        sheet["I8"], sheet["J8"] = "成功", 20000  # its number was deleted
        sheet["B9"], sheet["J9"] = "合计", 32000.5  # a line of sums says nothing of anybody

    content = _changed(receipts(batch, paid, user=officer), add)
    with pytest.raises(DeliveryRefusedError) as refused:
        take_receipts(batch, content, acting_user=officer)

    assert list(refused.value.sentences) == [
        "A8：发放编号是空的，I8 却填了结果，请补编号或删去整行。"
    ]
    assert delivered() == {}


def test_a_head_that_stands_twice_is_refused(due: None, officer: User) -> None:
    batch = batch_of(officer)
    paid = [(code(batch, "E1"), "成功", 12000.5, DAY, "")]
    content = _changed(
        receipts(batch, paid, user=officer), lambda sheet: sheet.cell(4, 13, "实发金额")
    )

    with pytest.raises(DeliveryRefusedError, match="第 4 行的表头重复：实发金额"):
        take_receipts(batch, content, acting_user=officer)


@pytest.mark.parametrize("day", ["2018/12/31", "2018年12月31日", "2018.12.31", 20181231])
def test_a_day_may_be_written_in_every_way_that_the_ledgers_read(
    due: None, officer: User, day: Any
) -> None:
    batch = batch_of(officer)
    content = receipts(batch, [(code(batch, "E1"), "成功", 12000.5, day, "")], user=officer)
    take_receipts(batch, content, acting_user=officer)

    assert batch.lines.get(state="paid").delivered_on == date(2018, 12, 31)


def test_a_second_receipt_that_says_otherwise_is_refused(due: None, officer: User) -> None:
    batch = batch_of(officer)
    paid = [(code(batch, "E1"), "成功", 12000.5, DAY, "")]
    take_receipts(batch, receipts(batch, paid, user=officer), acting_user=officer)
    both = [
        (code(batch, "E1"), "退回", None, None, "x"),
        (code(batch, "E2"), "成功", 20000, DAY, ""),
    ]

    with pytest.raises(DeliveryRefusedError, match="已登记为“已发放”，这份回单写的不一样"):
        take_receipts(batch, receipts(batch, both, user=officer), acting_user=officer)
    again = [*paid, (code(batch, "E2"), "成功", 20000, DAY, "")]
    take_receipts(batch, receipts(batch, again, user=officer), acting_user=officer)
    assert len(delivered()) == 2


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"", b"PK\x03\x04"])
def test_what_is_no_workbook_is_refused(due: None, officer: User, content: bytes) -> None:
    with pytest.raises(DeliveryRefusedError, match="不是能打开的表格"):
        take_receipts(batch_of(officer), content, acting_user=officer)


def test_receipts_of_another_batch_are_refused(due: None, officer: User) -> None:
    batch = batch_of(officer)
    book = openpyxl.load_workbook(BytesIO(send_batch(batch, acting_user=officer)))
    for row in book.worksheets[0].iter_rows(min_row=5):
        row[0].value, row[8].value, row[9].value, row[10].value = "7-00001", "成功", 5, DAY
        break
    stream = BytesIO()
    book.save(stream)

    with pytest.raises(DeliveryRefusedError, match="没有一行属于这一批"):
        take_receipts(batch, stream.getvalue(), acting_user=officer)


def test_a_batch_is_cancelled_with_a_reason_until_receipts_come(due: None, officer: User) -> None:
    batch = batch_of(officer)
    with pytest.raises(DeliveryRefusedError, match="要写明理由"):
        cancel_batch(batch, reason=" ", acting_user=officer)
    cancel_batch(batch, reason="金额要重新核定", acting_user=officer)
    with pytest.raises(DeliveryRefusedError, match="已经作废"):
        send_batch(batch, acting_user=officer)

    second = batch_of(officer)
    answers = [(code(second, "E1"), "成功", 12000.5, DAY, "")]
    take_receipts(second, receipts(second, answers, user=officer), acting_user=officer)
    with pytest.raises(DeliveryRefusedError, match="已登记回单，不能作废"):
        cancel_batch(second, reason="x", acting_user=officer)


def test_a_batch_is_made_sent_and_settled_on_the_pages(
    due: None, officer: User, browse: Browse
) -> None:
    client = browse(officer)
    page = client.get(f"/deliveries/of/{RENOVATION}/").content.decode()
    assert "核定金额不详" in page
    assert "32,000.50" in page
    client.post(f"/deliveries/of/{RENOVATION}/", {"period": "once"})
    batch = DeliveryBatch.objects.get()
    assert client.post(f"/deliveries/{batch.pk}/file/").status_code == 200
    wrong = SimpleUploadedFile(
        "x.xlsx", receipts(batch, [(code(batch, "E1"), "?", 1, DAY, "")], user=officer)
    )
    refused = client.post(f"/deliveries/{batch.pk}/receipts/", {"file": wrong})
    assert refused.status_code == 422
    assert "回单有 1 处要改" in refused.content.decode()
    answers = [(code(batch, "E1"), "成功", 12000, DAY, ""), ("8-1", "成功", 5, DAY, "")]
    right = SimpleUploadedFile("x.xlsx", receipts(batch, answers, user=officer))

    sent = client.post(f"/deliveries/{batch.pk}/receipts/", {"file": right})
    client.post(f"{sent['Location']}settle/")

    shown = client.get(f"/deliveries/{batch.pk}/").content.decode()
    for words in ("金额不符", f"{MINUS}0.50", "回单里没有", "批次里没有的", "8-1", "示例甲"):
        assert words in shown
    assert "示例甲" not in client.get(f"/deliveries/{batch.pk}/?state=waiting").content.decode()
    assert "12,000.00" in client.get("/programmes/lines/E1/").content.decode()
    assert f"/deliveries/{batch.pk}/" in client.get("/deliveries/").content.decode()


def test_a_batch_of_a_foreign_place_is_not_found(
    due: None, officer: User, make_user: MakeUser, browse: Browse
) -> None:
    batch = batch_of(officer)

    assert (
        browse(make_user(Role.TOWNSHIP_CLERK, RIVER)).get(f"/deliveries/{batch.pk}/").status_code
        == 404
    )
    assert (
        browse(make_user(Role.AUDITOR, COUNTY)).get(f"/deliveries/{batch.pk}/").status_code == 403
    )
    liaison = browse(make_user(Role.DEPARTMENT_LIAISON, COUNTY))
    content = liaison.post(f"/deliveries/{batch.pk}/file/").content
    masked = openpyxl.load_workbook(BytesIO(content)).worksheets[0]["C5"].value
    assert masked in (None, "") or "*" in masked
