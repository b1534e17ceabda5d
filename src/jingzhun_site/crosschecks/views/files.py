"""The registers of departments: which came, sending one in, its columns, how its persons were told."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.crosschecks.access import access_file, comparing_place, open_registers
from jingzhun_site.crosschecks.actions import uploading
from jingzhun_site.crosschecks.catalogue import department_label, register_label, registers
from jingzhun_site.crosschecks.covering import uncovered_names
from jingzhun_site.crosschecks.forms import ColumnsForm, UploadForm
from jingzhun_site.crosschecks.models import RegisterFile
from jingzhun_site.crosschecks.queries.files import match_shown, registers_table
from jingzhun_site.crosschecks.refusing import CrossCheckRefusedError
from jingzhun_site.crosschecks.views.tabs import REGISTERS, looking_of, tabs_for
from jingzhun_site.frame.addresses import keep_looking

State = RegisterFile.State
_SUPPLY = require_right(Right.SUPPLY_REGISTERS)


@_SUPPLY
@require_safe
def register_list(request: HttpRequest) -> HttpResponse:
    """Which register came when, and which is late."""
    user, looking = user_of(request), looking_of(request)
    about = {
        "table": registers_table(user, place=looking.place),
        "tabs": tabs_for(request, REGISTERS),
        "may_upload": not looking.is_past,
    }
    return render(request, "crosschecks/registers.html", about)


@_SUPPLY
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file and say of which register it is."""
    user, looking = user_of(request), looking_of(request)
    place = comparing_place(user, Right.SUPPLY_REGISTERS, looking.place)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        choices=_choices(user, place),
        initial={"register": request.GET.get("register", "")},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            kept = uploading.upload_register(
                given["file"], register=given["register"], place_code=place, acting_user=user
            )
        except CrossCheckRefusedError as refused:
            for sentence in refused.sentences:
                form.add_error("file", sentence)
        else:
            return redirect(keep_looking(kept.get_absolute_url(), request))
    about = {
        "form": form,
        "tabs": tabs_for(request, REGISTERS),
        "back": keep_looking(reverse("crosschecks:registers"), request),
    }
    return render(request, "crosschecks/upload.html", about, status=422 if form.errors else 200)


@_SUPPLY
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: its columns to be confirmed, then how its persons were told."""
    user = user_of(request)
    found = access_file(user, pk)
    if _is_asking_again(request) and not found.is_working:
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    register = registers().get(found.register)
    form = None
    is_asked = found.stage == State.COLUMNS or "columns" in request.GET
    if register is not None and is_asked and found.stage not in (State.MATCHING, State.DISCARDED):
        form = ColumnsForm(request.POST or None, file=found, register=register)
        if request.method == "POST" and form.is_valid():
            return _chosen(request, found, form, user)
    about: dict[str, Any] = {
        "file": found,
        "form": form,
        "stage": found.stage,
        "label": register_label(found.register),
        "match": match_shown(found, user) if found.stage == State.READY else None,
        "same_day": uploading.same_day_files(found),
        "uncovered": uncovered_names(found) if found.stage == State.READY else (),
        "runs": found.runs.order_by("pk"),
        "may_run": user.may(Right.RUN_CROSS_CHECKS, found.place_code),
        "back": keep_looking(reverse("crosschecks:registers"), request),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "crosschecks/file.html", about, status=status)


@_SUPPLY
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a file up that no comparison used."""
    user = user_of(request)
    found = access_file(user, pk)
    try:
        uploading.discard_file(found, acting_user=user)
    except CrossCheckRefusedError as refused:
        messages.warning(request, "".join(refused.sentences))
        return redirect(found)
    messages.success(request, _("已放弃这份文件。"))
    return redirect(keep_looking(reverse("crosschecks:registers"), request))


def _chosen(
    request: HttpRequest, found: RegisterFile, form: ColumnsForm, user: User
) -> HttpResponse:
    try:
        uploading.choose_columns(
            found,
            choices=form.choices(),
            as_at=form.cleaned_data["as_at"],
            acting_user=user,
        )
    except CrossCheckRefusedError as refused:
        messages.warning(request, "".join(refused.sentences))
    return redirect(keep_looking(found.get_absolute_url(), request))


def _choices(user: User, place: str) -> list[tuple[str, Any]]:
    """The registers that the user may send in, by department."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for name in open_registers(user, Right.SUPPLY_REGISTERS, place=place):
        one = registers()[name]
        groups.setdefault(department_label(one.department), []).append((name, one.label))
    return [("", _("请选择")), *((label, sorted(some)) for label, some in sorted(groups.items()))]


def _is_asking_again(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true" and (
        request.headers.get("HX-Target", "").startswith("job-")
    )
