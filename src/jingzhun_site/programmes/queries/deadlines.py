"""Steps whose deadline has gone by: taken in time, taken late, not taken yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun.periods import Period, PeriodKind, period_of
from jingzhun_site.accounts.models import User
from jingzhun_site.config import clock
from jingzhun_site.decisions.subjects import Shown
from jingzhun_site.frame.paging import keyset_page
from jingzhun_site.frame.pieces import Empty
from jingzhun_site.frame.tables import Cell, Column, Row, Table
from jingzhun_site.frame.words import Words
from jingzhun_site.ledger.queries.by_month import MonthDone, done_by_month, month_named
from jingzhun_site.programmes.access import Ledgers
from jingzhun_site.programmes.models import TAKEN_IN_TIME, StepDeadline, StepDeadlineQuerySet
from jingzhun_site.programmes.procedures import InForce, post_label
from jingzhun_site.programmes.queries.ledger_table import NO_MATCH
from jingzhun_site.programmes.queries.shown import subjects_of

_IN_TIME, _LATE, _NOT_TAKEN = "in_time", "late", "not_taken"
_IS: Mapping[str, Q] = {
    _IN_TIME: TAKEN_IN_TIME,
    _LATE: Q(taken_on__isnull=False) & ~TAKEN_IN_TIME,
    _NOT_TAKEN: Q(taken_on__isnull=True),
}
RESULTS: Mapping[str, Words] = {
    _IN_TIME: gettext_lazy("按期办结"),
    _LATE: gettext_lazy("逾期办结"),
    _NOT_TAKEN: gettext_lazy("逾期未办"),
}
_TONES = {_LATE: "soon", _NOT_TAKEN: "bad"}
_COLUMNS = (
    Column(key="name", label=gettext_lazy("对象")),
    Column(key="result", label=gettext_lazy("结果")),
    Column(key="place", label=gettext_lazy("村")),
    Column(key="programme", label=gettext_lazy("专项"), wraps=True),
    Column(key="step", label=gettext_lazy("步骤")),
    Column(key="due", label=gettext_lazy("办理期限"), kind="day"),
    Column(key="taken", label=gettext_lazy("办理日期"), kind="day"),
    Column(key="post", label=gettext_lazy("岗位"), wraps=True),
)


@dataclass(frozen=True, kw_only=True)
class DeadlineFilter:
    """What the list is narrowed to; an empty word narrows nothing."""

    programme: str = ""
    month: Period | None = None
    result: str = ""

    @classmethod
    def read(cls, query: QueryDict, ledgers: Ledgers) -> "DeadlineFilter":
        """The filter of an address; words that mean nothing here are left out."""
        programme, result = query.get("programme", ""), query.get("result", "")
        return cls(
            programme=programme if programme in ledgers.programmes else "",
            month=month_named(query.get("month", "")),
            result=result if result in RESULTS else "",
        )


def passed_deadlines(ledgers: Ledgers, programme: str = "") -> StepDeadlineQuerySet:
    """The deadlines that have gone by, of one programme or of all that the user may see."""
    names = [programme] if programme else list(ledgers.programmes)
    found = StepDeadline.objects.within(ledgers.scope).filter(programme__in=names)
    return found.passed(clock.today())


def steps_done_by_month(ledgers: Ledgers, programme: str = "") -> Sequence[MonthDone]:
    """The months in which some deadline of a step went by, with the share that was kept."""
    passed = passed_deadlines(ledgers, programme)
    return done_by_month(passed, is_on_time=TAKEN_IN_TIME, on=clock.today())


def address_of_month(place: str, month: str, programme: str = "") -> str:
    """The steps of a place whose deadline fell in a month and has gone by."""
    words = {"place": place, "programme": programme, "month": month}
    query = urlencode({name: word for name, word in words.items() if word})
    return f"{reverse('programmes:deadlines')}?{query}"


def narrowed(passed: StepDeadlineQuerySet, wanted: DeadlineFilter) -> StepDeadlineQuerySet:
    """The deadlines of a filter, whatever became of them."""
    if wanted.month is None:
        return passed
    return passed.filter(due_on__range=(wanted.month.start, wanted.month.end))


def result_counts(found: StepDeadlineQuerySet) -> Mapping[str, int]:
    """How many deadlines were kept, missed and are still missed, by the names of :data:`RESULTS`."""
    return found.aggregate(**{name: Count("pk", filter=is_so) for name, is_so in _IS.items()})


def months_of(passed: StepDeadlineQuerySet) -> Sequence[Period]:
    """The months in which some deadline fell, the latest first."""
    return [period_of(day, PeriodKind.MONTH) for day in passed.dates("due_on", "month", "DESC")]


def timed_programmes(ledgers: Ledgers) -> list[tuple[str, str]]:
    """The programmes of which some step has a deadline, by name and label."""
    timed = [
        (name, one.programme.label)
        for name, one in ledgers.programmes.items()
        if any(step.within_days is not None for step in one.programme.steps)
    ]
    return sorted(timed, key=lambda pair: pair[1])


def deadlines_table(
    user: User, ledgers: Ledgers, wanted: DeadlineFilter, query: QueryDict
) -> Table:
    """One page of the list, the latest deadline first."""
    found = narrowed(passed_deadlines(ledgers, wanted.programme), wanted)
    listed = found.filter(_IS[wanted.result]) if wanted.result else found
    page = keyset_page(
        listed.select_related("line"),
        ("-due_on", "-id"),
        after=query.get("after", ""),
        before=query.get("before", ""),
    )
    shown = subjects_of(user, [one.line for one in page.rows], ledgers.scope)
    return Table(
        id="deadlines",
        caption=_("步骤办理期限"),
        columns=_COLUMNS,
        rows=[
            _row(one, ledgers.programmes[one.programme], shown[one.line_id]) for one in page.rows
        ],
        count=listed.count(),
        next=page.next,
        previous=page.previous,
        has_column_choice=False,
        empty=_empty(wanted),
    )


def _empty(wanted: DeadlineFilter) -> Empty:
    if wanted == DeadlineFilter():
        return Empty(
            title=_("没有已过期限的步骤"),
            hint=_("政策规定了办理天数的步骤，期限过后列在这里。"),
            icon="circle-check",
        )
    return NO_MATCH


def _row(one: StepDeadline, in_force: InForce, shown: Shown) -> Row:
    step = in_force.step(one.step)
    cells: dict[str, Any] = {
        "name": shown.name,
        "place": shown.place,
        "programme": in_force.programme.label,
        "step": step.label if step else one.step,
        "due": one.due_on,
        "taken": one.taken_on or "—",
        "result": _result(one.due_on, one.taken_on),
        "post": post_label(step.by) if step else "—",
    }
    return Row(key=str(one.pk), cells=cells, href=reverse("programmes:line", args=[one.line_id]))


def _result(due: date, taken: date | None) -> Cell:
    result = _NOT_TAKEN if taken is None else _IN_TIME if taken <= due else _LATE
    days = ((taken or clock.today()) - due).days
    if result == _IN_TIME:
        return Cell(value=RESULTS[result])
    words = {"result": RESULTS[result], "days": days}
    return Cell(value=_("%(result)s，逾期 %(days)d 天") % words, tone=_TONES[result])
