"""What is written down of everything that is done to a difference: a line of its history and an audit entry."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.crosschecks.models import Difference, DifferenceEvent
from jingzhun_site.crosschecks.refusing import CrossCheckRefusedError
from jingzhun_site.frame.formats import moment_text

Kind = DifferenceEvent.Kind


@transaction.atomic
def moved(
    difference: Difference,
    kind: DifferenceEvent.Kind,
    *,
    acting_user: User,
    version: int,
    text: str = "",
    day: date | None = None,
    **values: object,
) -> Difference:
    """Write new values of a difference, unless somebody else was quicker.

    Raises:
        CrossCheckRefusedError: somebody did something with it since ``version`` was seen.
    """
    seen = Difference.objects.filter(pk=difference.pk, version=version)
    if not seen.update(**values, version=version + 1):
        raise CrossCheckRefusedError([_overtaken(difference.pk)])
    difference.refresh_from_db()
    DifferenceEvent.objects.create(
        difference=difference, kind=kind, text=text[:1000], day=day, by=acting_user, at=clock.now()
    )
    record_audit(
        f"crosschecks.{kind.value}",
        acting_user=acting_user,
        entity="differences",
        key=str(difference.pk),
        place_code=difference.place_code,
        new={"comparison": difference.comparison, "until": day.isoformat() if day else None},
        reason=text,
    )
    return difference


def _overtaken(pk: int) -> str:
    last = DifferenceEvent.objects.filter(difference=pk).select_related("by").order_by("pk").last()
    who = last.by if last is not None and last.by is not None else _("比对任务")
    about = {
        "who": who,
        "when": moment_text(last.at) if last else "",
        "what": last.get_kind_display() if last else "",
    }
    return (
        _("%(who)s 已于 %(when)s 对这一条做了“%(what)s”；您刚才的操作没有保存，请看过再办。")
        % about
    )
