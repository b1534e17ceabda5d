"""A workbook that comes back: read, held against the ledger, shown, applied."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.documents.files import digest_of
from jingzhun_site.jobs.actions import start_job
from jingzhun_site.programmes.access import Ledgers, access_ledgers
from jingzhun_site.programmes.actions.refusing import RefusedError
from jingzhun_site.programmes.models import AppliedRow, LedgerUpload
from jingzhun_site.programmes.procedures import InForce
from jingzhun_site.programmes.workbooks.comparing import sort_rows
from jingzhun_site.programmes.workbooks.doing import AT_ONCE, Doer, carry_out, rehearse
from jingzhun_site.programmes.workbooks.naming import name_subjects
from jingzhun_site.programmes.workbooks.reading import read_ledger_book
from jingzhun_site.programmes.workbooks.rows import BookRow
from jingzhun_site.register.signals import tell_of_batch

Stage = LedgerUpload.Stage
Tell = Callable[[int, int], None]
CHECK, APPLY = "programmes.check_workbook", "programmes.apply_workbook"
WHILE_WAITING = 60
"""How many rows that ask for something are tried or applied while the user waits; more in the background."""
_NAME_LENGTH = 200


def upload_book(
    file: UploadedFile, ledgers: Ledgers, programme: str, *, acting_user: User
) -> LedgerUpload:
    """Read a workbook and find out what it would do; a long one is tried in the background."""
    in_force = ledgers.programmes[programme]
    content = file.read()
    name = Path(str(file.name)).name[-_NAME_LENGTH:]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book"
        path.write_bytes(content)
        read = read_ledger_book(path, name=name, in_force=in_force, today=clock.today())
    if not read.faults:
        read = name_subjects(read, in_force, user=acting_user, scope=ledgers.scope)
    upload = LedgerUpload(
        programme=programme,
        place_code=ledgers.scope.place_code if len(ledgers.scope.prefixes) == 1 else "",
        file_name=name,
        sha256=digest_of(content),
        state=Stage.FAULTY if read.faults else Stage.CHECKING,
        rows=[] if read.faults else [row.kept() for row in read.rows],
        faults=[asdict(fault) for fault in read.faults],
        remarks=list(read.remarks),
        uploaded_by=acting_user,
        uploaded_at=clock.now(),
    )
    upload.save()
    if not read.faults:
        _check_now_or_later(upload, ledgers, in_force)
    return upload


def _check_now_or_later(upload: LedgerUpload, ledgers: Ledgers, in_force: InForce) -> None:
    found = sort_rows(_rows_of(upload), ledgers, in_force)
    if len(found.signings) + len(found.new) <= WHILE_WAITING:
        check_upload(upload, tell=lambda _done, _of: None)
        return
    with transaction.atomic():
        upload.job = start_job(
            CHECK, {"upload": upload.pk}, acting_user=upload.uploaded_by,
            place_code=upload.place_code,
        )  # fmt: skip
        upload.save(update_fields=["job"])


def check_upload(upload: LedgerUpload, *, tell: Tell) -> None:
    """Find out what the rows would do, by doing it and taking it back.

    Raises:
        RefusedError: the user may not handle that programme any more.
    """
    if upload.state != Stage.CHECKING:  # a job that was broken off behind its last line comes back
        return
    ledgers, in_force = _still_allowed(upload)
    rows = _rows_of(upload)
    found = sort_rows(rows, ledgers, in_force)
    doer = Doer(user=upload.uploaded_by, in_force=in_force, file_name=upload.file_name)
    refused = [*found.refused, *rehearse(found.signings, found.new, doer, tell=tell)]
    left_out = {one.row.row for one in refused}
    signings = [row for row in found.signings if row.row not in left_out]
    new = [row for row in found.new if row.row not in left_out]
    upload.rows = [row.kept() for row in (*signings, *new)]
    now_refused = [one.kept() for one in sorted(refused, key=lambda one: one.row.row)]
    upload.refused = sorted([*upload.refused, *now_refused], key=lambda one: one["row"])
    upload.preview_sha256 = fingerprint(upload.rows)
    upload.counts = {
        **upload.counts,
        "read": upload.counts.get("read", len(rows)),
        "unchanged": found.unchanged + upload.counts.get("unchanged", 0),
        "signings": len(signings),
        "new": len(new),
        "steps": sum(len(row.days) for row in (*signings, *new)),
        "refused": len(upload.refused),
    }
    upload.state = Stage.CHECKED
    upload.save()


def apply_now_or_later(upload: LedgerUpload, *, shown: str) -> LedgerUpload:
    """Do what was shown: at once, whole or not at all; or, where it is long, by the worker in batches.

    ``shown`` is the fingerprint of the rows on the page (:attr:`LedgerUpload.preview_sha256`).

    Raises:
        RefusedError: it is not waiting to be applied, something else was shown, or a row cannot be done any more;
            nothing is written then.
    """
    with transaction.atomic():
        held = _held(upload, Stage.CHECKED, Stage.PARTLY)
        if shown != held.preview_sha256:
            raise RefusedError([_("核对结果已经更新，请看过现在的内容再登记。")])
        if held.rows_left <= WHILE_WAITING:
            batch = f"sign-{uuid4().hex}"
            tell_of_batch(batch)
            return _apply_rows(held, held.rows_left, batch=batch, tell=lambda _done, _of: None)
        held.job = start_job(
            APPLY, {"upload": held.pk}, acting_user=held.uploaded_by, place_code=held.place_code
        )
        held.state = Stage.APPLYING
        held.save()
    return held


def apply_in_batches(
    upload: LedgerUpload, *, batch: str, tell: Tell, give_way: Callable[[], None]
) -> None:
    """Do what is left of an upload that is being applied; between two batches others write.

    A batch is done whole or not at all, and that it is done is noted with it: run again, it goes on behind the last.
    ``batch`` names all its changes together, which are told of at the end, however far it came.

    Raises:
        RefusedError: a row of a batch cannot be done any more; the batches before it stand.
    """
    try:
        while upload.state == Stage.APPLYING:
            upload = _apply_batch(upload, batch=batch, tell=tell)
            give_way()
    except RefusedError:
        _tell_of(batch)
        raise
    _tell_of(batch)


@transaction.atomic
def _apply_batch(upload: LedgerUpload, *, batch: str, tell: Tell) -> LedgerUpload:
    held = _held(upload, Stage.APPLYING)
    if fingerprint(held.rows) != held.preview_sha256:
        raise RefusedError([_("要登记的内容和核对时不一样，请重新上传。")])
    return _apply_rows(held, AT_ONCE, batch=batch, tell=tell)


@transaction.atomic
def _tell_of(batch: str) -> None:
    tell_of_batch(batch)


def _apply_rows(held: LedgerUpload, most: int, *, batch: str, tell: Tell) -> LedgerUpload:
    """Do so many of the rows that are left, in the transaction of the caller."""
    _ledgers, in_force = _still_allowed(held)
    done, total = held.rows_done, len(held.rows)
    rows = [BookRow.of(kept) for kept in held.rows[done : done + most]]
    doer = Doer(
        user=held.uploaded_by,
        in_force=in_force,
        file_name=held.file_name,
        batch=batch,
    )
    signings, new = [row for row in rows if row.key], [row for row in rows if not row.key]
    applied = carry_out(signings, new, doer, tell=lambda one, _of: tell(done + one, total))
    AppliedRow.objects.bulk_create(_applied_row(held, *one) for one in applied)
    held.rows_done += len(rows)
    is_first = not held.counts.get("applied")
    steps = sum(len(row.days) for row in rows)
    _count_in(held, lines=len(signings), enrolled=len(new), steps=steps)
    changed = [
        "rows_done",
        "counts",
    ]  # not the rows: they are long, and written for every batch otherwise
    if not held.rows_left:
        held.state, held.applied_at, held.rows, held.rows_done = Stage.APPLIED, clock.now(), [], 0
        changed += ["state", "applied_at", "rows"]
    held.save(update_fields=changed)
    if is_first or held.state == Stage.APPLIED:
        _audit_applied(held)
    return held


def _applied_row(held: LedgerUpload, enrolment: str, row: BookRow) -> AppliedRow:
    return AppliedRow(
        upload=held,
        row=row.row,
        enrolment_id=enrolment,
        is_new=not row.key,
        days=row.kept()["days"],
    )


def _count_in(held: LedgerUpload, **more: int) -> None:
    """Add to what has been applied of the upload, over all its batches."""
    before = held.counts.get("applied", {})
    held.counts["applied"] = {name: before.get(name, 0) + count for name, count in more.items()}


def _audit_applied(held: LedgerUpload) -> None:
    """At the first batch and at the last: every step has an entry of its own besides."""
    applied = held.counts["applied"]
    record_audit(
        "programmes.workbook_applied",
        acting_user=held.uploaded_by,
        entity="enrolments",
        key=str(held.pk),
        place_code=held.place_code,
        new={
            "programme": held.programme, "file": held.file_name, "sha256": held.sha256,
            "lines": applied["lines"], "enrolled": applied["enrolled"], "steps": applied["steps"],
        },
    )  # fmt: skip


@transaction.atomic
def check_again(upload: LedgerUpload) -> LedgerUpload:
    """Hold what is left of an upload against the ledger as it is now; what was refused before stays told.

    Raises:
        RefusedError: it waits for nothing, or somebody is at it.
    """
    held = _held(upload, Stage.CHECKED, Stage.PARTLY)
    ledgers, in_force = _still_allowed(held)
    held.rows, held.rows_done = held.rows[held.rows_done :], 0
    held.state, held.job, held.preview_sha256 = Stage.CHECKING, None, ""
    held.save()
    _check_now_or_later(held, ledgers, in_force)
    return held


def fingerprint(rows: Sequence[Mapping[str, Any]]) -> str:
    """The fingerprint of rows as they are kept.

    >>> fingerprint([])[:8]
    '4f53cda1'
    """
    return sha256(json.dumps(rows, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _held(upload: LedgerUpload, *states: str) -> LedgerUpload:
    held = LedgerUpload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if held.stage not in states:
        raise RefusedError([_("这份表格%(state)s，不用再登记。") % {"state": held.stage.label}])
    return held


def _still_allowed(upload: LedgerUpload) -> tuple[Ledgers, InForce]:
    ledgers = access_ledgers(upload.uploaded_by, right=Right.HANDLE_PROGRAMMES)
    in_force = ledgers.programmes.get(upload.programme)
    if in_force is None:
        raise RefusedError([_("您已没有办理这一专项的权限，没有登记任何内容。")])
    return ledgers, in_force


def _rows_of(upload: LedgerUpload) -> list[BookRow]:
    return [BookRow.of(kept) for kept in upload.rows]
