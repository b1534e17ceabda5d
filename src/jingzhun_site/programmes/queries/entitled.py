"""Those who are entitled to a programme of which no gaps are listed: what it takes besides is not in the register."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun.eligibility import Gap, State
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.gap_files import line_of
from jingzhun_site.decisions.gaps import run_for
from jingzhun_site.decisions.standing_queries import SeenRun, access_run
from jingzhun_site.decisions.subjects import shown_subjects
from jingzhun_site.frame.pieces import Empty
from jingzhun_site.frame.tables import Batch, Cell, Column, Row, Table
from jingzhun_site.programmes.actions.enrolling import running_in
from jingzhun_site.programmes.queries.ledger_table import Asked
from jingzhun_site.register.as_of import Times

COLUMNS = (
    Column(key="name", label=gettext_lazy("对象")),
    Column(key="place", label=gettext_lazy("村")),
    Column(key="state", label=gettext_lazy("办理")),
)


def seen_run(user: User, times: Times, place: str) -> SeenRun | None:
    """The run that answers for the times, so far as a user may see it."""
    run = run_for(times)
    return access_run(user, run, place=place) if run else None


def entitled_table(seen: SeenRun, programme: str, asked: Asked) -> Table:
    """One page of the entitled, village by village; whoever is in the programme is marked.

    Raises:
        Http404: the run has no such programme, or it is not the user's to see.
    """
    rule = seen.rule(f"programme:{programme}")
    if rule is None:
        raise Http404
    after, before = asked.query.get("after", ""), asked.query.get("before", "")
    page = seen.subjects(rule, State.YES, after=after, before=before)
    shown = shown_subjects(asked.user, page.rows, seen.scope)
    running = running_in(programme, [(one.entity, one.key) for one in page.rows])
    rows = [
        Row(
            key=line_of(one.entity, one.key, programme, int(Gap.NOT_RECEIVING)),
            cells={
                "name": shown[(one.entity, one.key)].name,
                "place": shown[(one.entity, one.key)].place,
                "state": Cell(value=_("办理中"), tone="good")
                if (one.entity, one.key) in running
                else "—",
            },
            href=shown[(one.entity, one.key)].href,
        )
        for one in page.rows
    ]
    return Table(
        id="entitled",
        caption=rule.label,
        columns=COLUMNS,
        rows=rows,
        next=page.next,
        previous=page.previous,
        batches=() if asked.is_past else (_batch(programme),),
        has_column_choice=False,
        empty=Empty(title=_("没有应享的对象"), icon="circle-check"),
    )


def _batch(programme: str) -> Batch:
    return Batch(
        label=_("纳入专项"),
        href=f"{reverse('programmes:offer')}?back={programme}",
        icon="plus",
        right=Right.HANDLE_PROGRAMMES,
    )
