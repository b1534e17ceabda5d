"""The ledger of a programme as a workbook: out in the background, in over a page that shows what it would do."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.frame.addresses import keep_looking
from jingzhun_site.jobs.actions import start_job
from jingzhun_site.programmes.access import access_ledgers, access_upload, access_uploads
from jingzhun_site.programmes.actions.refusing import RefusedError
from jingzhun_site.programmes.actions.uploading import (
    WHILE_WAITING,
    apply_now_or_later,
    check_again,
    upload_book,
)
from jingzhun_site.programmes.background import EXPORT
from jingzhun_site.programmes.forms import LedgerBookForm
from jingzhun_site.programmes.models import LedgerUpload
from jingzhun_site.programmes.queries.applied import applied_table
from jingzhun_site.programmes.queries.uploads import upload_page as shown_upload
from jingzhun_site.programmes.views.asking import looking_of

_LATEST = 5


@require_right(Right.EXPORT_LISTS)
@require_POST
def export(request: HttpRequest, programme: str) -> HttpResponse:
    """Write the lines that the address asks for as a workbook in the background."""
    user, looking = user_of(request), looking_of(request)
    ledgers = access_ledgers(user, place=looking.place, right=Right.EXPORT_LISTS)
    if programme not in ledgers.programmes or looking.is_past:
        raise Http404
    place = ledgers.scope.place_code if len(ledgers.scope.prefixes) == 1 else ""
    arguments = {"programme": programme, "query": request.GET.urlencode()}
    job = start_job(EXPORT, arguments, acting_user=user, place_code=place)
    return redirect(job.get_absolute_url())


@require_right(Right.HANDLE_PROGRAMMES)
@require_http_methods(["GET", "HEAD", "POST"])
def book_page(request: HttpRequest, programme: str) -> HttpResponse:
    """Take a workbook in; it is shown before anything is written."""
    user, looking = user_of(request), looking_of(request)
    ledgers = access_ledgers(user, right=Right.HANDLE_PROGRAMMES)
    if programme not in ledgers.programmes or looking.is_past:
        raise Http404
    form = LedgerBookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file: Any = form.cleaned_data["file"]
        upload = upload_book(file, ledgers, programme, acting_user=user)
        return redirect(keep_looking(upload.get_absolute_url(), request))
    about = {
        "one": ledgers.programmes[programme],
        "form": form,
        "uploads": access_uploads(user).filter(programme=programme).order_by("-id")[:_LATEST],
    }
    return render(request, "programmes/workbook.html", about, status=422 if form.errors else 200)


@require_right(Right.HANDLE_PROGRAMMES)
@require_safe
def upload_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What a workbook would change, what is refused and why."""
    return _shown(request, access_upload(user_of(request), pk))


@require_right(Right.HANDLE_PROGRAMMES)
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what was shown."""
    upload = access_upload(user_of(request), pk)
    try:
        done = apply_now_or_later(upload, shown=request.POST.get("shown", ""))
    except RefusedError as refused:
        return _shown(request, upload, refused)
    if done.state == LedgerUpload.Stage.APPLIED:
        applied = done.counts["applied"]
        words = {"lines": applied["lines"], "new": applied["enrolled"]}
        messages.success(request, _("已登记 %(lines)d 笔的进度，新纳入 %(new)d 笔。") % words)
    return redirect(keep_looking(upload.get_absolute_url(), request))


@require_right(Right.HANDLE_PROGRAMMES)
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Check once more what is left."""
    upload = access_upload(user_of(request), pk)
    try:
        check_again(upload)
    except RefusedError as refused:
        return _shown(request, upload, refused)
    return redirect(keep_looking(upload.get_absolute_url(), request))


def _shown(
    request: HttpRequest, upload: LedgerUpload, refused: RefusedError | None = None
) -> HttpResponse:
    user = user_of(request)
    ledgers = access_ledgers(user, right=Right.HANDLE_PROGRAMMES)
    in_force = ledgers.programmes[upload.programme]
    ledger = keep_looking(reverse("programmes:ledger", args=[upload.programme]), request)
    again = keep_looking(reverse("programmes:workbook", args=[upload.programme]), request)
    about = {
        "upload": upload,
        "stage": upload.stage,
        "one": in_force,
        "page": shown_upload(user, upload, in_force, ledgers.scope),
        "applied": applied_table(user, upload, in_force, ledgers.scope, request.GET),
        "reasons": refused.reasons if refused else (),
        "failure": upload.job.error if upload.job and not upload.is_working else "",
        "ledger": ledger,
        "again": again,
        "is_long": upload.rows_left > WHILE_WAITING,
        "rows_applied": sum(
            upload.counts.get("applied", {}).get(n, 0) for n in ("lines", "enrolled")
        ),
        "may_apply": upload.stage in (LedgerUpload.Stage.CHECKED, LedgerUpload.Stage.PARTLY)
        and bool(upload.rows_left)
        and not looking_of(request).is_past,
    }
    return render(request, "programmes/upload.html", about, status=422 if refused else 200)
