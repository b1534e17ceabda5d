"""Sending a register in: which there are, a file of one, what became of the file."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from jingzhun_site.accounts.requiring import user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.crosschecks.access import access_file, openings
from jingzhun_site.crosschecks.actions.uploading import (
    choose_columns,
    discard_file,
    upload_register,
)
from jingzhun_site.crosschecks.catalogue import registers
from jingzhun_site.crosschecks.forms import ColumnsForm, UploadForm
from jingzhun_site.crosschecks.models import RegisterFile
from jingzhun_site.exchange.api.authentication import require_scope, token_of
from jingzhun_site.exchange.api.refusing import REFUSALS, ApiRefusedError
from jingzhun_site.exchange.api.shapes import ColumnShape, FileShape, RegisterShape
from jingzhun_site.exchange.models import Scope
from jingzhun_site.places.scope import CODE_LENGTH

router = Router(tags=["registers"])


@router.get("/registers", response={200: list[RegisterShape], **REFUSALS})
def list_registers(request: HttpRequest) -> list[RegisterShape]:
    """The registers that the token names, with the headings by which their columns are recognised."""
    token = token_of(request)
    return [
        RegisterShape(
            id=name,
            label=registers()[name].label,
            scopes=token.scopes,
            columns=[_column(column) for column in registers()[name].columns],
        )
        for name in token.registers
        if name in registers()
    ]


@router.post("/registers/{register_id}/files", response={202: FileShape, **REFUSALS})
def submit_file(
    request: HttpRequest,
    register_id: str,
    file: File[UploadedFile],
    as_at: Form[date],
    place_code: Form[str] = "",
) -> Status[FileShape]:
    """Send a file in (.xlsx, .xls, .csv). Its columns are found by their headings; then its persons are told apart.

    The same file again is refused, naming the first. Ask for the file until its state is ``ready`` or ``refused``.
    ``place_code`` says whose file it is, where the account sends this register for several places.
    """
    require_scope(request, Scope.SUBMIT, register_id)
    place = _place_of(request, register_id, wanted=place_code)
    _check_form(
        UploadForm({"register": register_id}, {"file": file}, choices=[(register_id, register_id)])
    )
    user = user_of(request)
    kept = upload_register(file, register=register_id, place_code=place, acting_user=user)
    data = {"as_at": as_at.isoformat()}
    data |= {f"column_{name}": header for name, header in kept.choices.items()}
    form = ColumnsForm(data, file=kept, register=registers()[register_id])
    try:
        _check_form(form)
    except ApiRefusedError:
        discard_file(kept, acting_user=user)
        raise
    started = choose_columns(kept, choices=form.choices(), as_at=as_at, acting_user=user)
    return Status(202, file_shape(started))


@router.get("/files/{file_id}", response={200: FileShape, **REFUSALS})
def get_file(request: HttpRequest, file_id: int) -> FileShape:
    """What became of a file."""
    found = access_file(user_of(request), file_id)
    require_scope(request, Scope.SUBMIT, found.register)
    return file_shape(found)


def file_shape(found: RegisterFile) -> FileShape:
    """A file as it goes over the line."""
    linked = found.matched.get("linked", {})
    return FileShape(
        id=found.pk,
        register_id=found.register,
        place_code=found.place_code,
        name=found.file_name,
        sha256=found.sha256,
        as_at=found.as_at,
        state=found.stage,
        rows=found.rows,
        recognised=sum(linked.values()),
        remarks=found.remarks,
        faults=found.faults or ([found.failure] if found.failure else []),
        uploaded_at=found.uploaded_at,
    )


def _column(column: Any) -> ColumnShape:
    return ColumnShape(
        name=column.name,
        label=column.field.label_zh,
        headings=[column.field.label_zh, *column.aliases],
        is_required=column.field.required,
    )


def _check_form(form: Any) -> None:
    if not form.is_valid():
        details = [str(fault) for faults in form.errors.values() for fault in faults]
        message = _("文件不能接收，原因见 details。")
        raise ApiRefusedError(422, "invalid", message, details=details)


def _place_of(request: HttpRequest, register: str, *, wanted: str) -> str:
    """The place whose file it is: of the account's grants the one that lets it send this register.

    Where several do, only the sender knows whose file it is; a wrong guess would hold it against other people.
    """
    places = [
        prefix.ljust(CODE_LENGTH, "0")
        for one in openings(user_of(request), Right.SUPPLY_REGISTERS)
        if register in one.registers
        for prefix in one.scope.prefixes
    ]
    known = sorted(set(places))
    if not known:
        raise ApiRefusedError(403, "right", _("令牌所属帐户没有报送这种部门数据的权限。"))
    if wanted in known or (len(known) == 1 and not wanted):
        return wanted or known[0]
    message = _("请在 place_code 写明是哪个地区的数据，帐户可以报送的地区见 details。")
    raise ApiRefusedError(422, "place", message, details=known)
