"""A programme with several benefits hands out each of them, and a payment signs the step at which it is made."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client

from jingzhun.packs import Benefit, Per, Programme
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right, Role
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.deliveries.actions import make_batch
from jingzhun_site.deliveries.models import DeliveryBatch, DeliveryLine
from jingzhun_site.deliveries.refusing import DeliveryRefusedError
from jingzhun_site.deliveries.taking import take_receipts
from jingzhun_site.documents.models import Document
from jingzhun_site.programmes import procedures
from jingzhun_site.programmes.access import access_ledgers
from jingzhun_site.programmes.actions.granting import grant
from jingzhun_site.programmes.benefits import benefits_of, own_benefit
from jingzhun_site.programmes.models import BenefitGrant, EnrolmentProgress, Signature
from jingzhun_site.programmes.procedures import programme_in
from tests.jingzhun_site.deliveries.conftest import batch_of, receipts
from tests.jingzhun_site.programmes.conftest import COUNTY, HILL, RENOVATION, TODAY, Posts, line

MakeUser = Callable[..., User]
Browse = Callable[[User], Client]
DAY = date(2018, 12, 31)
RENT, LOAN = "cash:过渡租房补贴", "service"
SEVERAL = (
    Benefit(what="cash", per=Per.ONCE),
    Benefit(what="cash", per=Per.MONTH, label="过渡租房补贴"),
    Benefit(what="service", per=Per.ONCE, label="设计指导"),
)


def _programme(*gives: Benefit) -> Programme:
    found = programme_in(RENOVATION, HILL, TODAY)
    assert found is not None
    return replace(found.programme, gives=gives)


@pytest.fixture
def several(monkeypatch: pytest.MonkeyPatch) -> None:
    """The renovations give money for the house, for the rent meanwhile, and advice."""
    known = procedures._of_chain

    def with_several(*args: Any) -> Any:
        found = dict(known(*args))
        one = found[RENOVATION]
        found[RENOVATION] = replace(one, programme=replace(one.programme, gives=SEVERAL))
        return found

    monkeypatch.setattr(procedures, "_of_chain", with_several)
    monkeypatch.setattr(
        "jingzhun_site.programmes.access._in_force",
        lambda chains: procedures.programmes_in(HILL, TODAY),
    )


def _batch(user: User, benefit: str = "", period: str = "once") -> DeliveryBatch:
    ledgers = access_ledgers(user, right=Right.HANDLE_PROGRAMMES)
    return make_batch(
        ledgers, RENOVATION, period, benefit=benefit, place_code=COUNTY, acting_user=user
    )


def _pay(batch: DeliveryBatch, user: User, *keys: str) -> Any:
    lines = [batch.lines.get(enrolment_id=key) for key in keys]
    answers = [(one.code, "成功", one.amount_yuan, DAY, "") for one in lines]
    return take_receipts(batch, receipts(batch, answers, user=user), acting_user=user)


def test_each_benefit_has_a_key_that_outlives_its_place_in_the_list() -> None:
    assert list(benefits_of(_programme(*SEVERAL))) == ["cash", RENT, LOAN]
    unnamed = Benefit(what="cash", per=Per.YEAR)
    assert list(benefits_of(_programme(SEVERAL[0], unnamed))) == ["cash", "cash:2"]


def test_the_sum_of_the_enrolment_is_that_of_what_the_rules_owe() -> None:
    owed = Benefit(what="cash", per=Per.MONTH, label="供养金", amount="100 yuan")
    ceiling = replace(owed, label="上限", limit=True)

    assert own_benefit(_programme(SEVERAL[2], SEVERAL[0])) == "cash"
    assert own_benefit(_programme(ceiling, owed)) == "cash:供养金"
    assert own_benefit(_programme(SEVERAL[2])) == "service"


def test_what_is_granted_of_one_benefit_is_due_of_that_one(
    due: None, several: None, officer: User
) -> None:
    rent_money = {"amount_yuan": Decimal(600), "quantity": None}
    grant("E1", rent_money, benefit=RENT, reason="过渡", acting_user=officer)

    house, rent = _batch(officer), _batch(officer, RENT, "2018-12")

    assert {one.enrolment_id: one.amount_yuan for one in house.lines.all()} == {
        "E1": Decimal("12000.50"), "E2": Decimal("20000.00"),
    }  # fmt: skip
    assert [(one.enrolment_id, one.amount_yuan) for one in rent.lines.all()] == [
        ("E1", Decimal("600.00"))
    ]
    entry = AuditEntry.objects.get(action="programmes.granted")
    assert (entry.new["benefit"], entry.new["amount_yuan"]) == (RENT, "600")
    assert line("E1").enrolment.value("amount_yuan") == Decimal("12000.50")


def test_one_benefit_is_paid_once_a_period_and_the_others_are_not_hidden(
    due: None, several: None, officer: User
) -> None:
    grant("E1", {"amount_yuan": Decimal(600)}, benefit=RENT, reason="过渡", acting_user=officer)
    _pay(_batch(officer), officer, "E1")

    rent = _batch(officer, RENT, "2018-12")
    _pay(rent, officer, "E1")

    with pytest.raises(DeliveryRefusedError, match="没有可以发放的"):
        _batch(officer, RENT, "2018-12")
    assert _batch(officer, RENT, "2018-11").lines.count() == 1
    twice = DeliveryLine(
        batch=rent, number=9, enrolment_id="E1", benefit=RENT, period="2018-12", place_code=HILL
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        twice.save()


def test_a_benefit_that_the_programme_does_not_have_is_refused(due: None, officer: User) -> None:
    with pytest.raises(DeliveryRefusedError, match="没有这个发放期"):
        _batch(officer, "cash:无", "once")


def test_the_pages_ask_which_benefit(
    due: None, several: None, officer: User, browse: Browse
) -> None:
    client = browse(officer)
    page = client.get("/programmes/lines/E1/").content.decode()
    assert "核定：过渡租房补贴" in page
    form = {
        "amount_yuan": "600",
        "quantity": "",
        "reason": "过渡三个月",
        "version": line("E1").version,
    }
    client.post(f"/programmes/lines/E1/grant/?benefit={RENT}", form)
    assert BenefitGrant.objects.get().amount_yuan == Decimal(600)

    due_page = client.get(f"/deliveries/of/{RENOVATION}/", {"benefit": RENT}).content.decode()
    assert "2018年12月" in due_page
    assert "600.00" in due_page
    client.post(f"/deliveries/of/{RENOVATION}/", {"benefit": RENT, "period": "2018-12"})

    batch = DeliveryBatch.objects.get()
    assert (batch.benefit, batch.period, batch.kind) == (RENT, "2018-12", "cash")
    assert "农村危房改造 · 过渡租房补贴" in client.get(batch.get_absolute_url()).content.decode()


def test_batches_from_before_are_of_the_first_benefit(due: None, officer: User) -> None:
    batch = batch_of(officer)
    DeliveryBatch.objects.update(benefit="")
    DeliveryLine.objects.update(benefit="")
    migration = import_module(
        "jingzhun_site.deliveries.migrations.0003_benefits_of_earlier_batches"
    )

    migration.name_benefits(apps, None)

    batch.refresh_from_db()
    assert batch.benefit == "cash"
    assert set(batch.lines.values_list("benefit", flat=True)) == {"cash"}


@pytest.fixture
def treasurer(make_user: MakeUser, held: Posts) -> User:
    user = make_user(Role.COUNTY_OFFICER, COUNTY, "财政丁")
    held.give(user, "county_finance_post", COUNTY)
    return user


def test_a_payment_signs_the_step_of_payment_with_the_workbook_as_its_proof(
    due: None, treasurer: User
) -> None:
    batch = _batch(treasurer)

    receipt = _pay(batch, treasurer, "E1")

    signed = Signature.objects.select_related("step").get(enrolment_id="E1")
    assert (signed.step.value("step"), signed.step.value("reached_on")) == ("paid", DAY)
    assert signed.note == f"发放回单 {batch.lines.get(enrolment_id='E1').code}"
    assert Document.objects.filter(entity="enrolment_steps", kind="payment").count() == 1
    assert (receipt.signed, receipt.unsigned) == (1, [])
    assert (line("E1").next_step, line("E2").next_step) == ("closed", "paid")


def test_whoever_may_not_sign_the_payment_takes_receipts_and_leaves_the_step_open(
    due: None, officer: User, browse: Browse
) -> None:
    batch = _batch(officer)

    receipt = _pay(batch, officer, "E1", "E2")

    assert receipt.signed == 0
    assert [one["lines"] for one in receipt.unsigned] == [2]
    page = browse(officer).get(batch.get_absolute_url()).content.decode()
    assert "</span> 笔没有签：" in page
    assert receipt.unsigned[0]["reason"] in page
    assert "县级财政岗" in receipt.unsigned[0]["reason"]
    assert line("E1").next_step == "paid"


def test_the_step_of_payment_waits_until_every_granted_sum_is_paid(
    due: None, several: None, treasurer: User
) -> None:
    grant("E1", {"amount_yuan": Decimal(600)}, benefit=RENT, reason="过渡", acting_user=treasurer)

    first = _pay(_batch(treasurer), treasurer, "E1", "E2")
    assert first.signed == 1
    assert first.unsigned == [{"reason": "还有“过渡租房补贴”没有发，都发完再签。", "lines": 1}]

    second = _pay(_batch(treasurer, RENT, "2018-12"), treasurer, "E1")
    assert second.signed == 1
    assert EnrolmentProgress.objects.get(pk="E1").next_step == "closed"
