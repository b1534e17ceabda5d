"""A payment that settles an enrolment signs the step at which its programme pays, for whoever may sign that step."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun.packs import Step
from jingzhun_site.accounts.models import User
from jingzhun_site.config import clock
from jingzhun_site.deliveries.due import PROOFS_OF_PAYMENT
from jingzhun_site.deliveries.models import DeliveryBatch, DeliveryLine
from jingzhun_site.documents.actions import CheckedDocument, check_document
from jingzhun_site.documents.refusing import UnwantedDocumentError
from jingzhun_site.programmes.actions.obstacles import Signing
from jingzhun_site.programmes.actions.refusing import RefusedError
from jingzhun_site.programmes.actions.signing import sign_in_batch
from jingzhun_site.programmes.benefits import benefit_words, benefits_of, granted_to
from jingzhun_site.programmes.models import EnrolmentProgress
from jingzhun_site.programmes.posts import PostBook
from jingzhun_site.programmes.procedures import InForce
from jingzhun_site.register.signals import tell_of_batch

_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Signed:
    """How many steps of payment were signed, and why others were not: a reason and how many lines it holds back."""

    count: int = 0
    unsigned: tuple[tuple[str, int], ...] = ()


def sign_payments(
    batch: DeliveryBatch,
    lines: Sequence[DeliveryLine],
    in_force: InForce,
    content: bytes,
    *,
    acting_user: User,
) -> Signed:
    """Sign the step of payment of whoever was paid all that was granted; the workbook of receipts is its proof.

    Whatever stands in the way leaves the step open, to be signed on the page of the enrolment.
    """
    signer = _Signer(user=acting_user, in_force=in_force, papers=_Papers(content=content))
    for start in range(0, len(lines), _AT_ONCE):
        signer.sign(batch, lines[start : start + _AT_ONCE])
    if signer.count:
        tell_of_batch(signer.changes)
    return Signed(count=signer.count, unsigned=tuple(signer.reasons.most_common()))


@dataclass(kw_only=True)
class _Signer:
    """Who signs in which programme; what was signed so far, and why not."""

    user: User
    in_force: InForce
    papers: "_Papers"
    changes: str = field(default_factory=lambda: f"sign-{uuid4().hex}")
    books: dict[date, PostBook] = field(default_factory=dict)
    reasons: Counter[str] = field(default_factory=Counter)
    count: int = 0

    def sign(self, batch: DeliveryBatch, lines: Sequence[DeliveryLine]) -> None:
        """Sign for those lines whose enrolment waits for its payment."""
        running = EnrolmentProgress.objects.running().select_related("enrolment")
        found = running.in_bulk([line.enrolment_id for line in lines])
        unpaid = _unpaid(batch, list(found.values()), self.in_force)
        for line in lines:
            progress = found.get(line.enrolment_id)
            step = self.in_force.step(progress.next_step) if progress else None
            if step is None or not PROOFS_OF_PAYMENT & set(step.evidence):
                continue
            reason = unpaid.get(line.enrolment_id) or self._signed(line, step)
            if reason:
                self.reasons[reason] += 1
            else:
                self.count += 1

    def _signed(self, line: DeliveryLine, step: Step) -> str:
        """Why the step was not signed; nothing when it was."""
        on = line.delivered_on or clock.today()
        note = _("发放回单 %(code)s") % {"code": line.code}
        signing = Signing(step=step.id, on=on, note=note, papers=self.papers.of(step))
        try:
            with transaction.atomic():
                sign_in_batch(
                    line.enrolment_id, signing, acting_user=self.user, batch=self.changes,
                    book=self.books.setdefault(on, PostBook(on=on)),
                )  # fmt: skip
        except RefusedError as refused:
            return refused.reasons[0]
        return ""


@dataclass(kw_only=True)
class _Papers:
    """The workbook as proof, looked at once for each kind."""

    content: bytes

    def __post_init__(self) -> None:
        self._checked: dict[str, CheckedDocument | None] = {}

    def of(self, step: Step) -> Mapping[str, CheckedDocument]:
        """What the workbook proves of a step."""
        kinds = [kind for kind in step.evidence if kind in PROOFS_OF_PAYMENT]
        found = {kind: self._of_kind(kind) for kind in kinds}
        return {kind: paper for kind, paper in found.items() if paper is not None}

    def _of_kind(self, kind: str) -> CheckedDocument | None:
        if kind not in self._checked:
            try:
                paper = check_document(ContentFile(self.content), kind=kind, wanted=(kind,))
            except UnwantedDocumentError:  # this kind of proof is no workbook
                self._checked[kind] = None
            else:
                self._checked[kind] = paper
        return self._checked[kind]


def _unpaid(
    batch: DeliveryBatch, lines: Sequence[EnrolmentProgress], in_force: InForce
) -> Mapping[str, str]:
    """For whoever was granted another benefit that was not handed out yet: which one, in a sentence."""
    found: dict[str, str] = {}
    for key, benefit in benefits_of(in_force.programme).items():
        if key == batch.benefit or benefit.what != "cash":
            continue
        granted = granted_to(lines, in_force.programme, key)
        paid = set(
            DeliveryLine.objects.filter(
                enrolment_id__in=list(granted), benefit=key, state=DeliveryLine.State.PAID
            ).values_list("enrolment_id", flat=True)
        )
        words = _("还有“%(benefit)s”没有发，都发完再签。") % {"benefit": benefit_words(benefit)}
        for enrolment, (amount, _quantity) in granted.items():
            if amount and enrolment not in paid:
                found.setdefault(enrolment, words)
    return found
