"""Recording that a duty was done, and withdrawing a record that was wrong."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.documents.actions import CheckedDocument
from jingzhun_site.duties.evidence import keep_evidence
from jingzhun_site.duties.models import DutyInstance, DutyRecord
from jingzhun_site.organisations.queries import post_ids_of, posts_are_kept, posts_by_id


class DutyRefusedError(Exception):
    """Nothing was written; ``sentences`` say what is wrong and what to do, all of it at once."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(sentences))


@dataclass(frozen=True, kw_only=True)
class Done:
    """What was done: when, how much, in words, and the paper that shows it where there is one."""

    done_on: date
    note: str
    quantity: Decimal = Decimal(1)
    paper: CheckedDocument | None = None


def may_record(instance: DutyInstance, user: User, *, on: date) -> bool:
    """Whether a user answers for a duty: holds its post, or handles tasks where nobody who holds it can log in."""
    if not user.may(Right.HANDLE_TASKS, instance.place_code):
        return False
    if not instance.post_id or not posts_are_kept():
        return True
    if instance.post_id in post_ids_of(user, on=on):
        return True
    held = posts_by_id([instance.post_id], on=on).get(instance.post_id)
    return held is None or held.holder_user_id is None


def record_done(instance: DutyInstance, done: Done, *, acting_user: User) -> DutyRecord:
    """Write down that a duty was done; it is fulfilled as soon as the records add up to what is wanted.

    Raises:
        DutyRefusedError: another post answers for it, the day is not in its time, or nothing is said of it.
    """
    require(acting_user, Right.HANDLE_TASKS, instance.place_code)
    faults = _faults(instance, done, acting_user)
    if faults:
        raise DutyRefusedError(faults)
    with transaction.atomic():
        DutyInstance.objects.select_for_update().get(pk=instance.pk)  # one record at a time
        made = DutyRecord.objects.create(
            instance=instance,
            done_on=done.done_on,
            quantity=done.quantity,
            note=done.note.strip()[:1000],
            by=acting_user,
            at=clock.now(),
        )
        if done.paper is not None:
            keep_evidence(made, done.paper, acting_user=acting_user)
        settle(instance)
        new = {"done_on": done.done_on.isoformat(), "quantity": str(done.quantity)}
        _audit("duties.recorded", instance, acting_user, new=new, reason=done.note)
    return made


def withdraw_record(record: DutyRecord, *, reason: str, acting_user: User) -> None:
    """Let a record count no more; it stays with the reason, and is not recognised again.

    Raises:
        DutyRefusedError: no reason is given, or it was withdrawn already.
    """
    instance = record.instance
    require(acting_user, Right.ASSIGN_TASKS, instance.place_code)
    if not reason.strip():
        raise DutyRefusedError([_("撤回记录要写明原因。")])
    with transaction.atomic():
        DutyInstance.objects.select_for_update().get(pk=instance.pk)
        standing = DutyRecord.objects.filter(pk=record.pk, withdrawn_because="")
        if not standing.update(withdrawn_because=reason.strip()[:500]):
            raise DutyRefusedError([_("这条记录已有人撤回，请刷新后查看。")])
        settle(instance)
        _audit("duties.record_withdrawn", instance, acting_user, new={}, reason=reason)


def settle(instance: DutyInstance) -> None:
    """Whether a duty is fulfilled, as its records say; on the day of the last of them."""
    standing = instance.records.filter(withdrawn_because="")
    sums = standing.aggregate(done=Sum("quantity"), last=Max("done_on"))
    is_enough = sums["done"] is not None and sums["done"] >= instance.wanted
    instance.fulfilled_on = sums["last"] if is_enough else None
    instance.save(update_fields=["fulfilled_on"])


def _faults(instance: DutyInstance, done: Done, user: User) -> list[str]:
    faults = []
    if not may_record(instance, user, on=clock.today()):
        faults.append(_("这项职责由责任岗位填报，您现在不任这个岗位。"))
    if done.done_on > clock.today():
        faults.append(_("办理日期不能晚于今天。"))
    if done.done_on < instance.period_start:
        faults.append(_("办理日期早于本期（%(day)s起）。") % {"day": instance.period_start})
    if not done.note.strip():
        faults.append(_("请写明办理情况，例如：会议纪要编号、到会人数。"))
    if done.quantity <= 0:
        faults.append(_("数量要大于零。"))
    return faults


def _audit(
    action: str, instance: DutyInstance, user: User, *, new: dict[str, str], reason: str
) -> None:
    record_audit(
        action,
        acting_user=user,
        entity="duty_instance",
        key=str(instance.pk),
        place_code=instance.place_code,
        new={"title": instance.label, "period_end": instance.period_end.isoformat(), **new},
        reason=reason,
    )
