"""Renovations that have come to the payment, and workbooks that come back from the bank."""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right, Role
from jingzhun_site.deliveries.actions import make_batch, send_batch
from jingzhun_site.deliveries.models import DeliveryBatch
from jingzhun_site.deliveries.workbook import CODE, DAY, PAID, RESULT, WORDS
from jingzhun_site.programmes.access import access_ledgers
from jingzhun_site.programmes.actions.progress import rebuild_progress
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record
from tests.jingzhun_site.programmes.conftest import (  # noqa: F401  the county of the programmes
    COUNTY,
    RENOVATION,
    _today,
    browse,
    enrolled,
    held,
    houses,
    make_user,
    places,
)

GRANTED = {"E1": "12000.50", "E2": "20000.00", "E3": None}


@pytest.fixture
def due(houses: list[Record]) -> None:  # noqa: F811
    """Three renovations that were accepted; of the third nobody knows what it was granted."""
    for (key, amount), home in zip(GRANTED.items(), ("hill-a", "hill-b", "hill-c"), strict=True):
        enrolled(key, home, steps=7)
        if amount:
            MODELS["enrolments"].objects.filter(pk=key).update(amount_yuan=Decimal(amount))
    rebuild_progress()


@pytest.fixture
def officer(make_user: Any) -> User:  # noqa: F811
    user: User = make_user(Role.COUNTY_OFFICER, COUNTY, "县甲")
    return user


def batch_of(user: User, period: str = "once") -> DeliveryBatch:
    ledgers = access_ledgers(user, right=Right.HANDLE_PROGRAMMES)
    return make_batch(ledgers, RENOVATION, period, place_code=COUNTY, acting_user=user)


Answer = tuple[str, Any, Any, Any, str]
"""What the bank writes into a line: its code, result, sum, day, reason."""


def receipts(batch: DeliveryBatch, answers: Sequence[Answer], *, user: User) -> bytes:
    """The file of a batch as it comes back; rows with other codes are put behind it."""
    book = openpyxl.load_workbook(BytesIO(send_batch(batch, acting_user=user)))
    sheet: Any = book.active
    heads = {cell.value: cell.column for cell in sheet[4]}
    rows = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=5)}
    for code, *values in answers:
        row = rows.get(code) or sheet.max_row + 1
        sheet.cell(row=row, column=heads[CODE], value=code)
        for head, value in zip((RESULT, PAID, DAY, WORDS), values, strict=True):
            sheet.cell(row=row, column=heads[head], value=value)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
