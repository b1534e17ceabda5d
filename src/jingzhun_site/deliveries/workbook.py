"""The file of a batch: what goes to the bank or the department, with empty columns that come back as receipts."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.decisions.subjects import SubjectKey, shown_subjects
from jingzhun_site.deliveries.evidence import programme_label
from jingzhun_site.deliveries.models import DeliveryBatch, DeliveryLine
from jingzhun_site.deliveries.periods import period_words
from jingzhun_site.places.queries import full_place_name, place_names
from jingzhun_site.places.scope import Scope
from jingzhun_site.programmes.actions.progress import subject_of
from jingzhun_site.register.models import MODELS
from jingzhun_site.vault.revealing import reveal
from jingzhun_site.vault.tokens import Kind

CODE, RESULT, PAID, DAY, WORDS = "发放编号", "结果", "实发金额", "发放日期", "原因"
_HEADS = (
    CODE, "姓名", "身份证号", "开户银行", "银行账号", "村", "应发金额", "数量", RESULT, PAID, DAY, WORDS,
)  # fmt: skip
_FREE = {RESULT, PAID, DAY, WORDS}
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_FIRST = 4
"""The row, counted from nought, where the lines begin."""


def write_batch(batch: DeliveryBatch, lines: Sequence[DeliveryLine], *, user: User) -> bytes:
    """The file as the user may see identities: whole for who may see them, masked for the others."""
    stream = BytesIO()
    payees = _payees(lines, user)
    with xlsxwriter.Workbook(stream, _OPTIONS) as book:
        sheet = book.add_worksheet(_("发放"))
        bold = book.add_format({"bold": True, "bottom": 1})
        free = book.add_format({"bg_color": "#FFF7DD"})
        money = book.add_format({"num_format": "#,##0.00"})
        title = f"{full_place_name(batch.place_code)} {programme_label(batch)} {period_words(batch.period)}"
        sheet.write_string(0, 0, title, bold)
        sheet.write_string(1, 0, _("批次 %(number)d，共 %(count)d 笔") % _about(batch, lines))
        sheet.write_string(2, 0, _("只填黄色的列：结果写“成功”或“退回”；发放编号不要改动。"))
        for at, head in enumerate(_HEADS):
            sheet.write_string(_FIRST - 1, at, head, bold)
        for row, line in enumerate(lines, start=_FIRST):
            for at, text in enumerate((line.code, *payees[line.pk])):
                sheet.write_string(row, at, text)
            _number(sheet, row, 6, line.amount_yuan, money)
            _number(sheet, row, 7, line.quantity, None)
            for at, head in enumerate(_HEADS):
                if head in _FREE:
                    sheet.write_blank(row, at, None, free)
        sheet.set_column(0, len(_HEADS) - 1, 16)
        sheet.freeze_panes(_FIRST, 2)
    return stream.getvalue()


def _about(batch: DeliveryBatch, lines: Sequence[DeliveryLine]) -> Mapping[str, int]:
    return {"number": batch.pk, "count": len(lines)}


def _number(sheet: Any, row: int, at: int, value: Decimal | None, form: Any) -> None:
    if value is not None:
        sheet.write_number(row, at, float(value), form)


def _payees(lines: Sequence[DeliveryLine], user: User) -> Mapping[int, tuple[str, ...]]:
    """Name, identity number, bank, account and village of whoever is paid, by line.

    Where the benefit goes to no household (an employer, a village, a county) the file names the subject alone, and
    the accounts are the department's to fill in.
    """
    households, persons = _records(lines)
    tokens: list[str | None] = []
    for home in households.values():
        tokens.append(home.value("bank_account"))
    for person in persons.values():
        tokens += [person.value("name"), person.value("id_number")]
    seen = reveal(user.authority(), tokens)
    places = place_names({line.place_code for line in lines})
    names = _subject_names(lines, user)
    found = {}
    for line in lines:
        home, person, place = *_payee(line, households, persons), line.place_code
        name = seen.name(person.value("name"), place) if person else names[line.pk]
        number = seen.show(Kind.ID_NUMBER, person.value("id_number"), place) if person else ""
        account = seen.show(Kind.BANK_ACCOUNT, home.value("bank_account"), place) if home else ""
        bank = (home.value("bank_name") or "") if home else ""
        found[line.pk] = (name, number, bank, account, places.get(place, place))
    return found


def _subject_names(lines: Sequence[DeliveryLine], user: User) -> Mapping[int, str]:
    """What the ledger calls the subjects that are no payee themselves."""
    subjects = {line.pk: _subject(line) for line in lines if not _payee_keys(line)}
    scope = Scope.of([line.place_code for line in lines])
    shown = shown_subjects(user, list(subjects.values()), scope)
    return {pk: shown[(one.entity, one.key)].name for pk, one in subjects.items()}


def _subject(line: DeliveryLine) -> SubjectKey:
    entity, key = subject_of(line.enrolment) or ("enrolments", line.enrolment.pk)
    return SubjectKey(entity=entity, key=key, household=None, place_code=line.place_code)


def _payee_keys(line: DeliveryLine) -> tuple[str, str] | None:
    """The person and the household that are paid: the patient of a bill, the borrower of a loan or else its head."""
    enrolment: Any = line.enrolment
    entity, key = subject_of(enrolment) or ("", "")
    match entity:
        case "persons":
            return key, ""
        case "households":
            return "", key
        case "bills":
            return enrolment.bill.person_id, ""
        case "loans":
            return enrolment.loan.borrower_id or "", enrolment.loan.household_id
    return None


def _records(lines: Sequence[DeliveryLine]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The households and persons of lines, and the heads of these households."""
    keys = [found for line in lines if (found := _payee_keys(line))]
    persons: dict[str, Any] = MODELS["persons"].objects.in_bulk([p for p, _home in keys if p])
    homes = {home for _person, home in keys} | {p.value("household_id") for p in persons.values()}
    households: dict[str, Any] = MODELS["households"].objects.in_bulk([key for key in homes if key])
    heads = [home.value("head_id") for home in households.values()]
    persons |= MODELS["persons"].objects.in_bulk([key for key in heads if key])
    return households, persons


def _payee(
    line: DeliveryLine, households: Mapping[str, Any], persons: Mapping[str, Any]
) -> tuple[Any, Any]:
    keys = _payee_keys(line)
    if keys is None:
        return None, None
    person = persons.get(keys[0])
    home = households.get((person.value("household_id") if person else "") or keys[1])
    return home, person or (persons.get(home.value("head_id") or "") if home else None)
