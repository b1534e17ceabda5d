"""Offering to a household or person the help that a difference shows to be missing: an enrolment at its first step."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun.eligibility import Gap
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.crosschecks.actions.noting import Kind, moved
from jingzhun_site.crosschecks.catalogue import comparisons
from jingzhun_site.crosschecks.models import Difference, Verdict
from jingzhun_site.crosschecks.refusing import CrossCheckRefusedError
from jingzhun_site.decisions.gap_files import line_of
from jingzhun_site.decisions.gaps import GapRow
from jingzhun_site.ledger.actions import moving
from jingzhun_site.ledger.life import Act, obstacles
from jingzhun_site.programmes.access import access_ledgers
from jingzhun_site.programmes.actions.enrolling import enrol
from jingzhun_site.programmes.models import EnrolmentProgress
from jingzhun_site.programmes.procedures import InForce
from jingzhun_site.programmes.queries.offer import why_not_offered


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A programme in which the missing help is given: its first step, why it cannot be offered, a line that runs."""

    programme: str
    label: str
    first_step: str
    row: GapRow
    running: str = ""
    why_not: str = ""


def offers_for(found: Difference, user: User) -> list[Offered]:
    """The programmes of the place in which the help is given, as far as the user handles them; none of another kind."""
    return [
        _offered(one, name, row)
        for name, one in _programmes(found, user)
        if (row := _row(found, name, one)) is not None
    ]


@transaction.atomic
def offer(found: Difference, *, text: str, version: int, acting_user: User) -> Difference:
    """Enrol whom a confirmed difference is about, at the first step, in the first programme that can be offered.

    Raises:
        CrossCheckRefusedError: it is not confirmed, no programme can be offered (with the reason), or somebody was
            quicker.
    """
    require(acting_user, Right.HANDLE_PROGRAMMES, found.place_code)
    offers = offers_for(found, acting_user) if found.verdict == Verdict.CONFIRMED else []
    chosen = next((one for one in offers if not one.why_not), None)
    if chosen is None:
        nothing = _("这一条没有可以纳入的专项，请交办责任部门。")
        raise CrossCheckRefusedError([f"{o.label}：{o.why_not}" for o in offers] or [nothing])
    reason = _("比对差异 %(number)d %(message)s") % {"number": found.pk, "message": found.message}
    enrol([chosen.row], acting_user=acting_user, reason=reason[:300])
    words = _("%(programme)s。%(text)s") % {"programme": chosen.label, "text": text}
    _note_progress(found, words, acting_user)
    return moved(found, Kind.OFFERED, text=words, version=version, acting_user=acting_user)


def _note_progress(found: Difference, words: str, user: User) -> None:
    """The task made of the difference goes on: whoever does it has offered the help."""
    entry = found.entry
    if entry is not None and not obstacles(entry, Act.PROGRESS, user, on=clock.today()):
        moving.note_progress(entry, text=words, version=entry.version, acting_user=user)


def _programmes(found: Difference, user: User) -> Iterator[tuple[str, InForce]]:
    spec = comparisons().get(found.comparison)
    if spec is None or not spec.offers:
        return
    known = access_ledgers(user, place=found.place_code, right=Right.HANDLE_PROGRAMMES).programmes
    for name in spec.offers:
        if name in known and not known[name].is_lapsed:
            yield name, known[name]


def _row(found: Difference, name: str, one: InForce) -> GapRow | None:
    """The gap as the lists of gaps would name it; none where the programme is about somebody else."""
    subjects = {"persons": found.person_id, "households": found.household_id}
    entity = one.programme.entity
    subject = subjects.get(entity, "")
    if not subject:
        return None
    return GapRow(
        line=line_of(entity, subject, name, int(Gap.NOT_RECEIVING)),
        entity=entity,
        subject_id=subject,
        household_id=found.household_id or None,
        place_code=found.place_code,
        programme=name,
        gap=Gap.NOT_RECEIVING,
        amount=None,
        since=clock.today(),
        note="",
        reason="",
        who="",
    )


def _offered(one: InForce, name: str, row: GapRow) -> Offered:
    steps = one.programme.steps
    line = _running(row)
    return Offered(
        programme=name,
        label=one.programme.label,
        first_step=steps[0].label if steps else "",
        row=row,
        running=line.pk if line else "",
        why_not=why_not_offered(row),
    )


def _running(row: GapRow) -> EnrolmentProgress | None:
    lines = EnrolmentProgress.objects.running()
    return lines.filter(programme=row.programme, entity=row.entity, subject=row.subject_id).first()
