"""A department's file comes in: kept as it is, its header found, its columns chosen."""

import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun.packs import Register
from jingzhun_site.accounts.models import User
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.crosschecks.asking import MATCH
from jingzhun_site.crosschecks.catalogue import register_label, registers
from jingzhun_site.crosschecks.models import CheckRun, ColumnMapping, RegisterFile
from jingzhun_site.crosschecks.reading.headers import (
    ROWS_SEARCHED,
    Recognised,
    likelier_register,
    recognise_header,
)
from jingzhun_site.crosschecks.reading.whole import is_cut_off
from jingzhun_site.crosschecks.refusing import CrossCheckRefusedError
from jingzhun_site.frame.formats import moment_text
from jingzhun_site.imports.files import open_sheet
from jingzhun_site.imports.files.keeping import keep_upload
from jingzhun_site.imports.planning import day_of, masked_sample
from jingzhun_site.imports.remarks import ImportRefusedError
from jingzhun_site.jobs.actions import start_job

State = RegisterFile.State
_SAMPLES = 3
_NAME_LENGTH = 200


def upload_register(
    file: UploadedFile, *, register: str, place_code: str, acting_user: User
) -> RegisterFile:
    """Keep a file and find its header; nothing is compared yet.

    Raises:
        CrossCheckRefusedError: the same file came before, it cannot be opened, was cut off, or shows no such header.
    """
    kept = RegisterFile(
        register=register,
        place_code=place_code,
        file_name=Path(str(file.name)).name[-_NAME_LENGTH:],
        size=file.size or 0,
        uploaded_by=acting_user,
        uploaded_at=clock.now(),
    )
    kept.folder.mkdir(parents=True, mode=0o700)
    try:
        kept.sha256 = keep_upload(file, kept.original)
        _refuse_repeated(kept)
        _recognise(kept, registers()[register])
        _save(kept)
    except BaseException:
        shutil.rmtree(kept.folder, ignore_errors=True)
        raise
    return kept


@transaction.atomic
def _save(kept: RegisterFile) -> None:
    kept.save()
    record_audit(
        "crosschecks.uploaded",
        acting_user=kept.uploaded_by,
        entity="register_files",
        key=str(kept.pk),
        place_code=kept.place_code,
        new={"register": kept.register, "name": kept.file_name, "sha256": kept.sha256},
    )


@transaction.atomic
def choose_columns(
    file: RegisterFile, *, choices: Mapping[str, str], as_at: date, acting_user: User
) -> RegisterFile:
    """Settle which header is which column, remember it for the next file, and start to tell its persons."""
    held = RegisterFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if held.stage not in (State.COLUMNS, State.REFUSED, State.READY):
        raise CrossCheckRefusedError([_("这份文件正在认人，请等它完成。")])
    held.choices, held.as_at, held.state = dict(choices), as_at, State.MATCHING
    held.faults, held.matched = [], {}
    ColumnMapping.objects.update_or_create(
        register=held.register,
        place_code=held.place_code,
        defaults={
            "choices": held.choices,
            "changed_by": acting_user,
            "changed_at": clock.now(),
        },
    )
    held.job = start_job(
        MATCH,
        {"file": held.pk},
        acting_user=acting_user,
        label=_("认人：%(name)s") % {"name": held.file_name},
        place_code=held.place_code,
    )
    held.save()
    record_audit(
        "crosschecks.mapped",
        acting_user=acting_user,
        entity="register_files",
        key=str(held.pk),
        place_code=held.place_code,
        new={"columns": sorted(choices), "as_at": as_at.isoformat()},
    )
    return held


