"""Signing the steps of enrolments, one at a time or the same step of many."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.db import transaction

from jingzhun.packs import Step
from jingzhun_site.accounts.models import User
from jingzhun_site.config import clock
from jingzhun_site.programmes.actions.ending import close_if_complete
from jingzhun_site.programmes.actions.obstacles import Signing, obstacles
from jingzhun_site.programmes.actions.progress import course_of, keep_progress
from jingzhun_site.programmes.actions.refusing import RefusedError, locked
from jingzhun_site.programmes.evidence import check_evidence, keep_evidence
from jingzhun_site.programmes.models import EnrolmentProgress, Signature
from jingzhun_site.programmes.posts import PostBook, Signer
from jingzhun_site.register.actions import Why, add_record
from jingzhun_site.register.record import Record
from jingzhun_site.register.signals import tell_of_batch


@dataclass(frozen=True, kw_only=True)
class _Act:
    """What is signed by whom, the batch that its changes belong to, and the posts as they were asked for."""

    signing: Signing
    user: User
    batch: str
    book: PostBook

    @classmethod
    def begin(cls, signing: Signing, user: User) -> "_Act":
        book = PostBook(on=signing.on)
        return cls(signing=signing, user=user, batch=f"sign-{uuid4().hex}", book=book)


@transaction.atomic
def sign_step(
    key: str, signing: Signing, *, acting_user: User, expected_version: int | None = None
) -> EnrolmentProgress:
    """Sign a step of an enrolment; a closing step ends it.

    Raises:
        RefusedError: with every reason why it cannot be signed so; nothing is written then.
    """
    act = _Act.begin(signing, acting_user)
    line = _sign(key, act, expected_version)
    tell_of_batch(act.batch)
    return line


@transaction.atomic
def sign_steps(keys: Sequence[str], signing: Signing, *, acting_user: User) -> int:
    """Sign the same step of many enrolments, all or none.

    Raises:
        RefusedError: with the reasons, each named after the enrolment it stands for.
    """
    act, reasons = _Act.begin(signing, acting_user), []
    for key in keys:
        try:
            _sign(key, act, None)
        except RefusedError as refused:
            reasons += [f"{key}：{reason}" for reason in refused.reasons]
    if reasons:
        raise RefusedError(reasons)
    tell_of_batch(act.batch)
    return len(keys)


def sign_in_batch(
    key: str,
    signing: Signing,
    *,
    acting_user: User,
    batch: str,
    book: PostBook,
    expected_version: int | None = None,
) -> EnrolmentProgress:
    """Sign a step in the transaction and the batch of the caller, who tells of the batch at the end.

    Raises:
        RefusedError: with every reason why it cannot be signed so; nothing is written then.
    """
    act = _Act(signing=signing, user=acting_user, batch=batch, book=book)
    return _sign(key, act, expected_version)


def _sign(key: str, act: _Act, expected_version: int | None) -> EnrolmentProgress:
    line = locked(key, expected_version=expected_version)
    course = course_of(line.enrolment)
    reasons = obstacles(course, line, act.signing, acting_user=act.user, book=act.book)
    step = course.in_force.step(act.signing.step) if course.in_force else None
    papers, unwanted = check_evidence(step, act.signing.papers) if step else ({}, [])
    if reasons or unwanted or step is None:
        raise RefusedError([*reasons, *unwanted])
    record = _write(step, line, act)
    keep_evidence(record, step, papers, place_code=line.place_code, acting_user=act.user)
    close_if_complete(line, on=act.signing.on, acting_user=act.user, batch=act.batch)
    keep_progress([line.enrolment])
    line.refresh_from_db()
    return line


def _write(step: Step, line: EnrolmentProgress, act: _Act) -> Record:
    signing, user = act.signing, act.user
    signer = act.book.signer(user, kind=step.by, place_code=line.place_code) or Signer()
    values = {
        "enrolment_id": line.pk,
        "step": step.id,
        "reached_on": signing.on,
        "by_post": step.by,
        "place_code": line.place_code,  # answers where the way from a step to its place is too long
    }
    why = Why(reason=signing.note, valid_from=signing.on, batch=act.batch)
    record = add_record("enrolment_steps", values, acting_user=user, why=why)
    Signature.objects.create(
        step_id=record.pk,
        enrolment_id=line.pk,
        user=user,
        post_id=signer.post_id,
        post_title=signer.title,
        is_on_behalf=signer.is_on_behalf,
        note=signing.note,
        signed_at=clock.now(),
    )
    return record
