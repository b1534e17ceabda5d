"""What happens to a batch, step by step: uploaded, recognised, mapped, checked, applied, undone."""

import json
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.imports.checking.check import IDENTITIES_FILE, check_file
from jingzhun_site.imports.files import open_sheet
from jingzhun_site.imports.files.keeping import keep_upload
from jingzhun_site.imports.layouts import load_layouts, match_header, recognise
from jingzhun_site.imports.layouts.recognising import ROWS_SEARCHED, Recognised
from jingzhun_site.imports.models import ImportBatch, SourceMapping, Stage
from jingzhun_site.imports.planning import (
    day_of,
    default_code_map,
    fingerprint_of,
    masked_sample,
    plan_for,
)
from jingzhun_site.imports.preview import preview_hash
from jingzhun_site.imports.remarks import ImportRefusedError, Remark, refusal
from jingzhun_site.jobs.actions import start_job
from jingzhun_site.jobs.models import Job
from jingzhun_site.jobs.progress import Progress

LIGHT_BYTES = 2 << 20
"""A file up to this size is recognised while its sender waits; a larger one in the background."""

MARKED_FILE = "marked.xlsx"
_SAMPLES = 3
_NAME_LENGTH = 200


class NotNowError(Exception):
    """The batch is not where this step could be taken; its text says so to the person."""


def upload_batch(file: UploadedFile, *, key: str, acting_user: User) -> ImportBatch:
    """Keep an uploaded file as a new batch and find out what it is. The same key gives the same batch."""
    own_key = f"{acting_user.pk}:{key}"[:80]
    found = ImportBatch.objects.filter(key=own_key).first()
    if found is not None:
        return found
    try:
        batch = _new_batch(file, own_key, acting_user)
    except IntegrityError:  # the same form, sent twice, arrived twice at once
        return ImportBatch.objects.get(key=own_key)
    if batch.file_size <= LIGHT_BYTES:
        recognise_batch(batch)
    else:
        _start(batch, "imports.recognise", Stage.UPLOADED, acting_user, key="recognise")
    return batch


@transaction.atomic
def _new_batch(file: UploadedFile, key: str, acting_user: User) -> ImportBatch:
    name = Path(str(file.name)).name[-_NAME_LENGTH:]
    batch = ImportBatch.objects.create(
        key=key,
        file_name=name,
        file_size=file.size or 0,
        file_hash="",
        place_code=_place_of(acting_user),
        uploaded_by=acting_user,
    )
    batch.folder.mkdir(parents=True, mode=0o700)
    try:
        batch.file_hash = keep_upload(file, batch.original)
    except OSError:
        shutil.rmtree(batch.folder, ignore_errors=True)
        raise
    batch.save(update_fields=["file_hash"])
    _audit(batch, "imports.uploaded", acting_user, file=batch.file_hash, name=name)
    return batch


def _place_of(user: User) -> str:
    prefixes = user.scope(Right.IMPORT_WORKBOOKS).prefixes
    return prefixes[0].ljust(12, "0") if prefixes else ""


def seen_before(batch: ImportBatch) -> ImportBatch | None:
    """An earlier batch of the same place that wrote the very same file and was not taken back."""
    same = ImportBatch.objects.filter(
        file_hash=batch.file_hash, place_code=batch.place_code, state=Stage.APPLIED
    )
    return same.exclude(pk=batch.pk).first()


def recognise_batch(batch: ImportBatch) -> None:
    """Find out which layout a batch's file has, and what is remembered of its source."""
    try:
        with open_sheet(batch.original, name=batch.file_name) as sheet:
            found = recognise(sheet.head(ROWS_SEARCHED), load_layouts())
            if found is None:
                raise refusal("IMPORT009")
            below = sheet.head(found.row + 1 + _SAMPLES)[found.row + 1 :]
            remarks = list(sheet.remarks)
    except ImportRefusedError as error:
        _refuse(batch, error.remarks)
        return
    _note_recognised(batch, found, below)
    batch.remarks = stored_remarks(remarks)
    batch.state = Stage.RECOGNISED
    batch.save()


def _refuse(batch: ImportBatch, remarks: tuple[Remark, ...]) -> None:
    batch.state, batch.remarks = Stage.REFUSED, stored_remarks(remarks)
    batch.save(update_fields=["state", "remarks"])
    batch.original.unlink(missing_ok=True)


def _note_recognised(batch: ImportBatch, found: Recognised, below: list[list[str]]) -> None:
    batch.layout, batch.header_row = found.layout.id, found.row
    batch.headers = list(found.headers)
    batch.samples = [[masked_sample(row[at]) for row in below] for at in range(len(found.headers))]
    batch.fingerprint = fingerprint_of(found.headers)
    batch.code_map = default_code_map(found.layout)
    batch.valid_from = day_of(batch.file_name)
    batch.year = batch.valid_from.year if batch.valid_from and found.layout.asks_year else None
    known = SourceMapping.objects.filter(
        place_code=batch.place_code, fingerprint=batch.fingerprint
    ).first()
    if known is not None and known.layout in load_layouts():
        batch.layout, batch.code_map = known.layout, known.code_map
        batch.choices, batch.meanings = known.choices, known.meanings


def stored_remarks(remarks: Any) -> list[dict[str, Any]]:
    """Remarks as JSON."""
    return [
        {
            "code": r.code,
            "severity": r.severity,
            "row": r.row,
            "cell": r.cell,
            "fields": dict(r.fields),
        }
        for r in remarks
    ]


