"""Signing steps, one enrolment or many at once."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.programmes.access import access_ledgers
from jingzhun_site.programmes.actions.progress import course_of
from jingzhun_site.programmes.actions.proving import add_papers
from jingzhun_site.programmes.actions.refusing import RefusedError
from jingzhun_site.programmes.actions.signing import sign_step, sign_steps
from jingzhun_site.programmes.forms import PapersForm, SignForm
from jingzhun_site.programmes.queries.ledger import LedgerFilter, matching, narrowed
from jingzhun_site.programmes.queries.shown import names_of
from jingzhun_site.programmes.views.asking import (
    act_page,
    line_to_handle,
    looking_of,
    seen,
)

MOST_AT_ONCE = 500
"""How many enrolments can be signed in one go; more are asked to be narrowed."""


@require_right(Right.HANDLE_PROGRAMMES)
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, key: str, step: str) -> HttpResponse:
    """Sign a step of one enrolment."""
    line = line_to_handle(request, key)
    in_force = course_of(line.enrolment).in_force
    wanted = in_force.step(step) if in_force else None
    if in_force is None or wanted is None:
        raise Http404
    form = SignForm(
        request.POST or None,
        request.FILES or None,
        initial=seen(line),
        in_force=in_force,
        step=wanted,
    )

    def act(form: Any) -> None:
        sign_step(
            key, form.signing(), acting_user=user_of(request), expected_version=form.seen_version
        )

    label = wanted.label
    words = {
        "title": _("办理：%(step)s") % {"step": label},
        "lead": "",
        "button": _("签署"),
        "done": _("“%(step)s”已办理。") % {"step": label},
    }
    return act_page(request, line, form, act, words)


@require_right(Right.HANDLE_PROGRAMMES)
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, key: str, step: str) -> HttpResponse:
    """Add papers to a step that was taken."""
    line = line_to_handle(request, key)
    in_force = course_of(line.enrolment).in_force
    taken = in_force.step(step) if in_force else None
    if taken is None or not taken.evidence:
        raise Http404
    form = PapersForm(request.POST or None, request.FILES or None, initial=seen(line), step=taken)

    def act(form: Any) -> None:
        add_papers(key, step, form.papers(), acting_user=user_of(request))

    words = {
        "title": _("补材料：%(step)s") % {"step": taken.label},
        "lead": _("材料和办理时上传的一样作为这一步的依据；传错的在材料页撤下。"),
        "button": _("保存材料"),
        "done": _("“%(step)s”的材料已保存。") % {"step": taken.label},
    }
    return act_page(request, line, form, act, words)


@require_right(Right.HANDLE_PROGRAMMES)
@require_POST
def sign_many(request: HttpRequest, programme: str, step: str) -> HttpResponse:
    """Sign the same step of the selected enrolments: first asked, then done, all or none."""
    user, looking = user_of(request), looking_of(request)
    ledgers = access_ledgers(user, place=looking.place, right=Right.HANDLE_PROGRAMMES)
    lines = ledgers.lines_of(programme).running().filter(next_step=step)
    in_force = ledgers.programmes[programme]
    wanted = in_force.step(step)
    if wanted is None or looking.is_past:
        raise Http404
    back = f"{reverse('programmes:ledger', args=[programme])}?{request.GET.urlencode()}"
    if request.POST.get("all_matching") == "1":
        lines = narrowed(lines, LedgerFilter.read(request.GET, in_force))
    else:
        lines = lines.filter(pk__in=request.POST.getlist("selected")[: MOST_AT_ONCE + 1])
    chosen = matching(lines, most=MOST_AT_ONCE + 1)
    if not chosen:
        messages.warning(request, _("没有选中正等着办这一步的。"))
        return redirect(back)
    if len(chosen) > MOST_AT_ONCE:
        messages.error(request, _("一次最多办理 500 笔，请先用条件缩小范围。"))
        return redirect(back)
    is_sent = "on" in request.POST
    form = SignForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        in_force=in_force,
        step=wanted,
    )
    if is_sent and form.is_valid():
        try:
            count = sign_steps([line.pk for line in chosen], form.signing(), acting_user=user)
        except RefusedError as refused:
            form.refuse(_named(refused, names_of(user, chosen, ledgers.scope)))
        else:
            done = {"step": wanted.label, "count": count}
            messages.success(request, _("“%(step)s”已办理 %(count)d 笔。") % done)
            return redirect(back)
    about = {
        "form": form,
        "step": wanted,
        "count": len(chosen),
        "names": list(names_of(user, chosen[:20], ledgers.scope).values()),
        "selected": [line.pk for line in chosen],
        "back": back,
    }
    status = 422 if form.errors else 200
    return render(request, "programmes/sign_many.html", about, status=status)


def _named(refused: RefusedError, names: dict[str, str]) -> RefusedError:
    """The reasons with the names of the subjects in place of the numbers of their enrolments."""
    said = []
    for reason in refused.reasons[:20]:
        key, _colon, rest = reason.partition("：")
        said.append(f"{names.get(key, key)}：{rest}")
    more = len(refused.reasons) - len(said)
    if more > 0:
        said.append(_("另有 %(count)d 条原因未列出。") % {"count": more})
    return RefusedError(said)
