"""Putting a photo or document beside a household or person: what it is is looked at, not believed."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.documents.storing import check_file, store_file
from jingzhun_site.households.models import Attachment
from jingzhun_site.register.record import Record

_PDF = "application/pdf"


@dataclass(frozen=True, kw_only=True)
class Received:
    """A file as somebody sent it, and what they say of it."""

    content: bytes
    title: str = ""
    taken_on: date | None = None
    keeps_location: bool = False


def attach(received: Received, record: Record, *, acting_user: User) -> Attachment:
    """Keep a file; the same file sent twice for one record is kept once.

    Raises :class:`UnwantedFileError` for one that is too large, empty or neither a photo nor a PDF.
    """
    kept = check_file(received.content, keeps_location=received.keeps_location)
    digest = kept.digest
    with transaction.atomic():
        where = {"entity": record.entity.name, "key": str(record.pk), "sha256": digest}
        same = Attachment.objects.filter(**where, withdrawn_at__isnull=True).first()
        if same is not None:
            return same
        path = store_file(kept)
        attachment = Attachment.objects.create(
            **where,
            place_code=record.place_code,
            title=_title(received, kept.content_type),
            content_type=kept.content_type,
            size=len(kept.content),
            path=path,
            taken_on=received.taken_on,
            keeps_location=received.keeps_location,
            added_by=acting_user,
            added_at=clock.now(),
        )
        _audit("households.attached", attachment, acting_user)
    return attachment


@transaction.atomic
def detach(attachment: Attachment, *, acting_user: User, reason: str) -> None:
    """Take an attachment off the pages; the file and who took it off stay."""
    attachment.withdrawn_at = clock.now()
    attachment.save(update_fields=["withdrawn_at"])
    _audit("households.detached", attachment, acting_user, reason)


def _title(received: Received, content_type: str) -> str:
    """What it was called, never the name of its file: people name files after people."""
    called = _("材料") if content_type == _PDF else _("照片")
    return (received.title.strip() or called)[:120]


def _audit(action: str, attachment: Attachment, acting_user: User, reason: str = "") -> None:
    record_audit(
        action,
        acting_user=acting_user,
        entity=attachment.entity,
        key=attachment.key,
        place_code=attachment.place_code,
        new={"attachment": attachment.pk, "sha256": attachment.sha256, "size": attachment.size},
        reason=reason,
    )
