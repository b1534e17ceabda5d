"""Filling reports, reading them, and the page of one cell."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.jobs.actions import start_job
from jingzhun_site.places.queries import full_place_name
from jingzhun_site.reports.access import access_report, access_reports, access_template
from jingzhun_site.reports.actions.filling import fill_report
from jingzhun_site.reports.asking import FILL_MANY
from jingzhun_site.reports.forms import BELOW
from jingzhun_site.reports.models import FilledReport, ReportTemplate
from jingzhun_site.reports.places import place_to_fill
from jingzhun_site.reports.queries.cell_page import cell_page as page_of_cell
from jingzhun_site.reports.queries.report_pages import (
    changes_of,
    report_facts,
    reports_table,
    shown_blocks,
    why_empty,
)
from jingzhun_site.reports.refusing import ReportRefusedError
from jingzhun_site.reports.seeing import hidden_cells
from jingzhun_site.reports.views.templates import download, fill_form_for, show_template

_MAY_FILL = require_right(Right.FILL_REPORTS)


@_MAY_FILL
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """What was filled for the user's places."""
    user = user_of(request)
    looking = request.looking  # type: ignore[attr-defined]
    table = reports_table(request, access_reports(user, place=looking.place))
    return render(request, "reports/reports.html", {"table": table})


@_MAY_FILL
@require_POST
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill a template for the place the page looks at, or for every place below it."""
    template = access_template(user_of(request), pk)
    form = fill_form_for(request, template)
    if not form.is_valid():
        return show_template(request, template, fill_form=form, status=422)
    if form.cleaned_data["places"] == BELOW:
        return _fill_below(request, template, form.cleaned_data["on"])
    user, looking = user_of(request), request.looking  # type: ignore[attr-defined]
    place = place_to_fill(user, template, looking.place)
    try:
        made = fill_report(template, place, form.cleaned_data["on"], acting_user=user)
    except ReportRefusedError as error:
        return show_template(request, template, fill_form=form, faults=error.sentences, status=422)
    messages.success(request, _("报表在这里；点任何一个数，看它由哪些记录组成。"))
    return redirect(made)


def _fill_below(request: HttpRequest, template: ReportTemplate, on: object) -> HttpResponse:
    user, looking = user_of(request), request.looking  # type: ignore[attr-defined]
    place = place_to_fill(user, template, looking.place)
    label = _("生成报表：%(title)s") % {"title": template.title}
    job = start_job(
        FILL_MANY,
        {"template": template.pk, "place": place, "on": f"{on}"},
        acting_user=user,
        label=label,
        place_code=place,
    )
    return redirect(job)


@_MAY_FILL
@require_safe
def report_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A report as it was filled; every figure leads to its records."""
    user = user_of(request)
    report = access_report(user, pk)
    hidden = hidden_cells(report, user)
    about = {
        "report": report,
        "place_name": full_place_name(report.place_code),
        "facts": report_facts(report),
        "blocks": list(shown_blocks(report, hidden)),
        "changes": changes_of(report, hidden),
        "empty": None if report.has_data else why_empty(report),
        "is_narrowed": bool(hidden),
        "may_refill": report.template.retired_at is None,
    }
    return render(request, "reports/report.html", about)


@_MAY_FILL
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The filled file, for whoever may see all that is in it."""
    user = user_of(request)
    report = access_report(user, pk)
    if hidden_cells(report, user):
        messages.error(request, _("这张报表里有您无权查看的村级数，不能下载。"))
        return redirect(report)
    return download(report.path, file_name(report))


def file_name(report: FilledReport) -> str:
    """What a downloaded report is called."""
    place, ending = full_place_name(report.place_code), report.version.form
    return f"{place}{report.template.title}{report.on:%Y%m%d}.{ending}"


@_MAY_FILL
@require_safe
def cell_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One figure: what it says, where from, and the records behind it."""
    user = user_of(request)
    report = access_report(user, pk)
    cell = report.cell(number)
    if cell is None or number in hidden_cells(report, user):
        raise Http404
    about = {"report": report, "page": page_of_cell(request, user, report, cell)}
    return render(request, "reports/cell.html", about)
