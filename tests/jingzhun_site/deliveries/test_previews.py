"""Receipts are shown before they are taken, and taken in the background where they are many."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import strip_tags

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.deliveries import taking, views
from jingzhun_site.deliveries.actions import cancel_batch
from jingzhun_site.deliveries.models import DeliveryBatch, ReceiptUpload
from jingzhun_site.deliveries.taking import take_receipts
from jingzhun_site.jobs.models import Job
from jingzhun_site.jobs.running import run_job
from jingzhun_site.register.models import MODELS
from tests.jingzhun_site.deliveries.conftest import Answer, batch_of, receipts
from tests.jingzhun_site.programmes.conftest import RIVER

MakeUser = Callable[..., User]
Browse = Callable[[User], Client]
DAY = date(2018, 12, 31)


@pytest.fixture
def batch(due: None, officer: User) -> DeliveryBatch:
    return batch_of(officer)


@pytest.fixture
def client(officer: User, browse: Browse) -> Client:
    return browse(officer)


def _answers(batch: DeliveryBatch) -> list[Answer]:
    first, second = (batch.lines.get(enrolment_id=key).code for key in ("E1", "E2"))
    return [
        (first, "成功", "11000.50", DAY, ""),
        (second, "退回", None, None, "账户已销户"),
        ("99-00001", "成功", "5", DAY, ""),
    ]


def _sent(client: Client, batch: DeliveryBatch, content: bytes) -> ReceiptUpload:
    file = SimpleUploadedFile("银行回单.xlsx", content)
    answer = client.post(f"/deliveries/{batch.pk}/receipts/", {"file": file})
    assert answer.status_code == 302
    return ReceiptUpload.objects.latest("pk")


def _page(client: Client, upload: ReceiptUpload) -> str:
    answer = client.get(upload.get_absolute_url())
    assert answer.status_code == 200
    return " ".join(strip_tags(answer.content.decode()).split())


def _settle(client: Client, upload: ReceiptUpload) -> str:
    answer = client.post(f"{upload.get_absolute_url()}settle/", follow=True)
    return " ".join(strip_tags(answer.content.decode()).split())


def test_what_receipts_say_is_shown_by_name_before_anything_is_written(
    batch: DeliveryBatch, client: Client, officer: User
) -> None:
    upload = _sent(client, batch, receipts(batch, _answers(batch), user=officer))

    page = _page(client, upload)

    for words in ("足额发放 0笔", "金额不符 1笔", "退回 1笔", "批次里没有的 1行", "回单里没有 0笔"):
        assert words in page
    assert "示例甲山上村12,000.5011,000.50" in page
    assert "示例乙山上村20,000.00账户已销户" in page
    assert "99-000015.00" in page
    assert MODELS["deliveries"].objects.count() == 0
    assert set(batch.lines.values_list("state", flat=True)) == {"waiting"}


def test_what_was_shown_is_taken_and_the_workbook_goes_on_as_a_document(
    batch: DeliveryBatch, client: Client, officer: User
) -> None:
    upload = _sent(client, batch, receipts(batch, _answers(batch), user=officer))

    said = _settle(client, upload)

    assert "已登记回单 2 笔；批次里没有的 1 行。" in said
    upload.refresh_from_db()
    assert upload.receipt is not None
    assert bytes(upload.content) == b""
    assert [one.amount_yuan for one in MODELS["deliveries"].objects.all()] == [Decimal("11000.50")]
    assert "这份回单已登记" in _page(client, upload)
    assert "这份回单已经登记过" in _settle(client, upload)
    assert MODELS["deliveries"].objects.count() == 1


def test_many_are_taken_in_the_background(
    batch: DeliveryBatch, client: Client, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "WHILE_WAITING", 1)
    upload = _sent(client, batch, receipts(batch, _answers(batch), user=officer))
    assert "登记中" in _settle(client, upload)
    _settle(client, upload)  # a second click makes no second job

    job = run_job(Job.objects.get())

    assert job.says == "已登记 2 笔"
    assert MODELS["deliveries"].objects.count() == 1
    assert "这份回单已登记" in _page(client, upload)


def test_a_job_that_cannot_take_them_says_why_and_writes_nothing(
    batch: DeliveryBatch, client: Client, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "WHILE_WAITING", 1)
    upload = _sent(client, batch, receipts(batch, _answers(batch), user=officer))
    _settle(client, upload)
    cancel_batch(batch, reason="重做", acting_user=officer)

    run_job(Job.objects.get())

    assert "这一批已经作废" in _page(client, upload)
    assert MODELS["deliveries"].objects.count() == 0


def test_receipts_that_others_have_taken_since_are_shown_as_what_they_are_now(
    batch: DeliveryBatch, client: Client, officer: User
) -> None:
    upload = _sent(client, batch, receipts(batch, _answers(batch), user=officer))
    code = batch.lines.get(enrolment_id="E1").code
    other = receipts(batch, [(code, "成功", "12000.50", DAY, "")], user=officer)
    take_receipts(batch, other, acting_user=officer)

    page = _page(client, upload)

    assert "上传以后批次有变，这份回单不能登记" in page
    assert "已登记为“已发放”，这份回单写的不一样" in page
    assert "已登记为“已发放”" in _settle(client, upload)
    assert MODELS["deliveries"].objects.count() == 1


def test_only_what_was_not_taken_before_is_offered(
    batch: DeliveryBatch, client: Client, officer: User
) -> None:
    first, *others = _answers(batch)
    take_receipts(batch, receipts(batch, [first], user=officer), acting_user=officer)

    page = _page(client, _sent(client, batch, receipts(batch, [first, *others], user=officer)))
    assert "登记这1笔" in page.replace(" ", "")
    again = (
        *first[:-1],
        "银行重新打印",
    )  # the same bytes once more would be refused before they are shown
    page = _page(client, _sent(client, batch, receipts(batch, [again], user=officer)))
    assert "这份回单里的都登记过了" in page


def test_of_what_is_shown_and_left_the_latest_is_kept(
    batch: DeliveryBatch, client: Client, officer: User
) -> None:
    content = receipts(batch, _answers(batch), user=officer)
    _sent(client, batch, content)
    _sent(client, batch, content)

    assert ReceiptUpload.objects.count() == 1


def test_receipts_of_another_county_are_as_if_they_were_not_there(
    batch: DeliveryBatch, client: Client, officer: User, make_user: MakeUser, browse: Browse
) -> None:
    upload = _sent(client, batch, receipts(batch, _answers(batch), user=officer))
    stranger = browse(make_user(Role.VILLAGE_CADRE, RIVER, "外村"))

    assert stranger.get(upload.get_absolute_url()).status_code == 404
    assert stranger.post(f"{upload.get_absolute_url()}settle/").status_code == 404


def test_the_file_of_a_large_batch_is_made_in_the_background(
    batch: DeliveryBatch, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "_FILE_WHILE_WAITING", 1)

    client.post(f"/deliveries/{batch.pk}/file/")
    job = run_job(Job.objects.get())

    assert job.result_name == f"农村危房改造-once-{batch.pk}.xlsx"
    batch.refresh_from_db()
    assert batch.sent_at is not None
