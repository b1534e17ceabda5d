"""Snapshots and runs: listed with their hashes, asked for, opened, compared."""

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from jingzhun.eligibility import State
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.actions import DECIDE, SNAPSHOT, ask_for_run, ask_for_snapshot
from jingzhun_site.decisions.forms import TimesForm
from jingzhun_site.decisions.models import Run, Snapshot
from jingzhun_site.decisions.run_tables import (
    pack_words,
    programme_table,
    run_table,
    snapshot_table,
    standard_lines,
    subject_table,
    turn_lines,
)
from jingzhun_site.decisions.standing_queries import (
    SeenRun,
    access_run,
    turned_subjects,
    turns,
)
from jingzhun_site.decisions.views import looking_of
from jingzhun_site.jobs.models import ENDED, Job
from jingzhun_site.jobs.queries import live
from jingzhun_site.register.columns import VOCABULARY


@require_right(Right.SEE_DECISIONS)
@require_safe
def run_list(request: HttpRequest) -> HttpResponse:
    """The runs and snapshots there are, what is being made, and the form that asks for more."""
    user = user_of(request)
    going_on = Job.objects.filter(kind__in=(DECIDE, SNAPSHOT)).exclude(state__in=ENDED)
    may_run = user.may(Right.RUN_DECISIONS)
    about = {
        "runs": run_table(request, user),
        "snapshots": snapshot_table(request, user),
        "going_on": live(going_on.order_by("created")),
        "form": TimesForm() if may_run else None,
    }
    return render(request, "decisions/runs.html", about)


@require_right(Right.RUN_DECISIONS)
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Snapshot or decide the register in the background."""
    form = TimesForm(request.POST)
    if not form.is_valid():
        user = user_of(request)
        about = {
            "runs": run_table(request, user),
            "snapshots": snapshot_table(request, user),
            "form": form,
        }
        return render(request, "decisions/runs.html", about, status=422)
    wanted = ask_for_snapshot if request.POST.get("what") == "snapshot" else ask_for_run
    return redirect(wanted(acting_user=user_of(request), **form.cleaned_data))


@require_right(Right.SEE_DECISIONS)
@require_safe
def run_page(request: HttpRequest, pk: str) -> HttpResponse:
    """One run: what it was made of, and how many subjects each rule found so."""
    seen = _seen(request, pk)
    standings = seen.standings()
    about = {
        "run": seen.run,
        "packs": [(pack_words(pack), pack["hash"]) for pack in seen.run.packs],
        "standards": standard_lines(request, seen, standings),
        "programmes": programme_table(request, seen, standings),
        "others": Run.objects.exclude(pk=pk).order_by("-made_at")[:20],
        "is_narrowed": bool(seen.closed),
        "left_out": _left_out(user_of(request), seen.run.snapshot),
    }
    return render(request, "decisions/run.html", about)


@require_right(Right.SEE_DECISIONS)
@require_safe
def subjects(request: HttpRequest, pk: str) -> HttpResponse:
    """Those whom a rule found in a state."""
    seen = _seen(request, pk)
    rule = seen.rule(request.GET.get("rule", ""))
    if rule is None:
        raise Http404
    page = seen.subjects(rule, _state(request), **_cursors(request))
    title = f"{rule.label}：{_STATE_WORDS[_state(request)]}"
    table = subject_table(user_of(request), page, seen, caption=title)
    return render(
        request, "decisions/subjects.html", {"run": seen.run, "title": title, "table": table}
    )


@require_right(Right.SEE_DECISIONS)
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two runs: who gained, who lost."""
    new = _seen(request, request.GET.get("new", ""))
    old = _seen(request, request.GET.get("old", ""))
    about = {
        "old": old.run,
        "new": new.run,
        "lines": turn_lines(request, old, new, turns(old, new)),
    }
    return render(request, "decisions/compare.html", about)


@require_right(Right.SEE_DECISIONS)
@require_safe
def turned(request: HttpRequest, pk: str) -> HttpResponse:
    """Those for whom a rule turned between two runs."""
    new, old = _seen(request, pk), _seen(request, request.GET.get("old", ""))
    rule = new.rule(request.GET.get("rule", ""))
    if rule is None or old.rule(rule.rule) is None:
        raise Http404
    is_gain = request.GET.get("way") != "lost"
    page = turned_subjects(old, new, rule, is_gain=is_gain, **_cursors(request))
    title = f"{rule.label}：{_('新增') if is_gain else _('减少')}"
    table = subject_table(user_of(request), page, new, caption=title)
    return render(
        request, "decisions/subjects.html", {"run": new.run, "title": title, "table": table}
    )


def _left_out(user: User, snapshot: Snapshot) -> dict[str, object] | None:
    """How many records took no part and why, for those who may see the whole register."""
    if not snapshot.left_out or not user.scope(Right.SEE_DECISIONS).covers(snapshot.place_code):
        return None
    counts = [(VOCABULARY.entities[n].label_zh, rows) for n, rows in snapshot.left_out.items()]
    return {"counts": counts, "reasons": snapshot.reasons}


_STATE_WORDS = {
    State.YES: gettext_lazy("是"),
    State.NO: gettext_lazy("否"),
    State.UNKNOWN: gettext_lazy("情况不明"),
    State.NOT_APPLICABLE: gettext_lazy("不适用"),
    State.NOT_IN_FORCE: gettext_lazy("当地无此规定"),
}


def _seen(request: HttpRequest, pk: str) -> SeenRun:
    run = get_object_or_404(Run.objects.select_related("snapshot"), pk=pk)
    seen = access_run(user_of(request), run, place=looking_of(request).place)
    if seen is None:
        raise Http404
    return seen


def _state(request: HttpRequest) -> State:
    try:
        return State(int(request.GET.get("state", "1")))
    except ValueError as error:
        raise BadRequest("state is none of those of a decision file") from error


def _cursors(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("after", "before")}
