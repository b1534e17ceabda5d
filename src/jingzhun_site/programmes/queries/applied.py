"""The rows of a workbook that were applied, each opening to its line of the ledger."""

from collections.abc import Mapping
from datetime import date

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.decisions.subjects import Shown
from jingzhun_site.frame.formats import day_text
from jingzhun_site.frame.paging import keyset_page
from jingzhun_site.frame.tables import Column, Row, Table
from jingzhun_site.places.scope import Scope
from jingzhun_site.programmes.models import AppliedRow, EnrolmentProgress, LedgerUpload
from jingzhun_site.programmes.procedures import InForce
from jingzhun_site.programmes.queries.shown import subjects_of

_COLUMNS = (
    Column(key="subject", label=gettext_lazy("对象")),
    Column(key="place", label=gettext_lazy("村")),
    Column(key="what", label=gettext_lazy("登记了什么"), wraps=True),
    Column(key="row", label=gettext_lazy("表格中的行"), kind="number"),
)


def applied_table(
    user: User, upload: LedgerUpload, in_force: InForce, scope: Scope, query: QueryDict
) -> Table | None:
    """One page of the rows that were applied, in the order of the workbook; nothing before the first was."""
    found = upload.applied_rows.all()
    count = found.count()
    if not count:
        return None
    page = keyset_page(found, ["row"], after=query.get("after", ""), before=query.get("before", ""))
    keys = [one.enrolment_id for one in page.rows]
    lines = list(EnrolmentProgress.objects.within(scope).filter(pk__in=keys))
    shown = subjects_of(user, lines, scope)
    return Table(
        id="applied",
        caption=_("已登记的行"),
        columns=_COLUMNS,
        rows=[_row(one, shown, in_force) for one in page.rows],
        count=count,
        next=page.next,
        previous=page.previous,
        has_column_choice=False,
    )


def _row(one: AppliedRow, shown: Mapping[str, Shown], in_force: InForce) -> Row:
    """A line that lies in other places by now has no name here, and opens to nothing."""
    subject = shown.get(one.enrolment_id)
    cells = {
        "subject": subject.name if subject else one.enrolment_id,
        "place": subject.place if subject else "—",
        "what": _what(one, in_force),
        "row": one.row,
    }
    href = reverse("programmes:line", args=[one.enrolment_id]) if subject else ""
    return Row(key=str(one.row), cells=cells, href=href)


def _what(one: AppliedRow, in_force: InForce) -> str:
    labels = {step.id: step.label for step in in_force.programme.steps}
    said = [_("新纳入")] if one.is_new else []
    said += [
        f"{labels.get(step, step)} {day_text(date.fromisoformat(day))}"
        for step, day in one.days.items()
    ]
    return "；".join(said)
