"""Pages of deliveries: the batches, who is due, a batch with its differences, its file, its receipts."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.deliveries.access import access_batch, access_batches, access_upload
from jingzhun_site.deliveries.actions import cancel_batch, make_batch, send_batch
from jingzhun_site.deliveries.background import SEND, file_name
from jingzhun_site.deliveries.due import due_lines
from jingzhun_site.deliveries.evidence import ENTITY, programme_label
from jingzhun_site.deliveries.forms import CancelForm, ReceiptsForm
from jingzhun_site.deliveries.models import DeliveryBatch, ReceiptUpload
from jingzhun_site.deliveries.periods import period_words, periods_of
from jingzhun_site.deliveries.previewing import preview_of
from jingzhun_site.deliveries.queries import (
    batches_table,
    due_table,
    lines_table,
    tiles_of,
    totals_of,
    unknown_lines,
)
from jingzhun_site.deliveries.refusing import DeliveryRefusedError
from jingzhun_site.deliveries.taking import settle_now_or_later, upload_receipts
from jingzhun_site.documents.queries import documents_of
from jingzhun_site.frame.addresses import keep_looking
from jingzhun_site.imports.responses import workbook_response
from jingzhun_site.jobs.actions import start_job
from jingzhun_site.places.queries import full_place_name
from jingzhun_site.programmes.access import Ledgers, access_ledgers
from jingzhun_site.programmes.benefits import benefit_words, benefits_of
from jingzhun_site.programmes.views.asking import looking_of

_FILE_WHILE_WAITING = 2_000
_both = require_http_methods(["GET", "HEAD", "POST"])


@require_right(Right.HANDLE_PROGRAMMES)
@require_safe
def batch_list(request: HttpRequest) -> HttpResponse:
    """The batches, and the programmes of which one can be made."""
    user, looking = user_of(request), looking_of(request)
    ledgers = access_ledgers(user, place=looking.place, right=Right.HANDLE_PROGRAMMES)
    used = set(ledgers.lines().running().order_by().values_list("programme", flat=True).distinct())
    programmes = [
        (name, one.programme.label)
        for name, one in ledgers.programmes.items()
        if name in used and one.programme.gives
    ]
    table = batches_table(access_batches(user, place=looking.place), request.GET)
    about = {"table": table, "programmes": sorted(programmes, key=lambda one: one[1])}
    return render(request, "deliveries/list.html", about)


@require_right(Right.HANDLE_PROGRAMMES)
@_both
def due_page(request: HttpRequest, programme: str) -> HttpResponse:
    """Who is due in a period; a batch of them once that is asked for."""
    user, looking = user_of(request), looking_of(request)
    ledgers = access_ledgers(user, place=looking.place, right=Right.HANDLE_PROGRAMMES)
    in_force = ledgers.programmes.get(programme)
    benefits = benefits_of(in_force.programme) if in_force else {}
    if in_force is None or not benefits or looking.is_past:
        raise Http404
    wanted = request.POST.get("benefit") or request.GET.get("benefit", "")
    benefit = wanted if wanted in benefits else next(iter(benefits))
    periods = periods_of(benefits[benefit].per, clock.today())
    asked = request.POST.get("period") or request.GET.get("period", "")
    period = asked if asked in periods else periods[0]
    place = _place_of(ledgers)
    faults: Sequence[str] = ()
    if request.method == "POST":
        try:
            batch = make_batch(
                ledgers, programme, period, benefit=benefit, place_code=place, acting_user=user
            )
        except DeliveryRefusedError as refused:
            faults = refused.sentences
        else:
            messages.success(request, _("已做成一批，导出表格后送银行或部门。"))
            return redirect(keep_looking(batch.get_absolute_url(), request))
    dues = due_lines(ledgers.lines_of(programme), in_force, benefit, period)
    about = {
        "one": in_force,
        "programme": programme,
        "benefit": benefit,
        "benefits": [(key, benefit_words(one)) for key, one in benefits.items()],
        "period": period,
        "periods": [(key, period_words(key)) for key in periods],
        "table": due_table(user, dues, ledgers.scope),
        "ready": sum(not due.obstacle for due in dues),
        "place": place,
        "place_name": full_place_name(place) if place else "",
        "faults": faults,
    }
    return render(request, "deliveries/due.html", about, status=422 if faults else 200)


@require_right(Right.HANDLE_PROGRAMMES)
@require_safe
def batch_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A batch: its sums, the differences line by line, its receipts."""
    return _batch_page(request, access_batch(user_of(request), pk), ReceiptsForm())


