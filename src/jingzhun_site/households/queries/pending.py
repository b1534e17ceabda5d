"""Changes that wait for a second person, as someone may see them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.decisions.deciders import decider_for
from jingzhun_site.households.actions.standing import Turn
from jingzhun_site.households.models import PendingChange
from jingzhun_site.households.queries.pending_lines import lines_of, shown_names
from jingzhun_site.households.queries.rules import may_see_rule


@dataclass(frozen=True, kw_only=True)
class PendingPage:
    """A change that waits, in words."""

    pending: PendingChange
    title: str
    lines: tuple[str, ...]
    turns: tuple[Turn, ...]
    names: Mapping[str, str]
    """Of the persons whose verdicts turn, so far as they are on the roster."""
    may_decide: bool
    is_own: bool


def access_pending(user: User) -> QuerySet[PendingChange]:
    """The changes that the user may confirm, and the user's own."""
    here = user.scope(Right.CONFIRM_CHANGES).q()
    own = user.scope(Right.SEE_REGISTER).q() & Q(asked_by=user)
    return PendingChange.objects.filter(here | own).select_related("asked_by", "decided_by")


def access_pending_change(user: User, number: int) -> PendingChange:
    """One of these changes; ``Http404`` for any other."""
    found = access_pending(user).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def waiting_for(user: User, household_id: str) -> list[PendingChange]:
    """The changes of a household that wait, so far as they are the user's or the user's to confirm."""
    waiting = access_pending(user).filter(state=PendingChange.State.WAITING)
    return list(waiting.filter(household_id=household_id))


def waiting_count(request: HttpRequest) -> int | None:
    """How many changes wait for the user: one's own wait for somebody else."""
    user = request.user
    if not isinstance(user, User) or not user.may(Right.CONFIRM_CHANGES):
        return None
    scope = user.scope(Right.CONFIRM_CHANGES)
    waiting = PendingChange.objects.filter(scope.q(), state=PendingChange.State.WAITING)
    return waiting.exclude(asked_by=user).count()


def pending_page(user: User, pending: PendingChange) -> PendingPage:
    """A change with what it says and what it turns, so far as the user may see it."""
    is_own = pending.asked_by_id == user.pk
    is_waiting = pending.state == PendingChange.State.WAITING
    may = user.may(Right.CONFIRM_CHANGES, pending.place_code)
    turns = tuple(_turns(user, pending))
    persons = (turn.key for turn in turns if turn.entity == "persons")
    return PendingPage(
        pending=pending,
        title=operation_label(pending.operation),
        lines=tuple(lines_of(user, pending)),
        turns=turns,
        names=shown_names(user.authority(), pending.place_code, persons),
        may_decide=is_waiting and may and not is_own,
        is_own=is_own and is_waiting,
    )


def operation_label(operation: str) -> str:
    """What is to be done, in a word."""
    return {
        "change": _("修改"),
        "join": _("成员加入"),
        "leave": _("成员离开"),
        "move": _("转入另一户"),
        "split": _("分户"),
        "merge": _("并户"),
        "head": _("更换户主"),
        "found": _("新增一户"),
        "survey": _("年度户情调查"),
        "registration": _("登记状态"),
        "enter_group": _("加入群组"),
        "leave_group": _("退出群组"),
    }[operation]


def _turns(user: User, pending: PendingChange) -> Iterator[Turn]:
    decider = decider_for(pending.place_code, clock.today())
    for turn in (Turn(**kept) for kept in pending.turns):
        if may_see_rule(user.authority(), decider, turn.rule, pending.place_code):
            yield turn
