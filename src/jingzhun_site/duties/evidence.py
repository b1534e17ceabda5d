"""Papers behind records of duties: minutes, a bulletin, a signed letter; none that no clause asks for is a must."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from jingzhun.packs import Duty
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.deciders import packs
from jingzhun_site.documents.actions import CheckedDocument, keep_document
from jingzhun_site.documents.models import Document
from jingzhun_site.documents.owners import Owner, Proved, of_the_document
from jingzhun_site.documents.queries import documents_of
from jingzhun_site.duties.access import access_duties
from jingzhun_site.duties.models import DutyInstance, DutyRecord

ENTITY = "duty_records"
_ALWAYS = ("report", "record", "list", "photo")
"""What can stand behind any duty, beside what its clause names."""


def duty_of(one: DutyInstance) -> Duty | None:
    """What the pack says of an instance; nothing where the pack is gone."""
    pack = packs().get(one.pack_id)
    return pack.duties.get(one.duty_id) if pack else None


def wanted_evidence(one: DutyInstance) -> Sequence[str]:
    """The kinds of paper that a record takes, those that the clause names first."""
    duty = duty_of(one)
    return tuple(dict.fromkeys([*(duty.evidence if duty else ()), *_ALWAYS]))


def keep_evidence(record: DutyRecord, paper: CheckedDocument, *, acting_user: User) -> Document:
    """Keep the paper behind a record."""
    return keep_document(
        paper, kind=paper.kind, entity=ENTITY, key=str(record.pk),
        place_code=record.instance.place_code, acting_user=acting_user,
        wanted=wanted_evidence(record.instance),
    )  # fmt: skip


def evidence_of(records: Sequence[DutyRecord]) -> Mapping[str, list[Document]]:
    """The papers of some records by their keys."""
    return documents_of(ENTITY, [str(record.pk) for record in records])


def _seen(user: User) -> "QuerySet[Any]":
    """The record of a document, where its duty is the user's to see."""
    return of_the_document(DutyRecord.objects.filter(instance__in=access_duties(user)))


def _records(keys: Sequence[str]) -> Mapping[str, Proved]:
    records = DutyRecord.objects.filter(pk__in=[key for key in keys if key.isdigit()])
    return {
        str(one.pk): Proved(
            label=f"{one.instance.label} · {one.done_on}", href=one.instance.get_absolute_url()
        )
        for one in records.select_related("instance")
    }


OWNER = Owner(
    entity=ENTITY,
    label=gettext_lazy("履职记录"),
    see=Right.SEE_DECISIONS,
    keep=Right.HANDLE_TASKS,
    seen=_seen,
    records=_records,
)
"""Records of duties, as the app of documents asks about them."""
