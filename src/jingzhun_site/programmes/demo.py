"""A few weeks of a township's work in a demonstration: every step has somebody waiting at it, some are late."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from uuid import uuid4

from django.db import transaction

from jingzhun.eligibility import Gap
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.decisions.actions import note_gaps
from jingzhun_site.decisions.gaps import GapFilter, GapRow, access_gaps
from jingzhun_site.decisions.models import GapNote
from jingzhun_site.documents.demo import demo_paper
from jingzhun_site.programmes.actions.ending import End, end_enrolment
from jingzhun_site.programmes.actions.granting import grant
from jingzhun_site.programmes.actions.objections import raise_objection
from jingzhun_site.programmes.actions.obstacles import Signing
from jingzhun_site.programmes.actions.progress import keep_progress
from jingzhun_site.programmes.actions.refusing import RefusedError
from jingzhun_site.programmes.actions.signing import sign_step
from jingzhun_site.programmes.models import EnrolmentProgress
from jingzhun_site.programmes.procedures import SUBJECTS, InForce, programme_in
from jingzhun_site.register.actions import Why, add_record
from jingzhun_site.register.as_of import Times
from jingzhun_site.register.models import Record
from jingzhun_site.register.signals import tell_of_batch

_PROGRAMMES = ("housing_renovation", "accessible_home", "free_training")
_LINES = 30
_GRANTED = (Decimal(12_000), Decimal(20_000), Decimal(8_500))
_SIGNERS = ("village", "township", "county", "county2")
_SIGNED = ("closed", "paid", "accepted", "identified")
_EACH = 2
"""How many renovations are signed at each of these steps: one after the other, so that none is signed twice."""
_BETWEEN_DAYS = 8
_LAST_DAYS = (3, 27, 44)
"""How many days ago the last step was taken: in time, soon due and overdue where thirty days are allowed."""


def work_programmes(user: User) -> int:
    """Put gaps of a user's places into their programmes, some weeks ago; how many."""
    found = access_gaps(user, Times.present(), right=Right.HANDLE_PROGRAMMES)
    if found is None:
        return 0
    done = 0
    for programme in _PROGRAMMES:
        wanted = GapFilter(gap=Gap.NOT_RECEIVING, programmes=frozenset({programme}))
        rows = [row for row in found.lines(wanted, most=_LINES) if row.entity in SUBJECTS]
        done += _enrol_back_then(rows, user)
    _trouble(user)
    _sign_with_papers()
    _grant(user)
    return done


@transaction.atomic
def _enrol_back_then(rows: Sequence[GapRow], user: User) -> int:
    batch = f"enrol-{uuid4().hex}"
    made = []
    for number, row in enumerate(rows):
        in_force = programme_in(row.programme, row.place_code, clock.today())
        if in_force is not None:
            made.append(_enrolment(row, in_force, number, user, batch))
    keep_progress(made, is_step_forward=False)
    note_gaps(rows, GapNote.Kind.ENROLLED, acting_user=user)
    tell_of_batch(batch)
    return len(made)


def _enrolment(row: GapRow, in_force: InForce, number: int, user: User, batch: str) -> Record:
    """An enrolment as far as the number of the row says, its last step a while ago."""
    round_, reached = divmod(number, max(len(in_force.programme.steps), 1))
    steps = in_force.programme.steps[:reached]
    last = clock.today() - timedelta(days=_LAST_DAYS[round_ % len(_LAST_DAYS)])
    days = [last - timedelta(days=_BETWEEN_DAYS * back) for back in range(len(steps), -1, -1)]
    why = Why(reason="入户核实，本人申请", valid_from=days[0], batch=batch)
    values = {
        "programme": row.programme,
        "measure": in_force.programme.measure or None,
        SUBJECTS[row.entity]: row.subject_id,
        "enrolled_on": days[0],
        "amount_yuan": row.amount or None,
        "place_code": row.place_code,
    }
    enrolment = add_record("enrolments", values, acting_user=user, why=why)
    for step, (_before, day) in zip(steps, pairwise(days), strict=True):
        taken = {
            "enrolment_id": enrolment.pk, "step": step.id, "reached_on": day, "by_post": step.by,
            "place_code": row.place_code,
        }  # fmt: skip
        why = Why(valid_from=day, batch=batch)
        add_record("enrolment_steps", taken, acting_user=user, why=why)
    return enrolment


def _sign_with_papers() -> None:
    """The next step of some renovations, signed by whoever of the demonstration holds the post, with its papers.

    What is late stays late, for somebody to find.
    """
    running = EnrolmentProgress.objects.running().filter(
        programme=_PROGRAMMES[0], last_on__isnull=False
    )
    users = list(User.objects.filter(username__in=_SIGNERS).order_by("pk"))
    for step in _SIGNED:
        waiting = running.filter(next_step=step).order_by("-due_on", "pk")
        for number, line in enumerate(waiting[:_EACH]):
            _sign(line, number, users)


def _grant(user: User) -> None:
    """What the county approved for those whose payment is next; no published standard says it."""
    waiting = EnrolmentProgress.objects.running().filter(user.scope().q(), next_step="paid")
    for number, line in enumerate(waiting.filter(programme=_PROGRAMMES[0]).order_by("pk")):
        values = {"amount_yuan": _GRANTED[number % len(_GRANTED)]}
        with suppress(RefusedError):  # granted already
            grant(line.pk, values, reason="县级审批会议核定", acting_user=user)


def _sign(line: EnrolmentProgress, number: int, users: Sequence[User]) -> None:
    in_force = programme_in(line.programme, line.place_code, clock.today())
    step = in_force.step(line.next_step) if in_force else None
    if step is None:
        return
    words = [f"专项参与编号 {line.pk}", f"步骤：{step.label}", f"日期：{clock.today()}"]
    papers = {kind: demo_paper(kind, words, number=number) for kind in step.evidence}
    note = "此前各步的材料在乡镇档案室。" if step.id == _SIGNED[0] else ""
    signing = Signing(step=step.id, on=clock.today(), note=note, papers=papers)
    for user in users:
        try:
            sign_step(line.pk, signing, acting_user=user)
        except RefusedError:
            continue  # another post signs it
        return


def _trouble(user: User) -> None:
    """An objection to a posting, and somebody who does not want after all."""
    running = EnrolmentProgress.objects.running().filter(programme=_PROGRAMMES[0])
    posting = running.filter(user.scope().q(), next_step="posted").order_by("pk").first()
    if posting is not None:
        words = "反映该户在县城另有住房。"
        raise_objection(posting.pk, words, on=clock.today(), acting_user=user)
    begun = running.filter(user.scope().q(), done=0).order_by("pk").first()
    if begun is not None:
        end = End(because="withdrawn", on=clock.today(), reason="已随子女搬入县城，不再改造。")
        end_enrolment(begun.pk, end, acting_user=user)
