"""Figures that are reported: taking one, and verifying those that wait."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.views import looking_of
from jingzhun_site.goals.actions.reporting import Reported, check_report, take_report
from jingzhun_site.goals.catalogue import goal_in_force
from jingzhun_site.goals.evidence import evidence_of
from jingzhun_site.goals.forms import CheckForm, ReportForm
from jingzhun_site.goals.models import GoalReport
from jingzhun_site.goals.refusing import GoalRefusedError
from jingzhun_site.goals.reports_table import reports_table
from jingzhun_site.goals.tree_tables import line_address
from jingzhun_site.goals.views.tree import line_of
from jingzhun_site.goals.wording import amount_text, target_text, unit_word
from jingzhun_site.places.queries import full_place_name


@require_right(Right.HANDLE_TASKS)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, goal_id: str, year: int, span: str) -> HttpResponse:
    """Report the figure of an indicator that no record counts."""
    _seen, line = line_of(request, goal_id, year, span, Right.HANDLE_TASKS)
    if not line.is_reported:
        raise Http404
    form = ReportForm(request.POST or None, request.FILES or None, unit=line.unit)
    faults: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            take_report(line, _reported(form), acting_user=user_of(request))
        except GoalRefusedError as error:
            faults = error.sentences
        else:
            messages.success(request, _("已填报，等另一人核验后计入进度。"))
            return redirect(line_address("goal", line))
    about = {
        "form": form,
        "faults": faults,
        "line": line,
        "place_name": full_place_name(line.place),
        "target": target_text(line.target, line.unit),
        "unit": unit_word(line.unit),
        "back": line_address("goal", line),
    }
    return render(request, "goals/report.html", about)


def _reported(form: ReportForm) -> Reported:
    given = form.cleaned_data
    return Reported(
        value=given["value"], as_at=given["as_at"], note=given["note"], paper=given["paper"]
    )


@require_right(Right.HANDLE_TASKS)
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """The figures reported in the user's places, those that wait first."""
    scope = user_of(request).scope(Right.HANDLE_TASKS).narrowed(looking_of(request).place)
    return render(request, "goals/reports.html", {"table": reports_table(request, scope)})


@require_right(Right.HANDLE_TASKS)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """One reported figure, and whether it stands."""
    user = user_of(request)
    found = get_object_or_404(GoalReport.objects.select_related("made_by", "checked_by"), pk=pk)
    if not user.scope(Right.HANDLE_TASKS).covers(found.place_code):
        raise Http404
    form = CheckForm(request.POST or None)
    faults: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        accepts = request.POST.get("verdict") == "verified"
        reason = form.cleaned_data["reason"]
        try:
            check_report(found, accepts=accepts, reason=reason, acting_user=user)
        except GoalRefusedError as error:
            faults = error.sentences
        else:
            messages.success(request, _("已核验，计入进度。") if accepts else _("已退回。"))
            return redirect("goals:reports")
    item = goal_in_force(found.goal_id, found.place_code, found.as_at)
    about = {
        "it": found,
        "label": item.entry.indicator.label if item and item.entry else found.goal_id,
        "value": amount_text(found.value, found.unit),
        "papers": evidence_of(found),
        "place_name": full_place_name(found.place_code),
        "form": form,
        "faults": faults,
        "may_check": found.state == GoalReport.State.REPORTED
        and found.made_by_id != user.pk
        and user.may(Right.ASSIGN_TASKS, found.place_code),
        "is_own": found.made_by_id == user.pk,
    }
    return render(request, "goals/check.html", about)
