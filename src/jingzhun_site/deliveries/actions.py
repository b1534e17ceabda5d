"""Making a batch, sending its file, cancelling it: one transaction each, with its audit row."""

from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.deliveries.due import due_lines
from jingzhun_site.deliveries.evidence import ENTITY
from jingzhun_site.deliveries.models import DeliveryBatch, DeliveryLine
from jingzhun_site.deliveries.periods import periods_of
from jingzhun_site.deliveries.refusing import DeliveryRefusedError
from jingzhun_site.deliveries.workbook import write_batch
from jingzhun_site.programmes.access import Ledgers
from jingzhun_site.programmes.benefits import benefits_of

State = DeliveryLine.State
_AT_ONCE = 1_000


def make_batch(
    ledgers: Ledgers,
    programme: str,
    period: str,
    *,
    place_code: str,
    acting_user: User,
    benefit: str = "",
) -> DeliveryBatch:
    """Put every enrolment of a place that is due into a batch, with what it was granted and did not get.

    ``benefit`` names one of the programme's benefits by its key; the first where none is named.

    Raises:
        DeliveryRefusedError: nobody is due, the period cannot be handed out, or somebody was quicker.
    """
    if not place_code:
        raise DeliveryRefusedError([_("您管几个地区，请先在顶上选一个，再做这一批。")])
    require(acting_user, Right.HANDLE_PROGRAMMES, place_code)
    in_force = ledgers.programmes[programme]
    benefits = benefits_of(in_force.programme)
    key = benefit or next(iter(benefits), "")
    if key not in benefits or period not in periods_of(benefits[key].per, clock.today()):
        raise DeliveryRefusedError([_("这一专项没有这个发放期，请重新选择。")])
    try:
        with transaction.atomic():
            dues = due_lines(ledgers.lines_of(programme), in_force, key, period)
            ready = [due for due in dues if not due.obstacle]
            if not ready:
                raise DeliveryRefusedError(
                    [_("现在没有可以发放的：都已在别的批次里，或核定金额不详。")]
                )
            batch = DeliveryBatch.objects.create(
                programme=programme,
                place_code=place_code,
                benefit=key,
                period=period,
                kind=benefits[key].what,
                made_by=acting_user,
                made_at=clock.now(),
                made_on=clock.today(),
            )
            DeliveryLine.objects.bulk_create(
                [
                    DeliveryLine(
                        batch=batch,
                        number=number,
                        enrolment_id=due.line.pk,
                        benefit=key,
                        period=period,
                        place_code=due.line.place_code,
                        amount_yuan=due.amount,
                        quantity=due.quantity,
                    )
                    for number, due in enumerate(ready, start=1)
                ],
                batch_size=_AT_ONCE,
            )
            total = sum((due.amount or Decimal(0) for due in ready), Decimal(0))
            note_batch(
                "deliveries.made", batch, acting_user, lines=len(ready), total_yuan=str(total)
            )
    except IntegrityError as error:  # another batch took one of them in the meantime
        raise DeliveryRefusedError([_("刚有人做了包含同一笔的批次，请刷新后再做。")]) from error
    return batch


@transaction.atomic
def send_batch(batch: DeliveryBatch, *, acting_user: User) -> bytes:
    """The file of a batch; from the first time that somebody takes it who hands out, the batch is sent.

    Raises:
        DeliveryRefusedError: the batch was cancelled.
    """
    require(acting_user, Right.EXPORT_LISTS, batch.place_code)
    held = held_batch(batch)
    lines = list(held.lines.select_related("enrolment__bill", "enrolment__loan").order_by("number"))
    content = write_batch(held, lines, user=acting_user)
    if held.sent_at is None and acting_user.may(Right.HANDLE_PROGRAMMES, batch.place_code):
        DeliveryBatch.objects.filter(pk=held.pk).update(sent_at=clock.now())
    note_batch("deliveries.exported", held, acting_user, lines=len(lines))
    return content


@transaction.atomic
def cancel_batch(batch: DeliveryBatch, *, reason: str, acting_user: User) -> None:
    """Cancel a batch for which no receipt came; its enrolments are due again.

    Raises:
        DeliveryRefusedError: no reason is given, or receipts were taken.
    """
    require(acting_user, Right.HANDLE_PROGRAMMES, batch.place_code)
    held = held_batch(batch)
    if not reason.strip():
        raise DeliveryRefusedError([_("作废要写明理由。")])
    if held.receipts.exists():
        raise DeliveryRefusedError([_("这一批已登记回单，不能作废；没发出去的等退回后再发。")])
    held.lines.update(state=State.CANCELLED)
    DeliveryBatch.objects.filter(pk=held.pk).update(
        cancelled_at=clock.now(), cancelled_by=acting_user, why_cancelled=reason.strip()
    )
    note_batch("deliveries.cancelled", held, acting_user, reason=reason.strip())


def held_batch(batch: DeliveryBatch) -> DeliveryBatch:
    """The batch, held until the transaction ends."""
    held = DeliveryBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if held.cancelled_at is not None:
        raise DeliveryRefusedError([_("这一批已经作废。")])
    return held


def note_batch(
    action: str, batch: DeliveryBatch, user: User, *, reason: str = "", **new: int | str
) -> None:
    """Write an audit entry of a batch in the transaction of the caller."""
    record_audit(
        action,
        acting_user=user,
        entity=ENTITY,
        key=str(batch.pk),
        place_code=batch.place_code,
        new={"programme": batch.programme, "benefit": batch.benefit, "period": batch.period, **new},
        reason=reason,
    )