@transaction.atomic
def discard_file(file: RegisterFile, *, acting_user: User) -> None:
    """Give a file up that no comparison has used; it goes away, that it was there stays.

    Raises:
        CrossCheckRefusedError: a comparison rests on it, so it stays as evidence.
    """
    held = RegisterFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if held.is_working or held.runs.exists():
        raise CrossCheckRefusedError(
            [_("这份文件正在认人，或已用于比对，要作为依据保存，不能放弃。")]
        )
    held.state = State.DISCARDED
    held.save(update_fields=["state"])
    record_audit(
        "crosschecks.discarded",
        acting_user=acting_user,
        entity="register_files",
        key=str(held.pk),
        place_code=held.place_code,
        new={"register": held.register, "sha256": held.sha256},
    )
    transaction.on_commit(lambda: shutil.rmtree(held.folder, ignore_errors=True))


def same_day_files(file: RegisterFile) -> list[RegisterFile]:
    """Other files of the same register and day with another content: they cannot both be right."""
    if file.as_at is None:
        return []
    others = RegisterFile.objects.filter(
        register=file.register, place_code=file.place_code, as_at=file.as_at, state=State.READY
    )
    return list(others.exclude(pk=file.pk).exclude(sha256=file.sha256).order_by("pk"))


def _refuse_repeated(kept: RegisterFile) -> None:
    """The same content again: say when it came and which comparison it was used for."""
    same = RegisterFile.objects.filter(
        sha256=kept.sha256, register=kept.register, place_code=kept.place_code
    )
    before = same.exclude(state=State.DISCARDED).select_related("uploaded_by").first()
    if before is None:
        return
    run = CheckRun.objects.filter(files=before).order_by("pk").last()
    about = {
        "who": before.uploaded_by,
        "when": moment_text(before.uploaded_at),
        "name": before.file_name,
        "run": _("已用于 %(day)s 的第 %(number)d 次比对") % {"day": run.on, "number": run.pk}
        if run
        else _("还没有用于比对"),
    }
    raise CrossCheckRefusedError(
        [
            _("这份文件与 %(who)s 于 %(when)s 上传的“%(name)s”内容完全相同，%(run)s，不用再传。")
            % about
        ]
    )


def _recognise(kept: RegisterFile, register: Register) -> None:
    if is_cut_off(kept.original):
        raise CrossCheckRefusedError(
            [_("文件的最后一行不完整，像是没有传完就断了。请确认原文件完整后重新上传。")]
        )
    try:
        with open_sheet(kept.original, name=kept.file_name) as sheet:
            rows = sheet.head(ROWS_SEARCHED + _SAMPLES + 1)
            kept.remarks = [remark.sentence() for remark in sheet.remarks]
    except ImportRefusedError as refused:
        raise CrossCheckRefusedError([one.sentence() for one in refused.remarks]) from refused
    found = recognise_header(rows, register)
    other = likelier_register(rows, register)
    if found is None or other is not None:
        raise CrossCheckRefusedError([_unlike(register, other)])
    _note(kept, found, rows[found.row + 1 : found.row + 1 + _SAMPLES])


def _unlike(register: Register, other: Register | None) -> str:
    about = {"wanted": register.label, "rows": ROWS_SEARCHED}
    if other is not None:
        about["seen"] = other.label
        return _("这份表的列名不像“%(wanted)s”，更像“%(seen)s”。请核对选的是哪一种数据。") % about
    return _("前 %(rows)d 行里没有认出“%(wanted)s”的表头。请确认表头各列的名称。") % about


def _note(kept: RegisterFile, found: Recognised, below: Sequence[Sequence[str]]) -> None:
    kept.header_row, kept.headers = found.row, list(found.headers)
    kept.samples = [
        [masked_sample(row[at]) if at < len(row) else "" for row in below]
        for at in range(len(found.headers))
    ]
    kept.as_at = day_of(kept.file_name)
    known = ColumnMapping.objects.filter(register=kept.register, place_code=kept.place_code).first()
    remembered = known.choices if known else {}
    still = {name: header for name, header in remembered.items() if header in found.headers}
    kept.choices = {**found.choices, **still}
    if still:
        said = _("“%(register)s”的列按上次选定的对应，可以改。")
        kept.remarks.append(said % {"register": register_label(kept.register)})
