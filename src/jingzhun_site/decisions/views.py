"""The list of gaps and what can be done from it."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.actions import ask_for_export, note_gaps
from jingzhun_site.decisions.exports import filter_words
from jingzhun_site.decisions.forms import DismissForm
from jingzhun_site.decisions.gap_table import gap_table, programme_lines, read_filter, tabs, tiles
from jingzhun_site.decisions.gaps import GapList, GapRow, access_gaps
from jingzhun_site.decisions.models import GapNote
from jingzhun_site.places.looking import Looking

_BY_HAND = (GapNote.Kind.TAKEN_UP, GapNote.Kind.DISMISSED, GapNote.Kind.REOPENED)
MOST_AT_ONCE = 5_000
"""How many gaps can be handled in one go; more are asked to be narrowed."""


@require_right(Right.SEE_DECISIONS)
@require_safe
def gap_list(request: HttpRequest) -> HttpResponse:
    """What someone should get and does not, gets and should not, or nobody knows."""
    user, looking = user_of(request), looking_of(request)
    found = access_gaps(user, looking.times, place=looking.place)
    if found is None:
        return render(request, "decisions/no_run.html", {"may_run": user.may(Right.RUN_DECISIONS)})
    wanted = read_filter(request.GET, found)
    counts = found.counts()
    return render(
        request,
        "decisions/gaps.html",
        {
            "tabs": tabs(request, counts, wanted),
            "tiles": tiles(found, counts, wanted),
            "programmes": programme_lines(request, found, counts, wanted),
            "table": gap_table(request, user, found, wanted, counts),
            "run": found.run,
            "is_narrowed": bool(found.closed),
            "waiting": _waiting_words(found),
        },
    )


def _waiting_words(found: GapList) -> str:
    """That some households are off the list until the next run; how many of all places is nobody's to know."""
    if not found.laid.waiting.num_rows:
        return ""
    return _("这些户改动后的结果还没有算出来，暂不列入清单，一般几分钟后自动补上。")


@require_right(Right.HANDLE_GAPS)
@require_POST
def handle(request: HttpRequest, kind: str) -> HttpResponse:
    """Take gaps up, dismiss them with a reason, or list them again."""
    if kind not in _BY_HAND:
        raise Http404
    back = f"{reverse('decisions:gaps')}?{request.GET.urlencode()}"
    rows = _selected(request)
    if not rows:
        messages.warning(request, _("没有选中可以处理的差缺。"))
        return redirect(back)
    if len(rows) > MOST_AT_ONCE:
        messages.error(request, _("一次最多处理 5,000 条，请先用条件缩小范围。"))
        return redirect(back)
    form = DismissForm(request.POST if "reason" in request.POST else None)
    if kind == GapNote.Kind.DISMISSED and not form.is_valid():
        about = {"form": form, "rows": rows[:20], "count": len(rows), "back": back}
        about["selected"] = [row.line for row in rows]
        return render(request, "decisions/dismiss.html", about)
    reason = form.cleaned_data["reason"] if kind == GapNote.Kind.DISMISSED else ""
    done = note_gaps(rows, GapNote.Kind(kind), acting_user=user_of(request), reason=reason)
    messages.success(request, _done(GapNote.Kind(kind), done))
    return redirect(back)


@require_right(Right.EXPORT_LISTS)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Write the list as a workbook in the background."""
    user, looking = user_of(request), looking_of(request)
    found = access_gaps(user, looking.times, place=looking.place, right=Right.EXPORT_LISTS)
    if found is None:
        raise Http404
    wanted = read_filter(request.GET, found)
    words = filter_words(wanted, looking.times, place=looking.place)
    return redirect(ask_for_export(words, acting_user=user, scope=found.scope))


def _selected(request: HttpRequest) -> Sequence[GapRow]:
    """The rows that a form means, so far as the user may handle gaps where they lie."""
    user, looking = user_of(request), looking_of(request)
    found = access_gaps(user, looking.times, place=looking.place, right=Right.HANDLE_GAPS)
    if found is None or not found.run.is_current or looking.is_past:
        return ()
    if request.POST.get("all_matching") == "1":
        return found.lines(read_filter(request.GET, found), most=MOST_AT_ONCE + 1)
    return found.named(request.POST.getlist("selected")[: MOST_AT_ONCE + 1])


def _done(kind: GapNote.Kind, count: int) -> str:
    sentences = {
        GapNote.Kind.TAKEN_UP: _("已受理 %(count)d 条，仍列在清单里，直到名册显示已经落实。"),
        GapNote.Kind.DISMISSED: _(
            "已排除 %(count)d 条，理由已记入操作记录；在“已排除”里可以重新列出。"
        ),
        GapNote.Kind.REOPENED: _("已重新列出 %(count)d 条。"),
    }
    return sentences[kind] % {"count": count}


def looking_of(request: HttpRequest) -> Looking:
    """Where and when the page looks."""
    looking = getattr(request, "looking", None)
    if not isinstance(looking, Looking):
        raise Http404
    return looking
