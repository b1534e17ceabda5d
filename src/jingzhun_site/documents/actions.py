"""Keeping a document and taking it off: one transaction each, with its audit row."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import MissingRightError, require
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.documents.access import may_keep
from jingzhun_site.documents.kinds import kind_of
from jingzhun_site.documents.models import Document
from jingzhun_site.documents.owners import owner_of
from jingzhun_site.documents.recognising import FORMS, PHOTO, seen_as
from jingzhun_site.documents.refusing import UnwantedDocumentError
from jingzhun_site.documents.storing import (
    LARGEST,
    MEGABYTE,
    CheckedFile,
    UnwantedFileError,
    check_file,
    check_size,
    store_file,
)


@dataclass(frozen=True, kw_only=True)
class CheckedDocument:
    """A file that was found to be of its kind: one that proves many records is looked at once."""

    kind: str
    file: CheckedFile


def check_document(
    upload: "File[Any] | CheckedDocument", *, kind: str, wanted: Collection[str]
) -> CheckedDocument:
    """Look at what was sent as a kind of evidence.

    Raises:
        UnwantedDocumentError: this kind is not asked for here, or the file is none of the forms that it takes.
    """
    if kind not in wanted:
        raise UnwantedDocumentError(_not_asked(kind, wanted))
    if isinstance(upload, CheckedDocument):
        return upload
    content = b""
    try:
        check_size(upload.size)
        upload.seek(0)
        content = upload.read()
        file = check_file(content, takes=kind_of(kind).takes)
    except UnwantedFileError as unwanted:
        raise UnwantedDocumentError(_refusal(unwanted, kind, content)) from unwanted
    return CheckedDocument(kind=kind, file=file)


def keep_document(
    upload: "File[Any] | CheckedDocument",
    *,
    kind: str,
    entity: str,
    key: str,
    place_code: str,
    acting_user: User,
    wanted: Collection[str],
) -> Document:
    """Keep a file that proves a record; the same file sent again for the same proof is kept once.

    ``wanted`` are the kinds of evidence that are asked for here.

    Raises:
        UnwantedDocumentError: the sentence names what was sent and what is wanted.
    """
    require(acting_user, owner_of(entity).keep, place_code)
    file = check_document(upload, kind=kind, wanted=wanted).file
    where = {"entity": entity, "key": key, "kind": kind, "sha256": file.digest}
    standing = Document.objects.filter(**where, withdrawn_at__isnull=True)
    same = standing.first()
    if same is not None:
        return same
    path = store_file(file)
    with transaction.atomic():
        try:
            with transaction.atomic():
                document = Document.objects.create(
                    **where,
                    place_code=place_code,
                    content_type=file.content_type,
                    size=len(file.content),
                    path=path,
                    kept_by=acting_user,
                    kept_at=clock.now(),
                )
        except IntegrityError:  # somebody else sent the same file just now
            return standing.get()
        _note("documents.kept", document, acting_user)
    return document


def withdraw_document(document: Document, *, reason: str, acting_user: User) -> None:
    """Take a document off the pages; the file, who took it off and why stay.

    Raises:
        UnwantedDocumentError: no reason is given, or somebody took it off already.
    """
    if not may_keep(acting_user, document):
        raise MissingRightError(Right.ASSIGN_TASKS)
    if not reason.strip():
        raise UnwantedDocumentError(_("撤下材料要写明理由。"))
    with transaction.atomic():
        standing = Document.objects.filter(pk=document.pk, withdrawn_at__isnull=True)
        if not standing.update(
            withdrawn_at=clock.now(), withdrawn_by=acting_user, why_withdrawn=reason.strip()
        ):
            raise UnwantedDocumentError(_("这份材料已经撤下。"))
        _note("documents.withdrawn", document, acting_user, reason.strip())


def _not_asked(kind: str, wanted: Collection[str]) -> str:
    words = {"kind": kind_of(kind).label, "wanted": _labels(wanted)}
    if not wanted:
        return _("这里不用附材料，“%(kind)s”没有保存。") % words
    return _("这里要附的是%(wanted)s，“%(kind)s”没有保存。") % words


def _labels(kinds: Collection[str]) -> str:
    return _("、").join(f"“{kind_of(kind).label}”" for kind in kinds)


def _refusal(unwanted: UnwantedFileError, kind: str, content: bytes) -> str:
    one = kind_of(kind)
    words = {
        "kind": one.label,
        "takes": _("、").join(str(FORMS[form]) for form in one.takes),
        "seen": seen_as(content),
        "limit": LARGEST // MEGABYTE,
    }
    if unwanted.why == "empty":
        return _("“%(kind)s”是空文件，请重新选择。") % words
    if unwanted.why == "large":
        return _("“%(kind)s”太大，一个文件最多 %(limit)d MB，请压缩后再传。") % words
    if unwanted.why == "damaged":
        return _("“%(kind)s”打不开：看上去是照片，但内容已损坏，请重新拍摄后再传。") % words
    next_step = _("请拍照后再传。") if one.takes == (PHOTO,) else _("请另存或拍照后再传。")
    return _("“%(kind)s”要 %(takes)s，收到的是“%(seen)s”。") % words + next_step


def _note(action: str, document: Document, acting_user: User, reason: str = "") -> None:
    record_audit(
        action,
        acting_user=acting_user,
        entity=document.entity,
        key=document.key,
        place_code=document.place_code,
        new={
            "document": document.pk,
            "evidence_kind": document.kind,
            "sha256": document.sha256,
            "size": document.size,
        },
        reason=reason,
    )
