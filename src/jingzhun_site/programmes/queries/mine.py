"""What waits for one user: the lines whose next step belongs to a post that the user holds."""

from dataclasses import replace
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from jingzhun.packs import Step
from jingzhun_site.accounts.models import User
from jingzhun_site.config import clock
from jingzhun_site.frame.pieces import Empty
from jingzhun_site.frame.tables import Table
from jingzhun_site.places.scope import Scope
from jingzhun_site.programmes.access import Ledgers
from jingzhun_site.programmes.models import EnrolmentProgress, ProgressQuerySet, Signature
from jingzhun_site.programmes.posts import posts_of
from jingzhun_site.programmes.queries.across import ACROSS, lines_table
from jingzhun_site.programmes.queries.ledger_table import Asked

_MINE = tuple(column for column in ACROSS if column.key != "signer")


def waiting_for(user: User, ledgers: Ledgers) -> ProgressQuerySet:
    """The running lines that wait for a signature of the user's posts, so far as they may be seen.

    Where the user signed what the step checks, it waits for somebody else.
    """
    conditions = [
        Scope.of([place]).q() & Q(programme=name, next_step=step.id) & ~_signed_by(user, step)
        for kind, place in posts_of(user, clock.today())
        for name, one in ledgers.programmes.items()
        for step in one.programme.steps
        if step.by == kind
    ]
    if not conditions:
        return EnrolmentProgress.objects.none()
    return ledgers.lines().running().filter(reduce(or_, conditions))


def _signed_by(user: User, step: Step) -> Q:
    """The lines of which the user signed, in a post of the own, a step that this one checks."""
    if not step.not_same_person_as:
        return Q(pk__in=())
    signed = Signature.objects.filter(
        user=user,
        is_on_behalf=False,
        step__step__in=step.not_same_person_as,
        step__withdrawn_at__isnull=True,
    )
    return Q(pk__in=signed.values("enrolment_id"))


def mine_table(lines: ProgressQuerySet, ledgers: Ledgers, asked: Asked) -> Table:
    """One page of them, the most urgent first."""
    empty = Empty(
        title=_("没有等您办的步骤"),
        hint=_("下一步由您的岗位办的，都列在这里；岗位在“队伍”里登记。"),
        icon="circle-check",
    )
    table = lines_table(lines, ledgers, asked, columns=_MINE)
    return replace(table, id="mine", caption=_("等我办的步骤"), empty=empty)
