"""Returning, ending, reopening, objections: one form each, one action each."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.programmes.actions.ending import End, end_enrolment, ends_of, reopen_enrolment
from jingzhun_site.programmes.actions.granting import grant
from jingzhun_site.programmes.actions.objections import raise_objection, resolve_objection
from jingzhun_site.programmes.actions.progress import course_of
from jingzhun_site.programmes.actions.returning import return_to
from jingzhun_site.programmes.benefits import (
    benefit_words,
    benefits_of,
    granted_to,
    own_benefit,
)
from jingzhun_site.programmes.forms import (
    EndForm,
    GrantForm,
    ObjectionForm,
    ReasonForm,
    ResolveForm,
    ReturnForm,
)
from jingzhun_site.programmes.models import Objection
from jingzhun_site.programmes.views.asking import act_page, done_words, line_to_handle, seen

_both = require_http_methods(["GET", "HEAD", "POST"])


@require_right(Right.HANDLE_PROGRAMMES)
@_both
def return_page(request: HttpRequest, key: str) -> HttpResponse:
    """Send an enrolment back to a step that was taken."""
    line = line_to_handle(request, key)
    standing = course_of(line.enrolment).standing
    steps = {step.id: step.label for step in standing.steps if step.id in standing.reached}
    form = ReturnForm(request.POST or None, initial=seen(line), steps=steps)

    def act(form: Any) -> None:
        given = form.cleaned_data
        return_to(
            key, given["step"], reason=given["reason"], acting_user=user_of(request),
            expected_version=form.seen_version,
        )  # fmt: skip

    lead = _("退回的这一步和它后面的步骤都要重新办理；原来的签署留在经过里。")
    return act_page(request, line, form, act, _words(_("退回"), lead))


@require_right(Right.HANDLE_PROGRAMMES)
@_both
def grant_page(request: HttpRequest, key: str) -> HttpResponse:
    """Write the approved sum and quantity of one benefit; without a name in the address, the enrolment's own."""
    line = line_to_handle(request, key)
    in_force = course_of(line.enrolment).in_force
    benefits = benefits_of(in_force.programme) if in_force else {}
    own = own_benefit(in_force.programme) if in_force else ""
    benefit = request.GET.get("benefit", own)
    if in_force is None or benefit not in {*benefits, own}:
        raise Http404
    amount, quantity = granted_to([line], in_force.programme, benefit).get(key, (None, None))
    granted = {"amount_yuan": amount, "quantity": quantity}
    form = GrantForm(request.POST or None, initial={**seen(line), **granted})

    def act(form: Any) -> None:
        given = form.cleaned_data
        values = {name: given[name] for name in granted}
        grant(
            key, values, reason=given["reason"], acting_user=user_of(request), benefit=benefit,
            expected_version=form.seen_version,
        )  # fmt: skip

    lead = benefit_words(benefits[benefit]) if len(benefits) > 1 else ""
    return act_page(request, line, form, act, _words(_("核定金额"), lead))


@require_right(Right.HANDLE_PROGRAMMES)
@_both
def end_page(request: HttpRequest, key: str) -> HttpResponse:
    """End an enrolment without its closing step."""
    line = line_to_handle(request, key)
    ends = ends_of(course_of(line.enrolment).in_force)
    form = EndForm(request.POST or None, initial=seen(line), ends=ends)

    def act(form: Any) -> None:
        given = form.cleaned_data
        end = End(because=given["because"], on=given["on"], reason=given["reason"])
        end_enrolment(key, end, acting_user=user_of(request), expected_version=form.seen_version)

    lead = _("本人不愿意、未批准的，差缺清单同时按这里的理由排除；其他原因由研判决定是否重新列出。")
    return act_page(request, line, form, act, _words(_("结束办理"), lead))


@require_right(Right.HANDLE_PROGRAMMES)
@_both
def reopen_page(request: HttpRequest, key: str) -> HttpResponse:
    """Let an ended enrolment go on."""
    line = line_to_handle(request, key)
    form = ReasonForm(request.POST or None, initial=seen(line))

    def act(form: Any) -> None:
        reason = form.cleaned_data["reason"]
        reopen_enrolment(
            key, reason=reason, acting_user=user_of(request), expected_version=form.seen_version
        )

    lead = _("恢复后继续办理；已销档的，销档这一步要重新签。")
    return act_page(request, line, form, act, _words(_("恢复办理"), lead))


@require_right(Right.HANDLE_PROGRAMMES)
@_both
def objection_page(request: HttpRequest, key: str) -> HttpResponse:
    """Note an objection to a posting."""
    line = line_to_handle(request, key)
    form = ObjectionForm(request.POST or None, initial=seen(line))

    def act(form: Any) -> None:
        given = form.cleaned_data
        raise_objection(
            key, given["words"], on=given["on"], acting_user=user_of(request),
            expected_version=form.seen_version,
        )  # fmt: skip

    lead = _("登记后公示停止计时，处理完再继续。")
    return act_page(request, line, form, act, _words(_("登记异议"), lead))


@require_right(Right.HANDLE_PROGRAMMES)
@_both
def resolve_page(request: HttpRequest, key: str) -> HttpResponse:
    """Say how the open objection was resolved."""
    line = line_to_handle(request, key)
    objection = Objection.objects.filter(enrolment_id=key, resolved_on=None).first()
    if objection is None:
        raise Http404
    form = ResolveForm(request.POST or None, initial=seen(line))

    def act(form: Any) -> None:
        given = form.cleaned_data
        resolve_objection(
            objection, is_upheld=given["is_upheld"] == "yes", outcome=given["outcome"],
            on=given["on"], acting_user=user_of(request),
        )  # fmt: skip

    return act_page(request, line, form, act, _words(_("处理异议"), objection.words))


def _words(title: str, lead: str) -> dict[str, str]:
    return {"title": title, "lead": lead, "button": title, "done": done_words(title)}
