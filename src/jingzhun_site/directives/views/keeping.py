"""Keeping documents: uploading, correcting the head, withdrawing, carrying over, looking at findings."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.directives.access import access_directive, access_finding
from jingzhun_site.directives.actions.ruling import carry_over, note_seen
from jingzhun_site.directives.actions.together import assign_unit
from jingzhun_site.directives.actions.uploading import (
    AlreadyHereError,
    describe_directive,
    upload_directive,
    withdraw_directive,
)
from jingzhun_site.directives.forms import DescribeForm, UploadForm, read_day
from jingzhun_site.directives.giving import give_tasks
from jingzhun_site.directives.places import governed_choices
from jingzhun_site.directives.refusing import DirectiveRefusedError
from jingzhun_site.directives.relating import documents_above

_MAY_KEEP = require_right(Right.KEEP_DIRECTIVES)


@_MAY_KEEP
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a document and the place that it binds."""
    user = user_of(request)
    place: str = _own_place(user, request.looking.place)  # type: ignore[attr-defined]
    form = UploadForm(request.POST or None, request.FILES or None, places=governed_choices(place))
    already = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = upload_directive(
                file.read(),
                name=file.name,
                place_code=place,
                governs_code=form.cleaned_data["governs"],
                acting_user=user,
            )
        except AlreadyHereError as error:
            already = error
        else:
            return redirect(made)
    about = {"form": form, "already": already}
    status = 422 if form.is_bound else 200
    return render(request, "directives/upload.html", about, status=status)


@_MAY_KEEP
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct title, number and the like, and choose the document above."""
    user = user_of(request)
    directive = access_directive(user, pk, right=Right.KEEP_DIRECTIVES)
    names = ("title", "issuer", "document_number", "issued_on", "upper")
    form = DescribeForm(
        request.POST or None,
        above=documents_above(directive),
        initial={name: getattr(directive, name) for name in names},
    )
    if request.method == "POST" and form.is_valid():
        describe_directive(directive, **form.cleaned_data, acting_user=user)
        messages.success(request, _("已保存，正在重新比对。"))
        return redirect(directive)
    about = {"form": form, "directive": directive}
    return render(request, "directives/facts.html", about, status=422 if form.is_bound else 200)


@_MAY_KEEP
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a document off the pages, with a reason."""
    user = user_of(request)
    directive = access_directive(user, pk, right=Right.KEEP_DIRECTIVES)
    try:
        withdraw_directive(directive, reason=request.POST.get("reason", ""), acting_user=user)
    except DirectiveRefusedError as error:
        messages.error(request, "\n".join(error.sentences))
        return redirect("directives:facts", pk)
    messages.success(request, _("已撤下，文件仍留档备查。"))
    return redirect("directives:list")


@_MAY_KEEP
@require_POST
def carry(request: HttpRequest, pk: int) -> HttpResponse:
    """Rule on what did not change as it was ruled in the version before."""
    user = user_of(request)
    directive = access_directive(user, pk, right=Right.KEEP_DIRECTIVES)
    count = carry_over(directive, acting_user=user)
    messages.success(request, _("已沿用上一版的审定 %(count)d 项。") % {"count": count})
    return redirect(directive)


@_MAY_KEEP
@require_POST
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Make all accepted tasks, or those of a unit, entries of the ledger."""
    user = user_of(request)
    directive = access_directive(user, pk, right=Right.KEEP_DIRECTIVES)
    unit = request.POST.get("unit", "")
    try:
        due_on = read_day(request.POST.get("due", ""))
        because = request.POST.get("because", "")
        made = give_tasks(directive, due_on=due_on, unit=unit, because=because, acting_user=user)
    except DirectiveRefusedError as error:
        messages.error(request, "\n".join(error.sentences[:5]))
    else:
        messages.success(request, _("已转入督办台账 %(count)d 项。") % {"count": len(made)})
    return redirect(_units(pk, unit))


@_MAY_KEEP
@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give all accepted items of a unit to one post."""
    user = user_of(request)
    directive = access_directive(user, pk, right=Right.KEEP_DIRECTIVES)
    unit, post = request.POST.get("unit", ""), request.POST.get("lead_post", "")[:60]
    also_assigned = request.POST.get("also_assigned") == "1"
    try:
        count = assign_unit(directive, unit, post, also_assigned=also_assigned, acting_user=user)
    except DirectiveRefusedError as error:
        messages.error(request, "\n".join(error.sentences))
    else:
        messages.success(request, _("已分派 %(count)d 项。") % {"count": count})
    return redirect(_units(pk, unit))


@_MAY_KEEP
@require_POST
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a finding was looked at."""
    finding = access_finding(user_of(request), pk)
    try:
        note_seen(finding, because=request.POST.get("because", ""), acting_user=user_of(request))
    except DirectiveRefusedError as error:
        messages.error(request, "\n".join(error.sentences))
    else:
        messages.success(request, _("已记下核对结果。"))
    page = reverse("directives:directive", args=(finding.directive_id,))
    return redirect(f"{page}#finding-{finding.pk}")


def _units(pk: int, unit: str) -> str:
    """The page of units, of the one that was chosen."""
    page = reverse("directives:units", args=(pk,))
    return f"{page}?{urlencode({'unit': unit})}" if unit else page


def _own_place(user: User, chosen: str) -> str:
    """The place whose office uploads: the chosen one, where the user keeps its documents."""
    scope = user.scope(Right.KEEP_DIRECTIVES)
    if scope.covers(chosen):
        return chosen
    return scope.place_code or scope.prefixes[0].ljust(12, "0")
