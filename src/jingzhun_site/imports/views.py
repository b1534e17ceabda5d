"""Pages of imports: upload, columns, preview, result, undo, templates."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.imports import actions
from jingzhun_site.imports.access import access_batch, access_batches
from jingzhun_site.imports.blank_books import make_blank_book
from jingzhun_site.imports.forms import ApplyForm, LayoutForm, MappingForm, MeaningsForm, UploadForm
from jingzhun_site.imports.layouts import load_layouts, own_layouts
from jingzhun_site.imports.models import ImportBatch, Stage
from jingzhun_site.imports.queries import (
    batch_table,
    file_remarks,
    preview_page,
    recognised_sentence,
    sections,
    template_lines,
    undo_plan,
)
from jingzhun_site.imports.responses import workbook_response
from jingzhun_site.jobs.actions import start_job

_MAY_IMPORT = require_right(Right.IMPORT_WORKBOOKS)


@_MAY_IMPORT
@require_safe
@never_cache
def batch_list(request: HttpRequest) -> HttpResponse:
    """Every workbook that was brought in, the newest first."""
    table = batch_table(access_batches(user_of(request)), request.GET)
    return render(request, "imports/list.html", {"table": table, "sections": sections("list")})


@_MAY_IMPORT
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file."""
    form = UploadForm(
        request.POST or None, request.FILES or None, initial={"key": uuid.uuid4().hex}
    )
    if request.method == "POST" and form.is_valid():
        batch = actions.upload_batch(
            form.cleaned_data["file"], key=form.cleaned_data["key"], acting_user=user_of(request)
        )
        return redirect(batch)
    status = 422 if form.is_bound else 200
    return render(request, "imports/upload.html", {"form": form}, status=status)


@_MAY_IMPORT
@require_safe
@never_cache
def batch_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch, wherever it is on its way."""
    batch = _batch(request, pk)
    stage = batch.stage
    if stage == Stage.RECOGNISED and not batch.failure:
        return redirect("imports:columns", pk)
    if _is_asking_again(request) and not batch.is_working:
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    found: dict[str, Any] = {"batch": batch, "stage": stage, "remarks": file_remarks(batch)}
    if stage == Stage.CHECKED:
        found |= {"form": ApplyForm(), "seen_before": actions.seen_before(batch)}
        found |= {"meanings": MeaningsForm(unmapped=batch.unmapped) if batch.unmapped else None}
    if stage in (Stage.CHECKED, Stage.APPLIED, Stage.UNDONE):
        found |= preview_page(batch, user_of(request), request.GET)
    return render(request, "imports/batch.html", found)


def _is_asking_again(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true" and (
        request.headers.get("HX-Target", "").startswith("job-")
    )


@_MAY_IMPORT
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """What was recognised, column by column, to be confirmed or changed."""
    batch = _batch(request, pk)
    if batch.stage not in (Stage.RECOGNISED, Stage.CHECKED):
        return redirect(batch)
    layout = request.POST.get("layout") or request.GET.get("layout") or batch.layout
    if layout not in load_layouts():
        raise Http404
    form = MappingForm(request.POST or None, batch=batch, layout=layout)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        return _taken(
            request,
            batch,
            lambda: actions.choose_mapping(
                batch,
                layout=layout,
                choices=form.chosen(),
                code_map=cleaned["code_map"],
                meanings={},
                valid_from=cleaned["valid_from"],
                year=cleaned.get("year"),
                acting_user=user_of(request),
            ),
        )
    found = {
        "batch": batch,
        "form": form,
        "layout_form": LayoutForm(initial={"layout": layout}),
        "sentence": recognised_sentence(form.found),
        "remarks": file_remarks(batch),
        "missing": form.found.missing,
        "seen_before": actions.seen_before(batch),
    }
    return render(request, "imports/columns.html", found, status=422 if form.is_bound else 200)


@_MAY_IMPORT
@require_POST
def values(request: HttpRequest, pk: int) -> HttpResponse:
    """What values mean that the code map does not know."""
    batch = _batch(request, pk)
    form = MeaningsForm(request.POST, unmapped=batch.unmapped)
    if not form.is_valid():
        messages.error(request, _("有的值选得不对，请重选。"))
        return redirect(batch)
    return _taken(
        request,
        batch,
        lambda: actions.choose_mapping(
            batch,
            layout=batch.layout,
            choices=batch.choices,
            code_map=batch.code_map,
            meanings=form.meanings(),
            valid_from=batch.valid_from,
            year=batch.year,
            acting_user=user_of(request),
        ),
    )


@_MAY_IMPORT
@require_POST
def check_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare with the register once more."""
    batch = _batch(request, pk)
    user = user_of(request)
    return _taken(request, batch, lambda: actions.recheck_batch(batch, acting_user=user))


@_MAY_IMPORT
@require_POST
def marked(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the workbook made in which the faulty cells are marked."""
    batch = _batch(request, pk)
    if batch.stage != Stage.CHECKED:
        return redirect(batch)
    job = start_job(
        "imports.marked",
        {"batch": batch.pk},
        acting_user=user_of(request),
        key=f"{batch.code}:{batch.preview_hash[:16]}",
        label=_("标错表：%s") % batch.file_name,
        place_code=batch.place_code,
    )
    return redirect(job)


@_MAY_IMPORT
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the batch into the register."""
    batch = _batch(request, pk)
    form = ApplyForm(request.POST)
    form.is_valid()
    return _taken(
        request,
        batch,
        lambda: actions.apply_batch(
            batch,
            leaves_out_faulty=form.cleaned_data.get("leaves_out_faulty", False),
            reason=form.cleaned_data.get("reason", ""),
            acting_user=user_of(request),
        ),
    )


@_MAY_IMPORT
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the batch back, after showing what stands against it."""
    batch = _batch(request, pk)
    user = user_of(request)
    if request.method == "POST":
        rest_only = request.POST.get("rest_only") == "1"
        return _taken(
            request,
            batch,
            lambda: actions.undo_batch(batch, rest_only=rest_only, acting_user=user),
        )
    if batch.stage != Stage.APPLIED:
        return redirect(batch)
    return render(request, "imports/undo.html", {"batch": batch, **undo_plan(batch, user)})


@_MAY_IMPORT
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the batch up."""
    batch = _batch(request, pk)
    user = user_of(request)
    answer = _taken(request, batch, lambda: actions.discard_batch(batch, acting_user=user))
    return redirect("imports:list") if answer.status_code == 302 else answer


@_MAY_IMPORT
@require_safe
def template_list(request: HttpRequest) -> HttpResponse:
    """The templates to download."""
    found = {"lines": template_lines(), "sections": sections("templates")}
    return render(request, "imports/templates.html", found)


@_MAY_IMPORT
@require_safe
def template(request: HttpRequest, layout: str) -> HttpResponse:
    """One template."""
    known = own_layouts().get(layout)
    if known is None:
        raise Http404
    name = known.label.partition("：")[2]
    return workbook_response(make_blank_book(known), f"{name}_{_('模板')}.xlsx")


def _batch(request: HttpRequest, pk: int) -> ImportBatch:
    return access_batch(user_of(request), pk)


def _taken(request: HttpRequest, batch: ImportBatch, step: Any) -> HttpResponse:
    """Take a step; one that was taken already, or cannot be taken now, is said and nothing happens."""
    try:
        step()
    except actions.NotNowError as error:
        messages.warning(request, str(error))
    return redirect("imports:batch", batch.pk)
