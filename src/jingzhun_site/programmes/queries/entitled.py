"""Those who are entitled to a programme of which no gaps are listed: what it takes besides is not in the register."""

from collections.abc import Sequence

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun.eligibility import Gap, RuleInfo, State
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.gap_files import line_of
from jingzhun_site.decisions.gaps import run_for
from jingzhun_site.decisions.standing_queries import SeenRun, SubjectPage, access_run
from jingzhun_site.decisions.subjects import SubjectKey, shown_subjects
from jingzhun_site.decisions.touched import household_of
from jingzhun_site.frame.pieces import Chip, Empty
from jingzhun_site.frame.tables import Batch, Cell, Column, Row, Table
from jingzhun_site.programmes.actions.enrolling import running_in
from jingzhun_site.programmes.queries.finding import MOST, find_subjects
from jingzhun_site.programmes.queries.ledger_table import Asked
from jingzhun_site.programmes.queries.subject_facts import fact_columns, facts_of
from jingzhun_site.register.as_of import Times

_WHO = (
    Column(key="name", label=gettext_lazy("对象")),
    Column(key="place", label=gettext_lazy("村")),
)
_STATE = Column(key="state", label=gettext_lazy("办理"))
_NUMBER = Column(key="number", label=gettext_lazy("编号"))


def seen_run(user: User, times: Times, place: str) -> SeenRun | None:
    """The run that answers for the times, so far as a user may see it."""
    run = run_for(times)
    return access_run(user, run, place=place) if run else None


def entitled_table(seen: SeenRun, programme: str, asked: Asked) -> Table:
    """One page of the entitled, village by village; whoever is in the programme is marked.

    With a word to find (``?find=``) the records that it means, entitled or not: the offer says what can be enrolled.

    Raises:
        Http404: the run has no such programme, or it is not the user's to see.
    """
    rule = seen.rule(f"programme:{programme}")
    if rule is None:
        raise Http404
    word = asked.query.get("find", "").strip()
    page = _found(seen, rule.entity, word, asked.user) if word else _entitled(seen, rule, asked)
    return Table(
        id="entitled",
        caption=rule.label,
        columns=(*_WHO, *fact_columns(rule.entity), _STATE, _NUMBER),
        rows=_rows(page.rows, programme, asked.user, seen),
        chips=[Chip(label=_("查找"), value=word, keys=("find",))] if word else (),
        next=page.next,
        previous=page.previous,
        batches=() if asked.is_past else (_batch(programme),),
        has_column_choice=False,
        empty=_empty(word),
    )


def _entitled(seen: SeenRun, rule: RuleInfo, asked: Asked) -> SubjectPage:
    after, before = asked.query.get("after", ""), asked.query.get("before", "")
    return seen.subjects(rule, State.YES, after=after, before=before)


def _found(seen: SeenRun, entity: str, word: str, user: User) -> SubjectPage:
    records = find_subjects(user, entity, [word], seen.scope).get(word, ())
    rows = [
        SubjectKey(
            entity=entity,
            key=str(one.pk),
            household=household_of(one) or None,
            place_code=one.place_code,
        )
        for one in records[:MOST]
    ]
    return SubjectPage(rows=rows, count=len(rows), next="", previous="")


def _rows(subjects: Sequence[SubjectKey], programme: str, user: User, seen: SeenRun) -> list[Row]:
    shown = shown_subjects(user, subjects, seen.scope)
    running = running_in(programme, [(one.entity, one.key) for one in subjects])
    entity = subjects[0].entity if subjects else ""
    facts = facts_of(entity, [one.key for one in subjects]) if subjects else {}
    return [
        Row(
            key=line_of(one.entity, one.key, programme, int(Gap.NOT_RECEIVING)),
            cells={
                "name": shown[(one.entity, one.key)].name,
                "place": shown[(one.entity, one.key)].place,
                **facts.get(one.key, {}),
                "state": Cell(value=_("办理中"), tone="good")
                if (one.entity, one.key) in running
                else "—",
                "number": one.key,
            },
            href=shown[(one.entity, one.key)].href,
        )
        for one in subjects
    ]


def _empty(word: str) -> Empty:
    if not word:
        return Empty(title=_("没有应享的对象"), icon="circle-check")
    return Empty(
        title=_("没有找到“%(word)s”") % {"word": word},
        hint=_("写名册里的编号，或清单上显示的全名；只找您办理的地区。"),
        icon="search",
    )


def _batch(programme: str) -> Batch:
    return Batch(
        label=_("纳入专项"),
        href=f"{reverse('programmes:offer')}?back={programme}",
        icon="plus",
        right=Right.HANDLE_PROGRAMMES,
    )
