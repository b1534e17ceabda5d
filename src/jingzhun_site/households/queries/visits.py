"""The visits of the seven days up to a day, where a user may see the register: the figure and its rows."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.subjects import Shown, SubjectKey, shown_subjects
from jingzhun_site.frame.formats import day_text
from jingzhun_site.frame.paging import keyset_page
from jingzhun_site.frame.pieces import Empty
from jingzhun_site.frame.tables import Column, Row, Table
from jingzhun_site.households.queries.situation import post_label
from jingzhun_site.places.scope import Scope
from jingzhun_site.programmes.queries.across import WEEK_DAYS, in_week
from jingzhun_site.register.as_of import Times, values_as_of
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import RecordQuerySet

_COLUMNS = (
    Column(key="name", label=gettext_lazy("户主")),
    Column(key="place", label=gettext_lazy("村")),
    Column(key="day", label=gettext_lazy("走访日期"), kind="day"),
    Column(key="post", label=gettext_lazy("走访人岗位"), wraps=True),
)


def visits_of_week(user: User, times: Times, *, place: str) -> RecordQuerySet:
    """The visits of the place in the last seven days before the end of the day looked at, as known then."""
    scope = user.scope(Right.SEE_REGISTER).narrowed(place)
    if not times.is_past:
        found: RecordQuerySet = MODELS["visits"].objects.filter(
            scope.q(), in_week("visited_on", on=times.as_at)
        )
        return found
    return MODELS["visits"].with_withdrawn.filter(pk__in=_keys_then(scope, times))


def visits_table(user: User, times: Times, query: QueryDict, *, place: str) -> Table:
    """One page of them, the latest first."""
    found = visits_of_week(user, times, place=place)
    page = keyset_page(
        found, ("-visited_on", "visit_id"),
        after=query.get("after", ""), before=query.get("before", ""),
    )  # fmt: skip
    shown = shown_subjects(
        user, [_household(one) for one in page.rows], user.scope(Right.SEE_REGISTER)
    )
    then = {values["visit_id"]: values for values in values_as_of(page.rows, times)}
    return Table(
        id="visits",
        caption=_("截至 %(day)s 七天内的入户走访") % {"day": day_text(times.as_at)},
        columns=_COLUMNS,
        rows=[_row(one, then[str(one.pk)], shown) for one in page.rows],
        count=found.count(),
        next=page.next,
        previous=page.previous,
        has_column_choice=False,
        empty=Empty(title=_("这七天没有登记入户走访"), icon="route"),
    )


def visits_address(place: str) -> str:
    """The list of the visits of a place in the last seven days."""
    return f"{reverse('households:visits')}?place={place}"


def _keys_then(scope: Scope, times: Times) -> list[str]:
    """A day that was corrected since may lie outside the week now, so those are looked at too."""
    moved = RecordChange.objects.filter(
        entity="visits",
        kind__in=(RecordChange.Kind.CHANGE, RecordChange.Kind.CORRECTION),
        values__has_key="visited_on",
    )
    first = times.as_at - timedelta(days=WEEK_DAYS - 1)
    candidates = MODELS["visits"].with_withdrawn.filter(
        scope.q(),
        in_week("visited_on", on=times.as_at) | Q(pk__in=moved.values("key")),
    )
    return [
        values["visit_id"]
        for values in values_as_of(candidates, times)
        if first <= values["visited_on"] <= times.as_at
    ]


def _household(visit: Any) -> SubjectKey:
    return SubjectKey(
        entity="households",
        key=visit.household_id,
        household=visit.household_id,
        place_code=visit.place_code,
    )


def _row(visit: Any, then: Mapping[str, Any], shown: Mapping[tuple[str, str], Shown]) -> Row:
    subject = shown["households", visit.household_id]
    cells = {
        "name": subject.name,
        "place": subject.place,
        "day": then["visited_on"],
        "post": post_label(then) or "—",
    }
    return Row(key=str(visit.pk), cells=cells, href=subject.href)
