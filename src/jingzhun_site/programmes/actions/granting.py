"""What an enrolment is granted: the sum and the quantity that were approved."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.config import clock
from jingzhun_site.programmes.actions.noting import note_enrolment
from jingzhun_site.programmes.actions.progress import course_of, keep_progress
from jingzhun_site.programmes.actions.refusing import RefusedError, locked
from jingzhun_site.programmes.benefits import benefits_of, own_benefit
from jingzhun_site.programmes.models import BenefitGrant, EnrolmentProgress
from jingzhun_site.register.actions import Why, change_record


@transaction.atomic
def grant(
    key: str,
    values: Mapping[str, Decimal | None],
    *,
    reason: str,
    acting_user: User,
    benefit: str = "",
    expected_version: int | None = None,
) -> EnrolmentProgress:
    """Write the approved sum (``amount_yuan``) and ``quantity``; what stood there stays in the history.

    ``benefit`` names a further benefit of the programme by its key; without it the sum of the enrolment is meant.

    Raises:
        RefusedError: the enrolment has ended, or the values say what stands there already.
    """
    line = locked(key, expected_version=expected_version)
    if line.ended_because:
        raise RefusedError([_("这一笔已经结束，要改核定数请先恢复。")])
    if not _write(line, values, benefit, reason, acting_user):
        raise RefusedError([_("和原来一样，没有改动。")])
    keep_progress([line.enrolment])
    line.refresh_from_db()
    return line


def _write(
    line: EnrolmentProgress,
    values: Mapping[str, Decimal | None],
    benefit: str,
    reason: str,
    user: User,
) -> bool:
    """Whether that changed anything."""
    in_force = course_of(line.enrolment).in_force
    if not benefit or in_force is None or benefit == own_benefit(in_force.programme):
        why = Why(reason=reason)
        return change_record(line.enrolment, values, acting_user=user, why=why) is not None
    if benefit not in benefits_of(in_force.programme):
        raise RefusedError([_("现行政策里这一专项没有这一项待遇，请刷新页面。")])
    found = BenefitGrant.objects.filter(enrolment_id=line.pk, benefit=benefit).first()
    old = {name: getattr(found, name, None) for name in values}
    if old == dict(values):
        return False
    stamp = {"granted_by": user, "granted_at": clock.now()}
    BenefitGrant.objects.update_or_create(
        enrolment_id=line.pk, benefit=benefit, defaults={**values, **stamp}
    )
    new = {"benefit": benefit, **_texts(values), **_texts(old, "_before")}
    note_enrolment("programmes.granted", line, new, reason=reason, acting_user=user)
    return True


def _texts(values: Mapping[str, Decimal | None], ending: str = "") -> dict[str, str]:
    return {f"{name}{ending}": "" if one is None else str(one) for name, one in values.items()}
