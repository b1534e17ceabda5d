"""Reading pages: the list, a document with its ledger, its tasks unit by unit, its file and its workbook."""

from typing import Any
from urllib.parse import quote

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.directives.access import access_directive, access_directives
from jingzhun_site.directives.asking import EXPORT
from jingzhun_site.directives.forms import CorrectForm
from jingzhun_site.directives.giving import has_passed, tasks_to_give
from jingzhun_site.directives.models import Directive
from jingzhun_site.directives.places import governed_name
from jingzhun_site.directives.review import card_of, review_of
from jingzhun_site.directives.review_parts import filters, tabs
from jingzhun_site.directives.tables import directives_table, unit_lines, units_table
from jingzhun_site.directives.text_html import paragraphs_of
from jingzhun_site.directives.versions import latest_of
from jingzhun_site.jobs.actions import start_job
from jingzhun_site.jobs.models import Job
from jingzhun_site.jobs.progress import with_live_progress
from jingzhun_site.ledger.posts import post_groups


@require_right(Right.SEE_DECISIONS)
@require_safe
def directive_list(request: HttpRequest) -> HttpResponse:
    """The documents of the user's places and of the levels above."""
    user = user_of(request)
    may_upload = user.may(Right.KEEP_DIRECTIVES)
    place: str = request.looking.place  # type: ignore[attr-defined]
    found = access_directives(user, place=place)
    table = directives_table(request, found, may_upload=may_upload)
    about = {"table": table, "may_upload": may_upload, "words": request.GET.get("q", "")}
    return render(request, "directives/list.html", about)


@require_right(Right.SEE_DECISIONS)
@require_safe
@never_cache
def directive_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A document: while it is read, where it could not be read, and under review."""
    directive = access_directive(user_of(request), pk)
    if directive.state != Directive.State.READ:
        return _unread(request, directive)
    return review_page(request, directive)


def review_page(
    request: HttpRequest,
    directive: Directive,
    *,
    current: int = 0,
    form: CorrectForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The review of a document that was read; ``form`` is one that was filled in wrongly."""
    user = user_of(request)
    asked = current or _number(request.GET.get("item", ""))
    review = review_of(directive, request.GET, asked=asked)
    item = review.current
    opens = "correct" if form is not None else ""
    findings = list(directive.findings.select_related("seen_by").order_by("start", "pk"))
    about: dict[str, Any] = {
        "directive": directive,
        "later": latest_of(directive),
        "review": review,
        "governs": governed_name(directive.governs_code),
        "card": card_of(item, review.items, user, query=request.GET, form=form, opens=opens)
        if item
        else None,
        "paragraphs": paragraphs_of(directive, review.marks, findings),
        "elsewhere": [one for one in findings if one.start is None],
        "unseen": [one for one in findings if one.seen_at is None],
        "may_keep": user.may(Right.KEEP_DIRECTIVES, directive.place_code),
        "may_export": user.may(Right.EXPORT_LISTS),
        "tabs": tabs(request, directive),
        "filters": filters(request, review.counts),
        "tab": request.GET.get("tab", "text"),
    }
    return render(request, "directives/review.html", about, status=status)


@require_right(Right.SEE_DECISIONS)
@require_safe
def units(request: HttpRequest, pk: int) -> HttpResponse:
    """What a document asks of each unit."""
    directive = access_directive(user_of(request), pk)
    unit = request.GET.get("unit", "")
    later = latest_of(directive)
    about = {
        "directive": directive,
        "later": later,
        "table": units_table(request, directive, unit),
        "units": unit_lines(directive),
        "unit": unit,
        "tabs": tabs(request, directive),
        **_giving(user_of(request), directive, unit, later),
    }
    return render(request, "directives/units.html", about)


@require_right(Right.SEE_DECISIONS)
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was uploaded, always as a download."""
    directive = access_directive(user_of(request), pk)
    if not default_storage.exists(directive.path):
        raise Http404
    with default_storage.open(directive.path) as stream:
        response = HttpResponse(stream.read(), content_type="application/octet-stream")
    name = quote(directive.file_name)
    response.headers["Content-Disposition"] = f"attachment; filename*=utf-8''{name}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_right(Right.EXPORT_LISTS)
@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the office's workbook in the background."""
    directive = access_directive(user_of(request), pk)
    only_accepted = request.POST.get("all") != "1"
    job = start_job(
        EXPORT,
        {"directive": directive.pk, "only_accepted": only_accepted},
        acting_user=user_of(request),
        label=_("导出任务分解表：%(title)s") % {"title": directive.title[:150]},
    )
    return redirect(job)


def _unread(request: HttpRequest, directive: Directive) -> HttpResponse:
    """The page of a document that is being read or could not be; as soon as it is read, the review."""
    user = user_of(request)
    job = Job.objects.filter(pk=directive.job_id).first() if directive.job_id else None
    about = {
        "directive": directive,
        "job": with_live_progress(job) if job else None,
        "may_keep": user.may(Right.KEEP_DIRECTIVES, directive.place_code),
    }
    return render(request, "directives/unread.html", about)


def _giving(user: User, directive: Directive, unit: str, later: Directive | None) -> dict[str, Any]:
    """What whoever keeps a document can do with the accepted items of a unit, or of all."""
    if not user.may(Right.KEEP_DIRECTIVES, directive.place_code):
        return {}
    on = clock.today()
    tasks = list(tasks_to_give(directive, unit))
    may_give = later is None and user.may(Right.ASSIGN_TASKS, directive.place_code)
    return {
        "posts": post_groups(directive.place_code, on=on) if unit else (),
        "to_give": len(tasks) if may_give else 0,
        "undated": sum(item.due is None for item in tasks),
        "passed": sum(has_passed(item) for item in tasks),
        "unassigned": sum(not item.lead_post for item in tasks),
    }


def _number(word: str) -> int:
    return int(word) if word.isascii() and word.isdigit() else 0
