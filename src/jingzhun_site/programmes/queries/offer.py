"""What enrolling would do, line by line, before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from jingzhun.eligibility import Gap, State
from jingzhun.errors import JingzhunError
from jingzhun_site.accounts.models import User
from jingzhun_site.config import clock
from jingzhun_site.decisions.exports import subject_key
from jingzhun_site.decisions.gaps import GapList, GapRow
from jingzhun_site.decisions.live import decide_live
from jingzhun_site.decisions.subjects import Shown, shown_subjects
from jingzhun_site.decisions.touched import household_of
from jingzhun_site.programmes.actions.enrolling import running_in
from jingzhun_site.programmes.procedures import InForce, programme_in
from jingzhun_site.register.models import MODELS

SINGLY = 200
"""Up to how many lines are decided anew one by one; the lists are as good for more, for they are kept up to date."""


@dataclass(frozen=True, kw_only=True)
class OfferLine:
    """A selected line: whom it is about, and why it cannot be enrolled; no reason when it can."""

    row: GapRow
    shown: Shown
    programme: str
    why_not: str = ""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """All that was selected, split by whether it can be enrolled."""

    possible: tuple[OfferLine, ...]
    impossible: tuple[OfferLine, ...]

    @property
    def rows(self) -> list[GapRow]:
        """The rows to be enrolled."""
        return [line.row for line in self.possible]

    def procedures(self) -> Mapping[str, InForce]:
        """What follows, by programme: the access it demands, its steps."""
        found: dict[str, InForce] = {}
        for row in self.rows:
            one = programme_in(row.programme, row.place_code, clock.today())
            if one is not None:
                found.setdefault(row.programme, one)
        return found


def offer(user: User, found: GapList, lines: Sequence[str], rows: Sequence[GapRow]) -> Offer:
    """What enrolling would do with the rows of a list and with lines that are no longer on it."""
    seen = {row.line for row in rows}
    gone = [_from_name(line) for line in lines if line not in seen]
    listed = [*rows, *(row for row in gone if row is not None and _is_theirs(row, found))]
    shown = shown_subjects(user, [subject_key(row) for row in listed], found.scope)
    running = {
        (programme, *one)
        for programme in {row.programme for row in listed}
        for one in running_in(
            programme, [(r.entity, r.subject_id) for r in listed if r.programme == programme]
        )
    }
    is_few = len(listed) <= SINGLY
    offered = [
        OfferLine(
            row=_priced(row, found),
            shown=shown[(row.entity, row.subject_id)],
            programme=found.rules.label(row.programme),
            why_not=_why_not(row, running, is_decided_anew=is_few or row.line not in seen),
        )
        for row in listed
    ]
    return Offer(
        possible=tuple(one for one in offered if not one.why_not),
        impossible=tuple(one for one in offered if one.why_not),
    )


def why_not_offered(row: GapRow) -> str:
    """Why a subject cannot be enrolled in a programme at this moment; nothing where it can."""
    running = {
        (row.programme, *one) for one in running_in(row.programme, [(row.entity, row.subject_id)])
    }
    return _why_not(row, running, is_decided_anew=True)


def _priced(row: GapRow, found: GapList) -> GapRow:
    """The row with its sum, unless that rests on a figure which no source confirms."""
    return replace(row, amount=None) if row.programme in found.rules.on_placeholder else row


def _why_not(row: GapRow, running: set[tuple[str, str, str]], *, is_decided_anew: bool) -> str:
    in_force = programme_in(row.programme, row.place_code, clock.today())
    if in_force is None or not in_force.can_be_enrolled:
        return _("现行政策里没有这一专项，或它的对象不在名册里登记。")
    if (row.programme, row.entity, row.subject_id) in running:
        return _("已在办理，不重复纳入。")
    return _as_decided(row) if is_decided_anew else _as_listed(row)


def _as_listed(row: GapRow) -> str:
    if row.gap is Gap.UNDECIDED:
        return _("情况不明，先补齐信息再纳入。")
    return "" if row.gap is Gap.NOT_RECEIVING else _("研判为不符合条件，不能纳入。")


def _as_decided(row: GapRow) -> str:
    """What the rules say of the subject at this moment."""
    model = MODELS.get(row.entity)
    record = model.objects.filter(pk=row.subject_id).first() if model else None
    if record is None:
        return _("名册里已没有这一对象。")
    try:
        decision = decide_live(record).decision.programmes[row.programme]
    except (JingzhunError, KeyError):
        return _("现在无法研判，请先核对名册。")
    if decision.entitled is State.UNKNOWN:
        return _("情况不明，先补齐信息再纳入。")
    if decision.entitled is not State.YES:
        return _("现已不符合条件，不能纳入。")
    return _("名册显示已经享受，不用再纳入。") if decision.receiving is State.YES else ""


def _from_name(line: str) -> GapRow | None:
    """A line that has left the list, as far as its name says."""
    entity, _bar, rest = line.partition("|")
    subject, _bar, rest = rest.partition("|")
    programme, _bar, gap = rest.partition("|")
    record = MODELS[entity].objects.filter(pk=subject).first() if entity in MODELS else None
    if record is None or gap not in {str(int(one)) for one in Gap}:
        return None
    return GapRow(
        line=line,
        entity=entity,
        subject_id=subject,
        household_id=household_of(record) or None,
        place_code=record.place_code,
        programme=programme,
        gap=Gap(int(gap)),
        amount=None,
        since=date.min,
        note="",
        reason="",
        who="",
    )


def _is_theirs(row: GapRow, found: GapList) -> bool:
    return found.scope.covers(row.place_code) and row.programme not in found.closed
