"""A batch of a demonstration: made, sent, and come back with one refusal and one sum that differs."""

from decimal import Decimal
from io import BytesIO

import xlsxwriter

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.deliveries.actions import make_batch, send_batch
from jingzhun_site.deliveries.models import DeliveryBatch
from jingzhun_site.deliveries.periods import ONCE
from jingzhun_site.deliveries.refusing import DeliveryRefusedError
from jingzhun_site.deliveries.taking import take_receipts
from jingzhun_site.deliveries.workbook import CODE, DAY, PAID, RESULT, WORDS
from jingzhun_site.programmes.access import access_ledgers

_PROGRAMME = "housing_renovation"
_FEW = 3


def hand_out(user: User) -> None:
    """Hand out what is due in the user's place; nothing where nobody is due or it was done before."""
    ledgers = access_ledgers(user, right=Right.HANDLE_PROGRAMMES)
    if _PROGRAMME not in ledgers.programmes or DeliveryBatch.objects.exists():
        return
    place = ledgers.scope.place_code
    try:
        batch = make_batch(ledgers, _PROGRAMME, ONCE, place_code=place, acting_user=user)
    except DeliveryRefusedError:
        return
    send_batch(batch, acting_user=user)
    take_receipts(batch, _answers(batch), acting_user=user)


def _answers(batch: DeliveryBatch) -> bytes:
    """What a bank might write: one refusal, one sum that differs where there are several, the last line left out."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for at, head in enumerate((CODE, RESULT, PAID, DAY, WORDS)):
            sheet.write_string(0, at, head)
        lines = list(batch.lines.all())
        for row, line in enumerate(lines[:-1] or lines, start=1):
            is_refused, is_short = row == len(lines) - 1, row == 1 and len(lines) > _FEW
            amount = (line.amount_yuan or Decimal(0)) - (500 if is_short else 0)
            sheet.write_string(row, 0, line.code)
            sheet.write_string(row, 1, "退回" if is_refused else "成功")
            sheet.write_string(row, 2, "" if is_refused else str(amount))
            sheet.write_string(row, 3, "" if is_refused else clock.today().isoformat())
            sheet.write_string(row, 4, "账户已销户" if is_refused else "")
    return stream.getvalue()
