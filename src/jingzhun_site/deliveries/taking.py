"""Taking receipts: looked at as a whole, shown before anything is written, then written in one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.deliveries.actions import held_batch, note_batch
from jingzhun_site.deliveries.evidence import ENTITY, PAYMENT
from jingzhun_site.deliveries.models import DeliveryBatch, DeliveryLine, Receipt, ReceiptUpload
from jingzhun_site.deliveries.receipts import Answer, read_receipts
from jingzhun_site.deliveries.refusing import DeliveryRefusedError
from jingzhun_site.deliveries.signing import sign_payments
from jingzhun_site.documents.actions import check_document, keep_document
from jingzhun_site.documents.files import digest_of
from jingzhun_site.documents.refusing import UnwantedDocumentError
from jingzhun_site.frame.formats import moment_text
from jingzhun_site.jobs.actions import start_job
from jingzhun_site.programmes.procedures import programme_in
from jingzhun_site.register.actions import Why, add_record
from jingzhun_site.register.signals import tell_of_batch

State = DeliveryLine.State
Tell = Callable[[int, int], None]
SETTLE = "deliveries.settle_receipts"
WHILE_WAITING = 300
"""How many lines are settled while the user waits; more in the background."""
_NAME_LENGTH = 200


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A workbook of receipts held against its batch: its rows by whether the batch has them, and all faults."""

    known: Sequence[tuple[DeliveryLine, Answer]] = ()
    unknown: Sequence[Answer] = ()
    faults: Sequence[str] = ()


def check_receipts(batch: DeliveryBatch, content: bytes) -> Checked:
    """What a workbook says of the lines of a batch, and every reason why it cannot be taken."""
    if before := _taken_before(batch, content):
        return Checked(faults=before)
    read = read_receipts(content, today=clock.today())
    if read.faults:
        return Checked(faults=read.faults)
    lines = {line.code: line for line in batch.lines.select_related("enrolment", "batch")}
    known = [(lines[one.code], one) for one in read.answers if one.code in lines]
    return Checked(
        known=known,
        unknown=[one for one in read.answers if one.code not in lines],
        faults=_faults(batch, known),
    )


def upload_receipts(
    batch: DeliveryBatch, file: UploadedFile, *, acting_user: User
) -> ReceiptUpload:
    """Keep a workbook of receipts to be shown; what was shown before and not taken goes.

    Raises:
        DeliveryRefusedError: with every fault of the workbook; nothing is kept then.
    """
    require(acting_user, Right.HANDLE_PROGRAMMES, batch.place_code)
    content = file.read()
    with transaction.atomic():
        held = held_batch(batch)
        checked = check_receipts(held, content)
        if checked.faults:
            raise DeliveryRefusedError(checked.faults)
        _check_kept(content)
        held.uploads.filter(uploaded_by=acting_user, receipt=None, job=None).delete()
        return ReceiptUpload.objects.create(
            batch=held,
            file_name=Path(str(file.name)).name[-_NAME_LENGTH:],
            content=content,
            lines=len(checked.known),
            uploaded_by=acting_user,
            uploaded_at=clock.now(),
        )


def settle_now_or_later(upload: ReceiptUpload, *, acting_user: User) -> ReceiptUpload:
    """Take the receipts that were shown: at once, or by the worker where they are many.

    Raises:
        DeliveryRefusedError: they were taken already, or the batch has changed since they were shown.
    """
    if upload.lines <= WHILE_WAITING:
        return settle_upload(upload, acting_user=acting_user)
    require(acting_user, Right.HANDLE_PROGRAMMES, upload.batch.place_code)
    with transaction.atomic():
        held = _held_upload(upload)
        if not held.is_working:
            held.job = start_job(
                SETTLE, {"upload": held.pk}, acting_user=acting_user,
                place_code=held.batch.place_code,
            )  # fmt: skip
            held.save(update_fields=["job"])
    return held


@transaction.atomic
def settle_upload(
    upload: ReceiptUpload, *, acting_user: User, tell: Tell = lambda _done, _of: None
) -> ReceiptUpload:
    """Take the receipts that were shown; the workbook goes on as a document.

    Raises:
        DeliveryRefusedError: they were taken already, or the batch has changed since they were shown.
    """
    held = _held_upload(upload)
    content = bytes(held.content)
    held.receipt = take_receipts(held.batch, content, acting_user=acting_user, tell=tell)
    held.content = b""
    held.save(update_fields=["receipt", "content"])
    return held


def _held_upload(upload: ReceiptUpload) -> ReceiptUpload:
    held = ReceiptUpload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if held.receipt_id is not None:
        raise DeliveryRefusedError([_("这份回单已经登记过。")])
    return held


def _check_kept(content: bytes) -> None:
    """Whether the workbook can stay as a document, before anybody waits for it to be settled."""
    try:
        check_document(ContentFile(content), kind=PAYMENT, wanted=(PAYMENT,))
    except UnwantedDocumentError as unwanted:
        raise DeliveryRefusedError([unwanted.sentence]) from unwanted