@require_right(Right.EXPORT_LISTS)
@require_POST
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of a batch, for the bank or the department; that of a large one in the background."""
    user = user_of(request)
    batch = access_batch(user, pk, right=Right.EXPORT_LISTS)
    if batch.lines.count() > _FILE_WHILE_WAITING:
        arguments = {"batch": batch.pk}
        job = start_job(SEND, arguments, acting_user=user, place_code=batch.place_code)
        return redirect(job.get_absolute_url())
    try:
        content = send_batch(batch, acting_user=user)
    except DeliveryRefusedError as refused:
        messages.error(request, " ".join(refused.sentences))
        return redirect(keep_looking(batch.get_absolute_url(), request))
    return workbook_response(content, file_name(batch))


@require_right(Right.HANDLE_PROGRAMMES)
@require_POST
def receipts(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the receipts that came back say; a fault anywhere, and nothing of them is kept."""
    user = user_of(request)
    batch = access_batch(user, pk)
    form = ReceiptsForm(request.POST, request.FILES)
    if not form.is_valid():
        return _batch_page(request, batch, form, status=422)
    try:
        upload = upload_receipts(batch, form.cleaned_data["file"], acting_user=user)
    except DeliveryRefusedError as refused:
        return _batch_page(request, batch, form, faults=refused.sentences, status=422)
    return redirect(keep_looking(upload.get_absolute_url(), request))


@require_right(Right.HANDLE_PROGRAMMES)
@require_safe
def upload_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What receipts say, before they are taken."""
    return _upload_page(request, access_upload(user_of(request), pk))


@require_right(Right.HANDLE_PROGRAMMES)
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the receipts that were shown."""
    user = user_of(request)
    upload = access_upload(user, pk)
    try:
        done = settle_now_or_later(upload, acting_user=user)
    except DeliveryRefusedError as refused:
        return _upload_page(request, upload, refused)
    if done.receipt is None:
        return redirect(keep_looking(upload.get_absolute_url(), request))
    words = {"lines": done.receipt.lines, "unknown": len(done.receipt.unknown)}
    messages.success(request, _("已登记回单 %(lines)d 笔；批次里没有的 %(unknown)d 行。") % words)
    return redirect(keep_looking(upload.batch.get_absolute_url(), request))


@require_right(Right.HANDLE_PROGRAMMES)
@_both
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a batch that nothing came back for."""
    user = user_of(request)
    batch = access_batch(user, pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_batch(batch, reason=form.cleaned_data["reason"], acting_user=user)
        except DeliveryRefusedError as refused:
            for sentence in refused.sentences:
                form.add_error("reason", sentence)
        else:
            messages.success(request, _("已作废，这些人重新列入应发名单。"))
            return redirect(keep_looking(batch.get_absolute_url(), request))
    back = keep_looking(batch.get_absolute_url(), request)
    about = {"batch": batch, "label": programme_label(batch), "form": form, "back": back}
    return render(request, "deliveries/cancel.html", about, status=422 if form.errors else 200)


def _batch_page(
    request: HttpRequest,
    batch: DeliveryBatch,
    form: ReceiptsForm,
    *,
    faults: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    user, is_past = user_of(request), looking_of(request).is_past
    has_receipts = batch.receipts.exists()
    about = {
        "batch": batch,
        "label": programme_label(batch),
        "period": period_words(batch.period),
        "place_name": full_place_name(batch.place_code),
        "totals": totals_of(batch),
        "tiles": tiles_of(batch),
        "table": lines_table(user, batch, request.GET),
        "unknown": unknown_lines(batch),
        "receipts": batch.receipts.select_related("taken_by").order_by("-pk"),
        "papers": documents_of(ENTITY, [str(batch.pk)]).get(str(batch.pk), []),
        "form": form,
        "faults": faults,
        "is_open": batch.cancelled_at is None and not is_past,
        "may_export": user.may(Right.EXPORT_LISTS, batch.place_code),
        "may_cancel": not has_receipts,
    }
    return render(request, "deliveries/batch.html", about, status=status)


def _upload_page(
    request: HttpRequest, upload: ReceiptUpload, refused: DeliveryRefusedError | None = None
) -> HttpResponse:
    user, batch = user_of(request), upload.batch
    failure = "\n".join(refused.sentences) if refused else ""
    if upload.job is not None and not upload.is_working and upload.receipt_id is None:
        failure = failure or upload.job.error
    is_open = upload.receipt_id is None and not upload.is_working
    about = {
        "upload": upload,
        "label": programme_label(batch),
        "period": period_words(batch.period),
        "back": keep_looking(batch.get_absolute_url(), request),
        "page": preview_of(user, upload) if is_open else None,
        "failure": failure,
        "may_settle": is_open and not looking_of(request).is_past,
    }
    return render(request, "deliveries/upload.html", about, status=422 if refused else 200)


def _place_of(ledgers: Ledgers) -> str:
    """The one place that a batch is made for; none while the user's places are several."""
    return ledgers.scope.place_code if len(ledgers.scope.prefixes) == 1 else ""
