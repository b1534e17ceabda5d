"""Handing a target down, and what the places below say of it."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.goals.access import SeenGoals
from jingzhun_site.goals.actions.handing import (
    Handing,
    answer_shortfall,
    hand_down,
    raise_shortfall,
)
from jingzhun_site.goals.forms import AnswerForm, ReasonForm, ShortfallForm
from jingzhun_site.goals.models import Shortfall, TargetShare
from jingzhun_site.goals.reading import StoredLine
from jingzhun_site.goals.refusing import GoalRefusedError
from jingzhun_site.goals.split_form import SplitTable, split_table
from jingzhun_site.goals.split_sum import sum_about
from jingzhun_site.goals.split_workbook import read_split, write_split
from jingzhun_site.goals.tree_tables import line_address
from jingzhun_site.goals.views.tree import line_of
from jingzhun_site.goals.wording import NATURE_WORDS, target_text, unit_word
from jingzhun_site.places.queries import full_place_name


@require_right(Right.SET_GOALS)
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, goal_id: str, year: int, span: str) -> HttpResponse:
    """Choose a base, see the shares, change some by hand with the sum locked, hand down."""
    seen, line = line_of(request, goal_id, year, span, Right.SET_GOALS)
    if request.method != "POST":
        asked = "base" in request.GET
        return _page(
            request, line, split_table(seen, line, request.GET, spread=asked), ReasonForm()
        )
    if request.FILES.get("workbook"):
        return _from_workbook(request, seen, line)
    if request.POST.get("step") != "hand_down":
        table = split_table(seen, line, request.POST, spread=True, typed=True)
        return _page(request, line, table, ReasonForm(initial=_reasons(request.POST)))
    return _hand_down(request, seen, line)


@require_right(Right.SET_GOALS)
@require_POST
def workbook(request: HttpRequest, goal_id: str, year: int, span: str) -> HttpResponse:
    """The split as a workbook, with what stands in the cells of the form that is sent."""
    seen, line = line_of(request, goal_id, year, span, Right.SET_GOALS)
    table = split_table(seen, line, request.POST, spread=False, typed=True)
    if table.faults:
        return _page(request, line, table, ReasonForm(initial=_reasons(request.POST)))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    headers = {"Content-Disposition": f'attachment; filename="split-{goal_id}-{year}.xlsx"'}
    return HttpResponse(write_split(line, table), content_type=kind, headers=headers)


@require_right(Right.HANDLE_TASKS)
@require_http_methods(["GET", "HEAD", "POST"])
def shortfall(request: HttpRequest, goal_id: str, year: int, span: str) -> HttpResponse:
    """Tell the place above that a target cannot be reached."""
    _seen, line = line_of(request, goal_id, year, span, Right.HANDLE_TASKS)
    share = get_object_or_404(
        TargetShare,
        goal_id=goal_id,
        year=year,
        span=span,
        place_code=line.place,
        superseded_at__isnull=True,
    )
    form = ShortfallForm(request.POST or None, unit=line.unit)
    if request.method == "POST" and form.is_valid():
        raise_shortfall(share, acting_user=user_of(request), **form.cleaned_data)
        messages.success(request, _("已报给上级，等上级答复。"))
        return redirect(line_address("goal", line))
    about = {"form": form, "unit": unit_word(line.unit), **_words(line)}
    return render(request, "goals/shortfall.html", about)


@require_right(Right.SET_GOALS)
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a place below."""
    found = get_object_or_404(Shortfall.objects.select_related("share"), pk=pk)
    share = found.share
    if not user_of(request).scope(Right.SET_GOALS).covers(share.parent_code or share.place_code):
        raise Http404
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请写答复再提交。"))
    else:
        try:
            answer_shortfall(
                found, answer=form.cleaned_data["answer"], acting_user=user_of(request)
            )
            messages.success(request, _("已答复。"))
        except GoalRefusedError as error:
            messages.error(request, str(error))
    where = f"{share.goal_id}/{share.year}/{share.span}"
    return redirect(f"/goals/{where}/?place={share.parent_code or share.place_code}")


def _from_workbook(request: HttpRequest, seen: SeenGoals, line: StoredLine) -> HttpResponse:
    """The wizard filled from a workbook; nothing is handed down before somebody has looked at it."""
    plain = split_table(seen, line, request.POST, spread=False)
    upload = request.FILES["workbook"]
    content = upload.read() if isinstance(upload, UploadedFile) else b""
    data, faults = read_split(content, line, plain)
    if faults:
        return _page(request, line, plain, ReasonForm(), faults=faults)
    table = split_table(seen, line, data, spread=False, typed=True)
    if not table.faults:
        messages.info(request, _("已读入表格，核对后再下达。"))
    return _page(request, line, table, ReasonForm())


def _hand_down(request: HttpRequest, seen: SeenGoals, line: StoredLine) -> HttpResponse:
    table = split_table(seen, line, request.POST, spread=False, typed=True)
    form = ReasonForm(request.POST)
    if not form.is_valid() or table.faults:
        return _page(request, line, table, form)
    handing = Handing(
        line=line,
        given=table.given,
        reason=form.cleaned_data["reason"],
        why_more=form.cleaned_data["why_more"],
        seen=table.seen,
        basis=table.basis,
    )
    try:
        changed = hand_down(handing, acting_user=user_of(request))
    except GoalRefusedError as error:
        return _page(request, line, table, form, faults=error.sentences)
    messages.success(request, _done(changed))
    return redirect(line_address("goal", line))


def _done(changed: int) -> str:
    if not changed:
        return _("和现在的分解一样，没有改动。")
    return _("已下达 %(count)d 个地区，进度正在重新测算。") % {"count": changed}


def _reasons(data: QueryDict) -> dict[str, str]:
    return {name: data.get(name, "") for name in ("reason", "why_more")}


def _words(line: StoredLine) -> dict[str, object]:
    return {
        "line": line,
        "place_name": full_place_name(line.place),
        "target": target_text(line.target, line.unit),
        "nature": NATURE_WORDS[line.nature],
        "back": line_address("goal", line),
    }


def _page(
    request: HttpRequest,
    line: StoredLine,
    table: SplitTable,
    form: ReasonForm,
    *,
    faults: tuple[str, ...] | list[str] = (),
) -> HttpResponse:
    about = {
        **_words(line),
        "table": table,
        "form": form,
        "faults": [*table.faults, *faults],
        "sum": sum_about(table, line),
        "unit": unit_word(line.unit),
        "due": line.due,
        "has_posts": any(row.posts for row in table.rows),
        "split_href": line_address("split", line),
        "workbook_href": line_address("workbook", line),
    }
    return render(request, "goals/split.html", about)