def take_receipts(
    batch: DeliveryBatch, content: bytes, *, acting_user: User, tell: Tell = lambda _done, _of: None
) -> Receipt:
    """Write what came back for the lines of a batch; the workbook stays as a document.

    What was handed out becomes a record of the register, and signs the step of payment for whoever may sign it. A line
    that is not in the workbook goes on waiting, and one that the batch does not have is kept with the receipt.

    Raises:
        DeliveryRefusedError: with every fault of the workbook; nothing is written then.
    """
    require(acting_user, Right.HANDLE_PROGRAMMES, batch.place_code)
    changes = f"receipts-{uuid4().hex}"
    with transaction.atomic():
        held = held_batch(batch)
        checked = check_receipts(held, content)
        if checked.faults:
            raise DeliveryRefusedError(checked.faults)
        paid = []
        for number, (line, answer) in enumerate(checked.known):
            tell(number, len(checked.known))
            if _settle(line, answer, acting_user, changes) == State.PAID:
                paid.append(line)
        unknown = [_unknown(answer) for answer in checked.unknown]
        receipt = _keep(held, content, len(checked.known), unknown, acting_user)
        tell_of_batch(changes)
        signed = _sign(held, receipt, paid, content, acting_user)
        note_batch(
            "deliveries.receipts_taken", held, acting_user,
            lines=len(checked.known), signed=signed,
        )  # fmt: skip
    return receipt


def _sign(
    batch: DeliveryBatch,
    receipt: Receipt,
    paid: Sequence[DeliveryLine],
    content: bytes,
    user: User,
) -> int:
    """Sign the steps that the payments settle; how many, and with the receipt why others were left open."""
    in_force = programme_in(batch.programme, batch.place_code, clock.today())
    if in_force is None or not paid:
        return 0
    signed = sign_payments(batch, paid, in_force, content, acting_user=user)
    receipt.signed = signed.count
    receipt.unsigned = [{"reason": one, "lines": count} for one, count in signed.unsigned]
    receipt.save(update_fields=["signed", "unsigned"])
    return signed.count


def _taken_before(batch: DeliveryBatch, content: bytes) -> list[str]:
    same = batch.receipts.select_related("taken_by").filter(sha256=digest_of(content)).first()
    if same is None:
        return []
    words = {"who": same.taken_by, "when": moment_text(same.taken_at)}
    return [_("这份回单已由%(who)s于 %(when)s 登记过。") % words]


def _faults(batch: DeliveryBatch, known: Sequence[tuple[DeliveryLine, Answer]]) -> list[str]:
    if not known:
        return [_("表格里没有一行属于这一批，请核对是不是别的批次的回单。")]
    found = []
    for line, answer in known:
        if answer.is_paid and line.amount_yuan is not None and answer.paid_yuan is None:
            words = {"cell": answer.cell, "code": answer.code}
            found.append(_("%(cell)s：%(code)s 写作成功，却没有实发金额。") % words)
        if answer.delivered_on and answer.delivered_on < batch.made_on:
            words = {
                "cell": answer.cell,
                "day": answer.delivered_on.isoformat(),
                "made": str(batch.made_on),
            }
            found.append(_("%(cell)s：发放日期 %(day)s 早于制表日期 %(made)s，请核对。") % words)
        if line.state != State.WAITING and not _says_the_same(line, answer):
            words = {"cell": answer.cell, "code": answer.code, "state": line.get_state_display()}
            found.append(_("%(cell)s：%(code)s 已登记为“%(state)s”，这份回单写的不一样。") % words)
    return found


def _says_the_same(line: DeliveryLine, answer: Answer) -> bool:
    if line.state == State.REFUSED:
        return not answer.is_paid
    return answer.is_paid and (answer.paid_yuan, answer.delivered_on) == (
        line.paid_yuan,
        line.delivered_on,
    )


def is_other_amount(line: DeliveryLine, answer: Answer) -> bool:
    """Whether a row that says paid names another sum than was due."""
    return line.amount_yuan is not None and answer.paid_yuan != line.amount_yuan


def _settle(line: DeliveryLine, answer: Answer, user: User, changes: str) -> str:
    """Write what a row says into its line; what became of the line now, nothing where it was settled before."""
    if line.state != State.WAITING:
        return ""
    line.words = answer.words
    if answer.is_paid and answer.delivered_on is not None:
        line.state = State.OTHER_AMOUNT if is_other_amount(line, answer) else State.PAID
        line.paid_yuan, line.delivered_on = answer.paid_yuan, answer.delivered_on
        line.delivery = _delivery(line, answer.delivered_on, user, changes)
    else:
        line.state = State.REFUSED
    line.save()
    return str(line.state)


def _delivery(line: DeliveryLine, on: date, user: User, changes: str) -> str:
    """What was handed out, as a record of the register."""
    enrolment = line.enrolment
    values = {
        "programme": line.batch.programme,
        "enrolment_id": enrolment.pk,
        "household_id": enrolment.value("household_id"),
        "person_id": enrolment.value("person_id"),
        "delivered_on": on,
        "kind": line.batch.kind,
        "amount_yuan": line.paid_yuan,
        "quantity": line.quantity,
        "place_code": line.place_code,
    }
    reason = _("发放回单 %(code)s") % {"code": line.code}
    why = Why(reason=reason, valid_from=on, batch=changes)
    return str(add_record("deliveries", values, acting_user=user, why=why).pk)


def _unknown(answer: Answer) -> dict[str, str]:
    amount = "" if answer.paid_yuan is None else str(answer.paid_yuan)
    return {"cell": answer.cell, "code": answer.code, "paid_yuan": amount, "words": answer.words}


def _keep(
    batch: DeliveryBatch, content: bytes, lines: int, unknown: list[dict[str, str]], user: User
) -> Receipt:
    try:
        keep_document(
            ContentFile(content), kind=PAYMENT, entity=ENTITY, key=str(batch.pk),
            place_code=batch.place_code, acting_user=user, wanted=(PAYMENT,),
        )  # fmt: skip
    except UnwantedDocumentError as unwanted:
        raise DeliveryRefusedError([unwanted.sentence]) from unwanted
    return Receipt.objects.create(
        batch=batch,
        sha256=digest_of(content),
        lines=lines,
        unknown=unknown,
        taken_by=user,
        taken_at=clock.now(),
    )
