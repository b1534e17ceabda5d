"""The table of a ledger: its columns, its rows, what can be done with the selected ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.subjects import Shown
from jingzhun_site.frame.pieces import Chip, Empty
from jingzhun_site.frame.tables import Batch, Cell, Column, Order, Row, Table
from jingzhun_site.places.scope import Scope
from jingzhun_site.programmes.models import EnrolmentProgress, ProgressQuerySet
from jingzhun_site.programmes.procedures import InForce, code_label
from jingzhun_site.programmes.queries.ledger import (
    IN_HAND,
    NO_STEP,
    RUNNING,
    STATES,
    LedgerFilter,
    due_words,
    ledger_page,
    narrowed,
)
from jingzhun_site.programmes.queries.shown import subjects_of
from jingzhun_site.programmes.queries.steps import next_signers, reached_by, shown_steps, step_bar
from jingzhun_site.programmes.queries.subject_facts import fact_columns, facts_of

KEPT = ("state", "step", "year", "overdue", "objection", "place")

_WHO = (
    Column(key="name", label=gettext_lazy("对象")),
    Column(key="place", label=gettext_lazy("村"), sort="place"),
)
_WORK = (
    Column(key="steps", label=gettext_lazy("进度")),
    Column(key="next", label=gettext_lazy("下一步")),
    Column(key="signer", label=gettext_lazy("由谁办"), wraps=True),
    Column(key="due", label=gettext_lazy("期限"), sort="due"),
    Column(key="since", label=gettext_lazy("纳入日期"), kind="day", sort="since"),
    Column(key="amount", label=gettext_lazy("核定金额"), unit=gettext_lazy("元"), kind="money"),
    Column(key="quantity", label=gettext_lazy("数量"), kind="number", shown=False),
    Column(key="number", label=gettext_lazy("编号"), shown=False),
)
COLUMNS = (*_WHO, *_WORK)
NO_MATCH = Empty(
    title=gettext_lazy("没有符合条件的"), hint=gettext_lazy("去掉一些条件再看。"), icon="filter"
)
"""What a list says of which the conditions leave nothing."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Who asks for a ledger, and what the address says."""

    user: User
    query: QueryDict
    scope: Scope
    is_past: bool = False


def ledger_table(
    lines: ProgressQuerySet, in_force: InForce, wanted: LedgerFilter, asked: Asked
) -> Table:
    """One page of a ledger, with the columns that belong to its kind of subject."""
    columns = (*_WHO, *fact_columns(in_force.programme.entity), *_WORK)
    order = Order.read(asked.query.get("sort", ""), columns=columns, default="due")
    found = narrowed(lines, wanted)
    page = ledger_page(
        found,
        str(order),
        after=asked.query.get("after", ""),
        before=asked.query.get("before", ""),
    )
    return Table(
        id="ledger",
        caption=in_force.programme.label,
        columns=columns,
        rows=line_rows(page.rows, {in_force.programme.id: in_force}, asked),
        chosen=asked.query.getlist("cols"),
        order=order,
        chips=_chips(wanted, in_force),
        count=found.count(),
        next=page.next,
        previous=page.previous,
        batches=() if asked.is_past else _batches(wanted, in_force, asked),
        empty=_empty(wanted),
    )


def line_rows(
    lines: Sequence[EnrolmentProgress], programmes: Mapping[str, InForce], asked: Asked
) -> list[Row]:
    """The rows of lines, be they of one programme or of several."""
    shown = subjects_of(asked.user, lines, asked.scope)
    reached, signers = reached_by(lines), next_signers(lines, programmes)
    facts = _facts(lines)
    return [
        Row(
            key=line.pk,
            cells=_cells(line, programmes[line.programme], shown[line.pk])
            | facts.get((line.entity, line.subject), {})
            | {
                "steps": step_bar(
                    shown_steps(line, programmes[line.programme], reached.get(line.pk, {}))
                ),
                "signer": signers.get(line.pk, "—"),
            },
            href=reverse("programmes:line", args=[line.pk]),
            sum_of=line.enrolment.value("amount_yuan"),
        )
        for line in lines
    ]


def _facts(lines: Sequence[EnrolmentProgress]) -> dict[tuple[str, str], dict[str, Any]]:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for entity in {line.entity for line in lines}:
        of_entity = facts_of(entity, (line.subject for line in lines if line.entity == entity))
        found |= {(entity, key): cells for key, cells in of_entity.items()}
    return found


def _cells(line: EnrolmentProgress, in_force: InForce, shown: Shown) -> dict[str, Any]:
    words, tone = due_words(line)
    step = in_force.step(line.next_step)
    following: object = step.label if step else "—"
    if line.ended_because:
        following = Cell(value=code_label("enrolment_end", line.ended_because), tone="quiet")
    elif line.has_objection:
        following = Cell(value=_("%(step)s（有异议）") % {"step": following}, tone="soon")
    return {
        "name": shown.name,
        "programme": in_force.programme.label,
        "place": shown.place,
        "next": following,
        "due": Cell(value=words, tone=tone, note=str(line.deadline)) if words else "—",
        "since": line.enrolled_on,
        "amount": line.enrolment.value("amount_yuan"),
        "quantity": line.enrolment.value("quantity"),
        "number": line.pk,
    }


def _chips(wanted: LedgerFilter, in_force: InForce) -> list[Chip]:
    chips = []
    if wanted.state != RUNNING:
        chips.append(Chip(label=_("状态"), value=STATES[wanted.state], keys=("state",)))
    if wanted.step:
        chips.append(Chip(label=_("下一步"), value=_step(wanted, in_force), keys=("step",)))
    if wanted.year is not None:
        chips.append(Chip(label=_("纳入年份"), value=str(wanted.year), keys=("year",)))
    if wanted.is_overdue:
        chips.append(Chip(label=_("期限"), value=_("已逾期"), keys=("overdue",)))
    if wanted.has_objection:
        chips.append(Chip(label=_("异议"), value=_("未处理"), keys=("objection",)))
    return chips


def _step(wanted: LedgerFilter, in_force: InForce) -> str:
    words = {IN_HAND: _("还有步骤要办"), NO_STEP: _("在享（步骤已办完）")}
    step = in_force.step(wanted.step)
    return step.label if step else words[wanted.step]


def _batches(wanted: LedgerFilter, in_force: InForce, asked: Asked) -> Sequence[Batch]:
    """Signing many at once, when all of them wait for the same step."""
    step = in_force.step(wanted.step)
    if step is None or wanted.state != RUNNING:
        return ()
    address = reverse("programmes:sign_many", args=[in_force.programme.id, step.id])
    query = {name: asked.query[name] for name in KEPT if asked.query.get(name)}
    return (
        Batch(
            label=_("批量办理：%(step)s") % {"step": step.label},
            href=f"{address}?{urlencode(query)}",
            icon="check",
            right=Right.HANDLE_PROGRAMMES,
        ),
    )


def _empty(wanted: LedgerFilter) -> Empty:
    if wanted == LedgerFilter():
        return Empty(
            title=_("还没有在办的"),
            hint=_("在差缺清单里选中应享未享的，点“纳入专项”。"),
            icon="clipboard-list",
        )
    return NO_MATCH
