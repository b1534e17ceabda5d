"""Papers that come after a step was taken: what was missing, or stands in for what was taken off."""

from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.programmes.actions.progress import course_of
from jingzhun_site.programmes.actions.refusing import RefusedError, locked
from jingzhun_site.programmes.evidence import Papers, check_evidence, keep_evidence
from jingzhun_site.programmes.models import EnrolmentProgress
from jingzhun_site.programmes.posts import PostBook
from jingzhun_site.register.models import EnrolmentStep


@transaction.atomic
def add_papers(key: str, step_id: str, papers: Papers, *, acting_user: User) -> EnrolmentProgress:
    """Keep papers of a step that was taken; whoever may sign the step may prove it.

    Raises:
        RefusedError: the step was not taken, another post signs it, or a paper is none of its kinds.
    """
    line = locked(key, expected_version=None)
    require(acting_user, Right.HANDLE_PROGRAMMES, line.place_code)
    course = course_of(line.enrolment)
    step = course.in_force.step(step_id) if course.in_force else None
    record = EnrolmentStep.objects.filter(enrolment_id=line.pk, step=step_id).first()
    if step is None or record is None:
        raise RefusedError([_("这一步还没有办理，材料在办理时一并上传。")])
    book = PostBook(on=clock.today())
    checked, reasons = check_evidence(step, papers)
    if book.signer(acting_user, kind=step.by, place_code=line.place_code) is None:
        who = book.who_can_sign(step.by, place_code=line.place_code)
        words = {"step": step.label, "who": who}
        reasons.append(_("“%(step)s”的材料由%(who)s补，您不在这个岗位上。") % words)
    if not checked and not reasons:
        reasons.append(_("请至少选择一份材料。"))
    if reasons:
        raise RefusedError(reasons)
    keep_evidence(record, step, checked, place_code=line.place_code, acting_user=acting_user)
    return line
