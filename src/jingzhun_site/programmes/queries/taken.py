"""The steps that were taken in the last week, of all programmes."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.decisions.subjects import Shown
from jingzhun_site.frame.paging import keyset_page
from jingzhun_site.frame.pieces import Empty
from jingzhun_site.frame.tables import Column, Row, Table
from jingzhun_site.programmes.access import Ledgers
from jingzhun_site.programmes.models import EnrolmentProgress
from jingzhun_site.programmes.procedures import post_label
from jingzhun_site.programmes.queries.across import in_week
from jingzhun_site.programmes.queries.shown import subjects_of
from jingzhun_site.register.models import EnrolmentStep

_COLUMNS = (
    Column(key="name", label=gettext_lazy("对象")),
    Column(key="place", label=gettext_lazy("村")),
    Column(key="programme", label=gettext_lazy("专项"), wraps=True),
    Column(key="step", label=gettext_lazy("步骤")),
    Column(key="day", label=gettext_lazy("办理日期"), kind="day"),
    Column(key="post", label=gettext_lazy("岗位"), wraps=True),
)


def steps_of_week(ledgers: Ledgers) -> "QuerySet[Any]":
    """The steps of the programmes that the user may see, taken in the last seven days."""
    return EnrolmentStep.objects.filter(
        ledgers.scope.q(), in_week("reached_on"), enrolment__programme__in=ledgers.programmes
    )


def taken_table(user: User, ledgers: Ledgers, query: QueryDict) -> Table:
    """One page of them, the latest first."""
    found = steps_of_week(ledgers)
    page = keyset_page(
        found, ("-reached_on", "step_id"),
        after=query.get("after", ""), before=query.get("before", ""),
    )  # fmt: skip
    keys = [one.enrolment_id for one in page.rows]
    lines = {one.pk: one for one in EnrolmentProgress.objects.filter(pk__in=keys)}
    shown = subjects_of(user, list(lines.values()), ledgers.scope)
    return Table(
        id="taken",
        caption=_("近七天办理的步骤"),
        columns=_COLUMNS,
        rows=[_row(one, lines, shown, ledgers) for one in page.rows],
        count=found.count(),
        next=page.next,
        previous=page.previous,
        has_column_choice=False,
        empty=Empty(title=_("近七天没有办理步骤"), icon="clipboard-list"),
    )


def _row(
    one: Any,
    lines: Mapping[str, EnrolmentProgress],
    shown: Mapping[str, Shown],
    ledgers: Ledgers,
) -> Row:
    in_force = ledgers.programmes[lines[one.enrolment_id].programme]
    step = in_force.step(one.value("step"))
    subject, post = shown[one.enrolment_id], one.value("by_post")
    cells = {
        "name": subject.name,
        "place": subject.place,
        "programme": in_force.programme.label,
        "step": step.label if step else one.value("step"),
        "day": one.value("reached_on"),
        "post": post_label(post) if post else "—",
    }
    return Row(
        key=str(one.pk), cells=cells, href=reverse("programmes:line", args=[one.enrolment_id])
    )
