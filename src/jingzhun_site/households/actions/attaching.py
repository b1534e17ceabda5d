"""Putting a photo or document beside a household or person: what it is is looked at, not believed."""

import hashlib
import io
import struct
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from jingzhun_site.accounts.models import User
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.households.models import Attachment
from jingzhun_site.register.record import Record

MEGABYTE = 1024 * 1024
LARGEST = 15 * MEGABYTE
"""A photo of a telephone has three to eight megabytes."""

_LARGEST_PIXELS = 60_000_000
_IMAGES = {
    "JPEG": ("image/jpeg", ".jpg"),
    "PNG": ("image/png", ".png"),
    "WEBP": ("image/webp", ".webp"),
}
_FORMATS = ("JPEG", "PNG", "WEBP")
_SEVERAL = {"MPO": "JPEG"}
"""A telephone puts a second picture behind the first of a JPEG file; the first is the photo."""
_PDF = "application/pdf"
_BEGINNINGS = {b"%PDF-": (_PDF, ".pdf")}


_DAMAGED = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    SyntaxError,
    ValueError,
    TypeError,  # what the reader makes of notes beside the picture that are of the wrong kind
    struct.error,
)


class UnwantedFileError(Exception):
    """The file cannot be kept; ``why`` is the word for the reason."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, kw_only=True)
class Received:
    """A file as somebody sent it, and what they say of it."""

    content: bytes
    title: str = ""
    taken_on: date | None = None
    keeps_location: bool = False


@dataclass(frozen=True, kw_only=True)
class _Kept:
    content: bytes
    content_type: str
    ending: str


def attach(received: Received, record: Record, *, acting_user: User) -> Attachment:
    """Keep a file; the same file sent twice for one record is kept once.

    Raises :class:`UnwantedFileError` for one that is too large, empty or neither a photo nor a PDF.
    """
    kept = _checked(received)
    digest = hashlib.sha256(kept.content).hexdigest()
    with transaction.atomic():
        where = {"entity": record.entity.name, "key": str(record.pk), "sha256": digest}
        same = Attachment.objects.filter(**where, withdrawn_at__isnull=True).first()
        if same is not None:
            return same
        path = _store(digest, kept)
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


def _checked(received: Received) -> _Kept:
    if not received.content:
        raise UnwantedFileError("empty")
    if len(received.content) > LARGEST:
        raise UnwantedFileError("large")
    for beginning, (content_type, ending) in _BEGINNINGS.items():
        if received.content.startswith(beginning):
            return _Kept(content=received.content, content_type=content_type, ending=ending)
    return _photo(received)


def _photo(received: Received) -> _Kept:
    """A photo written anew: without where it was taken, and without anything that hides behind it."""
    try:
        with Image.open(io.BytesIO(received.content), formats=_FORMATS) as image:
            if image.width * image.height > _LARGEST_PIXELS:
                raise UnwantedFileError("large")
            kind = _SEVERAL.get(str(image.format), str(image.format))
            exif = image.getexif() if received.keeps_location else None
            content = _written(ImageOps.exif_transpose(image), kind, exif)
    except _DAMAGED as error:
        raise UnwantedFileError("kind") from error
    content_type, ending = _IMAGES[kind]
    return _Kept(content=content, content_type=content_type, ending=ending)


def _written(image: Image.Image, kind: str, exif: Image.Exif | None) -> bytes:
    target = io.BytesIO()
    if exif is None:
        image.info.clear()
        image.save(target, format=kind, quality=88)
    else:
        exif.pop(0x0112, None)  # the picture has been turned upright already
        image.save(target, format=kind, quality=88, exif=exif)
    return target.getvalue()


def _store(digest: str, kept: _Kept) -> str:
    """Where the file lies: under its hash only once all of it is there, whatever breaks off the writing."""
    path = f"attachments/{digest[:2]}/{digest}{kept.ending}"
    if not default_storage.exists(path):
        work = f"{path}.{uuid4().hex}"
        try:
            default_storage.save(work, ContentFile(kept.content))
            Path(default_storage.path(work)).replace(default_storage.path(path))
        finally:
            default_storage.delete(work)
    return path


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
