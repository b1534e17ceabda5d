"""A workbook that comes back: read, held against the ledger, shown, applied."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

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
from jingzhun_site.programmes.models import LedgerUpload
from jingzhun_site.programmes.procedures import InForce
from jingzhun_site.programmes.workbooks.comparing import sort_rows
from jingzhun_site.programmes.workbooks.doing import Doer, carry_out, rehearse
from jingzhun_site.programmes.workbooks.naming import name_subjects
from jingzhun_site.programmes.workbooks.reading import read_ledger_book
from jingzhun_site.programmes.workbooks.rows import BookRow

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
    upload.refused = [one.kept() for one in sorted(refused, key=lambda one: one.row.row)]
    upload.counts = {
        "read": len(rows),
        "unchanged": found.unchanged,
        "signings": len(signings),
        "new": len(new),
        "steps": sum(len(row.days) for row in (*signings, *new)),
        "refused": len(refused),
    }
    upload.state = Stage.CHECKED
    upload.save()


def apply_now_or_later(upload: LedgerUpload) -> LedgerUpload:
    """Do what was shown: at once, or by the worker where it is long.

    Raises:
        RefusedError: it is not waiting to be applied, or a row cannot be done any more; nothing is written then.
    """
    if len(upload.rows) <= WHILE_WAITING:
        return apply_upload(upload, tell=lambda _done, _of: None)
    with transaction.atomic():
        held = _held(upload, Stage.CHECKED)
        held.job = start_job(
            APPLY, {"upload": held.pk}, acting_user=held.uploaded_by, place_code=held.place_code
        )
        held.state = Stage.APPLYING
        held.save()
    return held


@transaction.atomic
def apply_upload(upload: LedgerUpload, *, tell: Tell) -> LedgerUpload:
    """Do what was shown, whole or not at all.

    Raises:
        RefusedError: it was applied already, or a row cannot be done any more.
    """
    held = _held(upload, Stage.CHECKED, Stage.APPLYING)
    _ledgers, in_force = _still_allowed(held)
    rows = _rows_of(held)
    doer = Doer(user=held.uploaded_by, in_force=in_force, file_name=held.file_name)
    steps = carry_out(
        [row for row in rows if row.key], [row for row in rows if not row.key], doer, tell=tell
    )
    held.state, held.applied_at, held.rows = Stage.APPLIED, clock.now(), []
    held.save()
    record_audit(
        "programmes.workbook_applied",
        acting_user=held.uploaded_by,
        entity="enrolments",
        key=str(held.pk),
        place_code=held.place_code,
        new={
            "programme": held.programme, "file": held.file_name, "sha256": held.sha256,
            "lines": held.counts["signings"], "enrolled": held.counts["new"], "steps": steps,
        },
    )  # fmt: skip
    return held


def _held(upload: LedgerUpload, *states: str) -> LedgerUpload:
    held = LedgerUpload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if held.stage not in states and held.state not in states:
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
