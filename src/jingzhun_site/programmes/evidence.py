"""Papers of steps: asked for only where the document's own clause asks, kept by the app of documents."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from django.core.files.base import File
from django.db.models import OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun.packs import Step
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.documents.actions import CheckedDocument, check_document, keep_document
from jingzhun_site.documents.models import Document
from jingzhun_site.documents.owners import Owner, Proved
from jingzhun_site.documents.queries import documents_of
from jingzhun_site.documents.refusing import UnwantedDocumentError
from jingzhun_site.programmes.access import access_ledgers
from jingzhun_site.programmes.procedures import InForce, code_label, programme_in
from jingzhun_site.register.models import EnrolmentStep, Record

ENTITY = "enrolment_steps"
Papers: TypeAlias = "Mapping[str, File[Any] | CheckedDocument | None]"
"""What was sent, by kind of evidence; nothing where a kind was left out."""


def wanted_evidence(in_force: InForce, step: Step) -> Mapping[str, bool]:
    """The kinds of evidence of a step, and whether it cannot be signed without."""
    must = in_force.is_asked_by_document(step)
    return dict.fromkeys(step.evidence, must)


def missing_evidence(in_force: InForce | None, step: Step, papers: Papers) -> list[str]:
    """A sentence that names the papers without which a step cannot be signed; none when all are there."""
    if in_force is None:
        return []
    wanted = wanted_evidence(in_force, step)
    missing = [kind for kind, must in wanted.items() if must and not papers.get(kind)]
    if not missing:
        return []
    words = {"step": step.label, "papers": evidence_words(missing)}
    return [_("“%(step)s”要附%(papers)s。") % words]


def lacking_evidence(in_force: InForce, step: Step, kept: Iterable[Document]) -> list[str]:
    """The kinds of evidence that a taken step should have and has not."""
    there = {document.kind for document in kept}
    return [
        kind for kind, must in wanted_evidence(in_force, step).items() if must and kind not in there
    ]


def check_evidence(step: Step, papers: Papers) -> tuple[Mapping[str, CheckedDocument], list[str]]:
    """The papers of a step, each looked at once however many it proves; and why some are not taken."""
    checked, reasons = {}, []
    for kind, paper in papers.items():
        if paper:
            try:
                checked[kind] = check_document(paper, kind=kind, wanted=step.evidence)
            except UnwantedDocumentError as unwanted:
                reasons.append(unwanted.sentence)
    return checked, reasons


def keep_evidence(
    record: Record,
    step: Step,
    papers: Papers,
    *,
    place_code: str,
    acting_user: User,
) -> None:
    """Keep the papers of a signed step."""
    for kind, paper in papers.items():
        if paper:
            keep_document(
                paper, kind=kind, entity=ENTITY, key=str(record.pk), place_code=place_code,
                acting_user=acting_user, wanted=step.evidence,
            )  # fmt: skip


def evidence_of(keys: Iterable[str]) -> Mapping[str, list[Document]]:
    """The papers of steps by the keys of their records."""
    return documents_of(ENTITY, keys)


def evidence_words(kinds: Iterable[str]) -> str:
    """Kinds of evidence in a row."""
    return _("、").join(code_label("evidence_kind", kind) for kind in kinds)


def _seen(user: User) -> "QuerySet[Any]":
    """The step of a document where its enrolment is in a ledger that the user sees; steps taken back among them."""
    steps: QuerySet[Any] = EnrolmentStep.with_withdrawn.filter(pk=OuterRef("key"))
    return steps.filter(enrolment__progress__in=access_ledgers(user).lines())


def _records(keys: Sequence[str]) -> Mapping[str, Proved]:
    """Steps by the labels of their programme and their own."""
    steps: QuerySet[Any] = EnrolmentStep.with_withdrawn.filter(pk__in=keys)
    return {one.pk: _proved(one) for one in steps.select_related("enrolment")}


def _proved(record: Any) -> Proved:
    programme, name = record.enrolment.programme, record.step
    in_force = programme_in(programme, record.enrolment.place_code, clock.today())
    step = in_force.step(name) if in_force else None
    label = (
        f"{in_force.programme.label if in_force else programme} · {step.label if step else name}"
    )
    return Proved(label=label, href=reverse("programmes:line", args=[record.enrolment_id]))


OWNER = Owner(
    entity=ENTITY,
    label=gettext_lazy("专项步骤"),
    see=Right.SEE_DECISIONS,
    keep=Right.HANDLE_PROGRAMMES,
    seen=_seen,
    records=_records,
)
"""Steps of enrolments, as the app of documents asks about them."""
