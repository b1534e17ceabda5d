"""Uploading a document, correcting what is known of it, and taking it off again."""

from datetime import date
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.directives.actions.noting import note_directive
from jingzhun_site.directives.asking import READ, RELATE
from jingzhun_site.directives.models import Directive
from jingzhun_site.directives.refusing import DirectiveRefusedError
from jingzhun_site.documents.files import digest_of, keep_file
from jingzhun_site.frame.formats import moment_text
from jingzhun_site.jobs.actions import start_job


class AlreadyHereError(DirectiveRefusedError):
    """The very same file is here; ``directive`` is the document that was made of it."""

    def __init__(self, directive: Directive) -> None:
        about = {
            "title": directive.title,
            "who": directive.uploaded_by,
            "when": moment_text(directive.uploaded_at),
        }
        sentence = _("这份文件已经在这里：%(who)s于 %(when)s 上传，《%(title)s》。") % about
        super().__init__([sentence])
        self.directive = directive


def upload_directive(
    content: bytes, *, name: str, place_code: str, governs_code: str, acting_user: User
) -> Directive:
    """Keep a document under its hash, and read it in the background.

    Raises:
        AlreadyHereError: the same file was uploaded for the same place; it says by whom and when.
    """
    require(acting_user, Right.KEEP_DIRECTIVES, place_code)
    digest = digest_of(content)
    _refuse_twice(digest, place_code)
    ending = Path(name).suffix.lower()
    path = keep_file(content, folder="directives", ending=ending)
    try:
        with transaction.atomic():
            directive = Directive.objects.create(
                sha256=digest,
                file_name=Path(name).name[-200:],
                form=ending.lstrip(".")[:10],
                size=len(content),
                path=path,
                title=Path(name).stem[:300],
                place_code=place_code,
                governs_code=governs_code,
                uploaded_by=acting_user,
                uploaded_at=clock.now(),
            )
            job = start_job(
                READ,
                {"directive": directive.pk},
                acting_user=acting_user,
                label=_("读取文件：%(name)s") % {"name": directive.file_name[:150]},
                place_code=place_code,
            )
            directive.job_id = job.pk
            directive.save(update_fields=["job_id"])
            note_directive(
                "directives.uploaded", directive, {"sha256": digest}, acting_user=acting_user
            )
    except IntegrityError:  # another upload of the same file was quicker
        _refuse_twice(digest, place_code)
        raise
    return directive


def describe_directive(
    directive: Directive,
    *,
    title: str,
    issuer: str,
    document_number: str,
    issued_on: date | None,
    upper: Directive | None,
    acting_user: User,
) -> None:
    """Correct what was read of a document's head and choose the document above it; both are compared again."""
    require(acting_user, Right.KEEP_DIRECTIVES, directive.place_code)
    values = {
        "title": title,
        "issuer": issuer,
        "document_number": document_number,
        "issued_on": issued_on,
    }
    old = {name: _plain(getattr(directive, name)) for name in values}
    with transaction.atomic():
        Directive.objects.filter(pk=directive.pk).update(**values, upper=upper)
        start_job(
            RELATE,
            {"directive": directive.pk},
            acting_user=acting_user,
            place_code=directive.place_code,
        )
        new = {name: _plain(value) for name, value in values.items()}
        new["upper"] = upper.pk if upper else None
        note_directive("directives.described", directive, new, old=old, acting_user=acting_user)


def withdraw_directive(directive: Directive, *, reason: str, acting_user: User) -> None:
    """Take a document off the pages; the file and who took it off stay.

    Raises:
        DirectiveRefusedError: no reason is given, or items of it were handed over.
    """
    require(acting_user, Right.KEEP_DIRECTIVES, directive.place_code)
    if not reason.strip():
        raise DirectiveRefusedError([_("撤下文件要写明原因。")])
    with transaction.atomic():
        if directive.items.filter(handovers__isnull=False).exists():
            sentence = _("这份文件已有任务下达，不能撤下。请在去向页（目标或督办台账）调整。")
            raise DirectiveRefusedError([sentence])
        Directive.objects.filter(pk=directive.pk).update(withdrawn_at=clock.now())
        note_directive(
            "directives.withdrawn", directive, {}, reason=reason, acting_user=acting_user
        )


def _refuse_twice(digest: str, place_code: str) -> None:
    same = Directive.objects.filter(
        sha256=digest, place_code=place_code, withdrawn_at__isnull=True
    ).select_related("uploaded_by")
    found = same.first()
    if found is not None:
        raise AlreadyHereError(found)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
