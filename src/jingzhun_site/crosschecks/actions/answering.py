"""Taking in what a department answers: kept beside each difference, for whoever judges it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.crosschecks.access import access_differences
from jingzhun_site.crosschecks.actions.noting import Kind, moved
from jingzhun_site.crosschecks.answers import ANSWERS, Answer
from jingzhun_site.crosschecks.models import Difference
from jingzhun_site.crosschecks.refusing import CrossCheckRefusedError


@transaction.atomic
def take_answers(answers: Sequence[Answer], *, acting_user: User) -> int:
    """Write what a department says of its differences, all or none; how many. The verdict stays with the office.

    Raises:
        CrossCheckRefusedError: a difference is not the department's, or something was done with it since the export.
    """
    own = access_differences(acting_user, right=Right.SUPPLY_REGISTERS)
    known = {one.pk: one for one in own.filter(pk__in=[answer.pk for answer in answers])}
    faults = [fault for answer in answers if (fault := _fault(answer, known.get(answer.pk)))]
    if faults:
        raise CrossCheckRefusedError(faults)
    for answer in answers:
        moved(
            known[answer.pk],
            Kind.ANSWERED,
            text=f"{ANSWERS[answer.said]}：{answer.words}",
            version=answer.version,
            acting_user=acting_user,
        )
    return len(answers)


@transaction.atomic
def note_book(acting_user: User, *, place: str, rows: int) -> None:
    """Note that somebody took a workbook of differences out."""
    new = {"rows": rows}
    record_audit("crosschecks.book_taken", acting_user=acting_user, place_code=place, new=new)


def _fault(answer: Answer, found: Difference | None) -> str:
    if found is None:
        return _("%(cell)s：没有这一条，或不是本部门的数据。") % {"cell": answer.cell}
    if found.version != answer.version:
        return _("%(cell)s：导出以后这一条已有变化，请重新导出再填。") % {"cell": answer.cell}
    return ""
