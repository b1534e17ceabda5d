"""Pages of jobs."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.frame.paging import Page, keyset_page
from jingzhun_site.frame.pieces import Empty
from jingzhun_site.frame.tables import Column, Row, Table
from jingzhun_site.jobs.actions import (
    CannotRunAgainError,
    may_run_again,
    run_again,
    switch_schedule,
)
from jingzhun_site.jobs.kinds import KINDS
from jingzhun_site.jobs.models import ENDED, Job
from jingzhun_site.jobs.progress import with_live_progress
from jingzhun_site.jobs.queries import access_jobs, access_schedule, live, result_for


@login_required
@require_safe
@never_cache
def job_list(request: HttpRequest) -> HttpResponse:
    """What runs and waits, and what came out of the rest."""
    jobs = access_jobs(user_of(request))
    page = keyset_page(
        jobs.filter(state__in=ENDED),
        ["-created", "-id"],
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    going_on = live(jobs.exclude(state__in=ENDED).order_by("created"))
    return render(request, "jobs/list.html", {"going_on": going_on, "table": _ended_table(page)})


def _ended_table(page: Page) -> Table:
    return Table(
        id="ended",
        caption=_("已结束的任务"),
        columns=(
            Column(key="label", label=_("任务")),
            Column(key="state", label=_("结果")),
            Column(key="says", label=_("说明")),
            Column(key="created", label=_("提交时间"), kind="moment"),
            Column(key="ended", label=_("结束时间"), kind="moment"),
        ),
        rows=[_ended_row(job) for job in page.rows],
        next=page.next,
        previous=page.previous,
        empty=Empty(
            title=_("还没有结束的任务"),
            hint=_("导入、导出、研判等较长的工作在后台进行，结束后列在这里，结果可下载。"),
        ),
    )


def _ended_row(job: Job) -> Row:
    says = job.error.partition("\n")[0] or job.says or _("无")
    cells = {
        "label": job.label,
        "state": job.get_state_display(),
        "says": says,
        "created": job.times.created,
        "ended": job.times.ended,
    }
    return Row(key=str(job.pk), href=job.get_absolute_url(), cells=cells)


@login_required
@require_safe
@never_cache
def job_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One job: how far it is, what came out, or why not."""
    job = with_live_progress(_job(request, pk))
    found = {
        "job": job,
        "file": result_for(user_of(request), job),
        "may_run_again": may_run_again(job),
    }
    return render(request, "jobs/job.html", found)


@login_required
@require_POST
def job_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Run a job once more that did not succeed."""
    job = _job(request, pk)
    try:
        run_again(job, acting_user=user_of(request))
    except CannotRunAgainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已重新排队，从头执行；做过的不会重复。"))
    return redirect("jobs:job", pk=pk)


@login_required
@require_safe
@never_cache
def job_result(request: HttpRequest, pk: UUID) -> FileResponse:
    """The file that came out, for whoever may still see what is in it."""
    job = _job(request, pk)
    path = result_for(user_of(request), job)
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=job.result_name)


@require_right(Right.RUN_DECISIONS)
@require_safe
def schedule(request: HttpRequest) -> HttpResponse:
    """What the worker starts by itself, and when."""
    entries = [(KINDS[entry.kind].label, entry) for entry in access_schedule(user_of(request))]
    return render(request, "jobs/schedule.html", {"entries": entries})


@require_right(Right.RUN_DECISIONS)
@require_POST
def schedule_switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn one entry on or off."""
    entry = get_object_or_404(access_schedule(user_of(request)), pk=pk)
    switch_schedule(entry, is_on=request.POST.get("is_on") == "1")
    messages.success(request, _("已保存。"))
    return redirect("jobs:schedule")


def _job(request: HttpRequest, pk: UUID) -> Job:
    return get_object_or_404(access_jobs(user_of(request)), pk=pk)