@transaction.atomic
def choose_mapping(
    batch: ImportBatch,
    *,
    layout: str,
    choices: Mapping[str, str],
    code_map: str,
    meanings: Mapping[str, Mapping[str, str]],
    valid_from: date | None,
    year: int | None,
    acting_user: User,
) -> ImportBatch:
    """Settle how a batch is read, remember it for the next workbook of the source, and start the check."""
    batch = _locked(batch, Stage.RECOGNISED, Stage.CHECKED)
    batch.layout, batch.code_map = layout, code_map
    batch.choices = dict(choices)
    batch.meanings = {
        **batch.meanings,
        **{k: {**batch.meanings.get(k, {}), **v} for k, v in meanings.items()},
    }
    batch.valid_from, batch.year = valid_from, year
    SourceMapping.objects.update_or_create(
        place_code=batch.place_code,
        fingerprint=batch.fingerprint,
        defaults={
            "layout": layout,
            "code_map": code_map,
            "choices": batch.choices,
            "meanings": batch.meanings,
            "changed_by": acting_user,
        },
    )
    _audit(batch, "imports.mapped", acting_user, layout=layout, code_map=code_map)
    return _start(batch, "imports.check", Stage.CHECKING, acting_user)


def recheck_batch(batch: ImportBatch, *, acting_user: User) -> ImportBatch:
    """Check a batch again as it was mapped: the register has moved on, or values were explained."""
    with transaction.atomic():
        batch = _locked(batch, Stage.RECOGNISED, Stage.CHECKED)
        return _start(batch, "imports.check", Stage.CHECKING, acting_user)


def check_batch(batch: ImportBatch, *, acting_user: User, progress: Progress) -> None:
    """Check a batch against the register and keep its preview."""
    stages = ["读取表格", "核对每个单元格", "与名册比对", "核对整行", "检查数据质量"]

    def tell(says: str) -> None:
        progress.tell(says, done=stages.index(says), total=len(stages))

    try:
        outcome = check_file(
            batch.original,
            plan_for(batch),
            name=batch.file_name,
            authority=acting_user.authority(),
            folder=batch.folder,
            progress=tell,
        )
    except ImportRefusedError as error:
        _refuse(batch, error.remarks)
        return
    batch.counts = dict(outcome.counts)
    batch.remarks = stored_remarks(outcome.remarks)
    batch.unmapped = {name: dict(values) for name, values in outcome.unmapped.items()}
    batch.preview_hash = preview_hash(batch.folder)
    batch.checked_at, batch.state = clock.now(), Stage.CHECKED
    batch.save()


@transaction.atomic
def apply_batch(
    batch: ImportBatch, *, leaves_out_faulty: bool, reason: str, acting_user: User
) -> ImportBatch:
    """Start writing a checked batch; faulty rows must be mended first, or knowingly left out."""
    batch = _locked(batch, Stage.CHECKED)
    if any(remark["severity"] == "error" for remark in batch.remarks):
        raise NotNowError(_("表格还有整列的问题，请先改正。"))
    if batch.counts.get("faulty") and not leaves_out_faulty:
        raise NotNowError(_("还有有错的行。请改正后重新上传，或选择把有错的行留在表外。"))
    batch.leaves_out_faulty, batch.reason = leaves_out_faulty, reason
    return _start(batch, "imports.apply", Stage.APPLYING, acting_user)


@transaction.atomic
def undo_batch(batch: ImportBatch, *, rest_only: bool, acting_user: User) -> ImportBatch:
    """Start taking an applied batch back."""
    batch = _locked(batch, Stage.APPLIED)
    return _start(batch, "imports.undo", Stage.UNDOING, acting_user, rest_only=rest_only)


@transaction.atomic
def discard_batch(batch: ImportBatch, *, acting_user: User) -> ImportBatch:
    """Give a batch up before anything of it was written; its files go away."""
    batch = _locked(batch, Stage.REFUSED, Stage.RECOGNISED, Stage.CHECKED)
    batch.state = Stage.DISCARDED
    batch.save(update_fields=["state"])
    _audit(batch, "imports.discarded", acting_user)
    transaction.on_commit(lambda: shutil.rmtree(batch.folder, ignore_errors=True))
    return batch


def forget_plain(batch: ImportBatch) -> None:
    """Remove the files in which names and numbers of an applied batch stand: the vault has them now."""
    for name in (batch.original.name, MARKED_FILE, IDENTITIES_FILE):
        (batch.folder / name).unlink(missing_ok=True)


def _locked(batch: ImportBatch, *stages: Stage) -> ImportBatch:
    """The batch as it is now, kept from others; an error when it is past this step."""
    rows = ImportBatch.objects.select_for_update(of=("self",)).select_related("job")
    current = rows.get(pk=batch.pk)
    if current.stage not in stages:
        told = {"name": current.file_name, "state": current.stage.label}
        raise NotNowError(_("“%(name)s”现在的状态是“%(state)s”，这一步已经做过或还不能做。") % told)
    return current


def _start(
    batch: ImportBatch, kind: str, stage: Stage, user: User, *, key: str = "", **arguments: Any
) -> ImportBatch:
    job: Job = start_job(
        kind,
        {"batch": batch.pk, **arguments},
        acting_user=user,
        key=f"{batch.code}:{key}" if key else "",
        label=f"{stage.label}：{batch.file_name}"[:200],
        place_code=batch.place_code,
    )
    batch.state, batch.job = stage, job
    batch.save()
    return batch


def _audit(batch: ImportBatch, action: str, acting_user: User, **told: str) -> None:
    record_audit(
        action,
        acting_user=acting_user,
        entity="imports",
        key=batch.code,
        place_code=batch.place_code,
        new=json.loads(json.dumps(told)) or None,
    )


def recognised_again(batch: ImportBatch, layout: str) -> Recognised:
    """The batch's header by another layout."""
    return match_header(batch.headers, load_layouts()[layout], row=batch.header_row)
