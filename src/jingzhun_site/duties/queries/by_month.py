"""How many of the duties that fell due in a month were done by their deadline, month by month."""

from collections.abc import Sequence
from datetime import date

from django.db.models import F, Q

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.duties.models import DutyInstance
from jingzhun_site.ledger.queries.by_month import MonthDone, done_by_month
from jingzhun_site.places.scope import Scope


def duties_done_by_month(place_code: str, *, user: User, on: date) -> Sequence[MonthDone]:
    """The months of the duties of a place and of all below it; nothing of a place that is not the user's."""
    if not user.scope(Right.SEE_DECISIONS).covers(place_code):
        return []
    passed = DutyInstance.objects.within(Scope.of([place_code])).passed(on)
    return done_by_month(passed, is_on_time=Q(fulfilled_on__lte=F("due_on")), on=on)
