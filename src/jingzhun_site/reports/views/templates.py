"""Reading templates: the list, one with its versions and names, its file."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.documents.files import file_at
from jingzhun_site.places.queries import full_place_name, places_below
from jingzhun_site.reports.access import access_template, access_templates
from jingzhun_site.reports.answering import duty_label
from jingzhun_site.reports.forms import DutyForm, FillForm, VersionForm
from jingzhun_site.reports.models import ReportTemplate
from jingzhun_site.reports.places import place_to_fill
from jingzhun_site.reports.queries.template_pages import (
    slot_lines,
    templates_table,
    versions_table,
)


@require_right(Right.FILL_REPORTS)
@require_safe
def template_list(request: HttpRequest) -> HttpResponse:
    """The templates of the user's places and of the levels above."""
    user = user_of(request)
    may_keep = user.may(Right.KEEP_TEMPLATES)
    table = templates_table(request, access_templates(user), may_keep=may_keep)
    about = {"table": table, "may_keep": may_keep, "shows_all": request.GET.get("all") == "1"}
    return render(request, "reports/templates.html", about)


@require_right(Right.FILL_REPORTS)
@require_safe
def template_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A template: fill it, its names, its versions."""
    return show_template(request, access_template(user_of(request), pk))


def show_template(
    request: HttpRequest,
    template: ReportTemplate,
    *,
    fill_form: FillForm | None = None,
    version_form: VersionForm | None = None,
    duty_form: DutyForm | None = None,
    faults: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    """The page of a template; forms that were filled in wrongly are shown again."""
    user = user_of(request)
    version = template.versions.get(number=template.version)
    about = {
        "template": template,
        "duty_label": duty_label(template.duty_id),
        "place_name": full_place_name(template.place_code),
        "fill_form": fill_form or fill_form_for(request, template),
        "version_form": version_form or VersionForm(initial={"seen": template.version}),
        "duty_form": duty_form or DutyForm(template=template),
        "faults": faults,
        "slots": slot_lines(version),
        "versions": versions_table(template),
        "reports_href": f"{reverse('reports:reports')}?template={template.pk}",
        "may_keep": user.may(Right.KEEP_TEMPLATES, template.place_code),
    }
    return render(request, "reports/template.html", about, status=status)


def fill_form_for(request: HttpRequest, template: ReportTemplate) -> FillForm:
    """The form that fills a template where the page looks."""
    user = user_of(request)
    looking = request.looking  # type: ignore[attr-defined]
    place = place_to_fill(user, template, looking.place)
    scope = user.scope(Right.FILL_REPORTS)
    children = [code for code, _name in places_below(place, scope) if scope.covers(code)]
    data = request.POST if request.method == "POST" else None
    name = full_place_name(place)
    return FillForm(data, place_name=name, children=len(children), initial={"on": looking.as_at})


@require_right(Right.FILL_REPORTS)
@require_safe
def file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A version as it was uploaded, always as a download."""
    template = access_template(user_of(request), pk)
    version = template.versions.filter(number=number).first()
    if version is None:
        raise Http404
    return download(version.path, version.file_name)


def download(path: str, name: str) -> HttpResponse:
    """A stored file under a name."""
    try:
        content = file_at(path).read_bytes()
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(name)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
