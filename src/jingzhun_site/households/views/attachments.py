"""Photos and documents: sending, looking, taking off. No file is served without asking who is there."""

from datetime import date

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from jingzhun_site.accounts.requiring import require, require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.actions import record_viewing
from jingzhun_site.documents.storing import LARGEST, MEGABYTE, UnwantedFileError, check_size
from jingzhun_site.households.actions.attaching import Received, attach, detach
from jingzhun_site.households.models import Attachment
from jingzhun_site.households.queries.attachments import access_attachment
from jingzhun_site.register.access import access_record

_PAGES = {"households": "households:household", "persons": "households:person"}


@require_GET
@cache_control(private=True, max_age=0, no_cache=True)
@require_right(Right.SEE_PERSONAL)
def attachment(request: HttpRequest, number: int) -> HttpResponse:
    """The file itself; photos in the page, a PDF as a download, never as a page of ours."""
    user = user_of(request)
    found = access_attachment(user, number)
    if found.content_type == "application/pdf":
        record_viewing(
            user=user,
            entity=found.entity,
            key=found.key,
            place_code=found.place_code,
            what="attachment",
        )
    with default_storage.open(found.path) as file:
        response = HttpResponse(file.read(), content_type=found.content_type)
    how = "attachment" if found.content_type == "application/pdf" else "inline"
    response.headers["Content-Disposition"] = f'{how}; filename="{found.pk}{_ending(found)}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
@require_right(Right.CHANGE_REGISTER)
def attach_to_household(request: HttpRequest, household_id: str) -> HttpResponse:
    """Put a file beside a household."""
    return _attach(request, "households", household_id)


@require_POST
@require_right(Right.CHANGE_REGISTER)
def attach_to_person(request: HttpRequest, person_id: str) -> HttpResponse:
    """Put a file beside a person."""
    return _attach(request, "persons", person_id)


@require_POST
@require_right(Right.CHANGE_REGISTER)
def take_off(request: HttpRequest, number: int) -> HttpResponse:
    """Take a file off the pages, with a reason."""
    user = user_of(request)
    found = access_attachment(user, number)
    require(user, Right.CHANGE_REGISTER, found.place_code)
    detach(found, acting_user=user, reason=request.POST.get("reason", "")[:200])
    messages.success(request, _("已撤下，文件仍留档备查。"))
    return HttpResponseRedirect(reverse(_PAGES[found.entity], args=[found.key]))


def _attach(request: HttpRequest, entity: str, key: str) -> HttpResponse:
    user = user_of(request)
    record = access_record(user, entity, key, right=Right.CHANGE_REGISTER)
    sent = request.FILES.get("file")
    try:
        kept = attach(_received(request, sent), record, acting_user=user)
        messages.success(request, _("已保存。"))
        if kept.content_type.startswith("image/") and not kept.keeps_location:
            messages.info(request, _("照片里的拍摄位置和设备信息已去掉。"))
    except UnwantedFileError as unwanted:
        messages.error(request, _refusal(unwanted))
    return HttpResponseRedirect(reverse(_PAGES[entity], args=[key]))


def _received(request: HttpRequest, sent: UploadedFile | None) -> Received:
    check_size(sent.size if sent else None)
    return Received(
        content=sent.read() if sent else b"",
        title=request.POST.get("title", ""),
        taken_on=_day(request.POST.get("taken_on", "")),
        keeps_location=request.POST.get("keeps_location") == "yes",
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _refusal(unwanted: UnwantedFileError) -> str:
    unreadable = _("只收 JPEG、PNG、WebP 照片和 PDF；这个文件不是，或已损坏。")
    return {
        "empty": _("没有收到文件，请先选择照片或 PDF。"),
        "large": _("文件太大，一个文件最多 %(limit)d MB，请压缩后再传。")
        % {"limit": LARGEST // MEGABYTE},
        "kind": unreadable,
        "damaged": unreadable,
    }[unwanted.why]


def _ending(found: Attachment) -> str:
    return f".{found.path.rpartition('.')[2]}"
