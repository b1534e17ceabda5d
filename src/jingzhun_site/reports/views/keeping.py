"""Keeping templates: uploading one, a new version of one, taking one out of use."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.reports.access import access_template
from jingzhun_site.reports.actions.keeping import (
    AlreadyKeptError,
    add_template,
    add_version,
    choose_duty,
    keep_form,
    retire_template,
)
from jingzhun_site.reports.forms import DutyForm, TemplateForm, VersionForm
from jingzhun_site.reports.places import own_place
from jingzhun_site.reports.refusing import ReportRefusedError
from jingzhun_site.reports.sample_forms import SAMPLE_FORMS, sample_form
from jingzhun_site.reports.views.templates import show_template

_MAY_KEEP = require_right(Right.KEEP_TEMPLATES)


@_MAY_KEEP
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Upload a new template."""
    user = user_of(request)
    looking = request.looking  # type: ignore[attr-defined]
    place = own_place(user, looking.place, Right.KEEP_TEMPLATES)
    form = TemplateForm(request.POST or None, request.FILES or None, place_code=place)
    about: dict[str, object] = {"form": form, "samples": SAMPLE_FORMS}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        words = {name: form.cleaned_data[name] for name in ("title", "cadence")}
        words["duty_id"] = form.cleaned_data["duty"]
        try:
            made = add_template(
                file.read(), name=file.name, place_code=place, acting_user=user, **words
            )
        except AlreadyKeptError as error:
            about |= {"already": error.template, "faults": error.sentences}
        except ReportRefusedError as error:
            about["faults"] = error.sentences
        else:
            messages.success(request, _("模板已检查通过，可以生成报表了。"))
            return redirect(made)
    return render(request, "reports/add.html", about, status=422 if form.is_bound else 200)


@_MAY_KEEP
@require_POST
def take_form(request: HttpRequest, form: str) -> HttpResponse:
    """Keep one of the forms to begin with."""
    user, found = user_of(request), sample_form(form)
    if found is None:
        raise Http404
    looking = request.looking  # type: ignore[attr-defined]
    place = own_place(user, looking.place, Right.KEEP_TEMPLATES)
    try:
        made = keep_form(found, place, acting_user=user)
    except AlreadyKeptError as error:
        messages.info(request, "\n".join(error.sentences))
        return redirect(error.template)
    messages.success(request, _("已采用，可以直接生成报表；要改表样，下载文件改好后上传新版本。"))
    return redirect(made)


@_MAY_KEEP
@require_POST
def new_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Upload a changed form."""
    user = user_of(request)
    template = access_template(user, pk, right=Right.KEEP_TEMPLATES)
    form = VersionForm(request.POST, request.FILES)
    faults: tuple[str, ...] = ()
    if form.is_valid():
        file = form.cleaned_data["file"]
        words = {name: form.cleaned_data[name] for name in ("note", "seen")}
        try:
            add_version(template, file.read(), name=file.name, acting_user=user, **words)
        except ReportRefusedError as error:
            faults = error.sentences
        else:
            messages.success(request, _("新版本已检查通过，以后生成的报表用这一版。"))
            return redirect(template)
    return show_template(request, template, version_form=form, faults=faults, status=422)


@_MAY_KEEP
@require_POST
def duty(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose which duty the reports answer."""
    user = user_of(request)
    template = access_template(user, pk, right=Right.KEEP_TEMPLATES)
    form = DutyForm(request.POST, template=template)
    faults: tuple[str, ...] = ()
    if form.is_valid():
        try:
            choose_duty(
                template,
                form.cleaned_data["duty"],
                seen=form.cleaned_data["seen"],
                acting_user=user,
            )
        except ReportRefusedError as error:
            faults = error.sentences
        else:
            messages.success(request, _("对应职责已保存。"))
            return redirect(template)
    return show_template(request, template, duty_form=form, faults=faults, status=422)


@_MAY_KEEP
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a template out of use, or into use again."""
    user = user_of(request)
    template = access_template(user, pk, right=Right.KEEP_TEMPLATES)
    is_retired = template.retired_at is None
    retire_template(template, is_retired=is_retired, acting_user=user)
    said = _("模板已停用，已生成的报表仍在。") if is_retired else _("模板已恢复使用。")
    messages.success(request, said)
    return redirect(template)
