"""The list of differences, the page of one, verdicts, giving them to posts, and the workbook."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.crosschecks.access import access_difference, access_differences
from jingzhun_site.crosschecks.actions import assigning, judging, offering, taking
from jingzhun_site.crosschecks.asking import EXPORT
from jingzhun_site.crosschecks.catalogue import (
    comparison_label,
    department_label,
    grounds_of,
)
from jingzhun_site.crosschecks.forms import (
    AssignForm,
    ExemptForm,
    FollowForm,
    GroundForm,
    ReasonForm,
)
from jingzhun_site.crosschecks.models import Difference
from jingzhun_site.crosschecks.queries.difference_page import difference_page
from jingzhun_site.crosschecks.queries.filtering import (
    STANDINGS,
    STATES,
    DifferenceFilter,
    in_state,
    narrowed,
)
from jingzhun_site.crosschecks.queries.table import KEPT, Asked, differences_table
from jingzhun_site.crosschecks.refusing import CrossCheckRefusedError
from jingzhun_site.crosschecks.views.tabs import DIFFERENCES, looking_of, tabs_for
from jingzhun_site.crosschecks.wording import SEVERITIES
from jingzhun_site.frame.addresses import keep_looking
from jingzhun_site.frame.pieces import Tab
from jingzhun_site.jobs.actions import start_job
from jingzhun_site.ledger.posts import post_groups
from jingzhun_site.places.scope import CODE_LENGTH

_SHOWN_STATES = ("waiting", "confirmed", "given", "righted", "exempt", "rejected", "gone")


@require_right(Right.SEE_DIFFERENCES)
@require_safe
def difference_list(request: HttpRequest) -> HttpResponse:
    """The differences of the place that the user may see."""
    user, looking = user_of(request), looking_of(request)
    wanted = DifferenceFilter.read(request.GET)
    differences = access_differences(user, place=looking.place)
    asked = Asked(user=user, wanted=wanted, query=request.GET, is_past=looking.is_past)
    about = {
        "table": differences_table(differences, asked),
        "tabs": tabs_for(request, DIFFERENCES),
        "states": _states(request, differences, wanted),
        "wanted": wanted,
        "standings": STANDINGS.items(),
        "severities": [(name, look[0]) for name, look in SEVERITIES.items()],
        "owners": _present(differences, "owner", department_label),
        "comparisons": _present(differences, "comparison", comparison_label),
        "may_export": user.may(Right.EXPORT_LISTS),
        "may_answer": _is_department(user) and not looking.is_past,
        "query": request.GET.urlencode(),
    }
    return render(request, "crosschecks/differences.html", about)


@require_right(Right.SEE_DIFFERENCES)
@require_safe
def difference(request: HttpRequest, pk: int) -> HttpResponse:
    """One difference."""
    user, looking = user_of(request), looking_of(request)
    found = access_difference(user, pk)
    page = difference_page(user, found, is_past=looking.is_past)
    about = {"page": page, "difference": found, "label": comparison_label(found.comparison)}
    return render(request, "crosschecks/difference.html", about)


@require_right(Right.JUDGE_DIFFERENCES)
@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Ask how a difference was looked into, and keep the verdict."""
    user = user_of(request)
    found = access_difference(user, pk, right=Right.JUDGE_DIFFERENCES)
    if act not in _ACTS or looking_of(request).is_past:
        raise Http404
    form = _form(act, found, request)
    if request.method == "POST" and form.is_valid():
        try:
            _DO[act](found, form, user)
        except CrossCheckRefusedError as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("已记下：%(act)s。") % {"act": _ACTS[act][0]})
            return redirect(keep_looking(found.get_absolute_url(), request))
    title, lead = _ACTS[act]
    about = {
        "form": form,
        "title": title,
        "subject": found.message,
        "lead": lead,
        "back": keep_looking(found.get_absolute_url(), request),
    }
    return render(request, "crosschecks/act.html", about, status=422 if form.errors else 200)


@require_right(Right.ASSIGN_TASKS)
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest) -> HttpResponse:
    """Give the selected differences to a post; the first sending of a selection only shows the form."""
    user = user_of(request)
    if looking_of(request).is_past:
        raise Http404
    back = _back(request)
    chosen = _chosen(request, user)
    if not chosen:
        messages.warning(request, _("没有选中可以交办的差异：已在督办的不重复交办。"))
        return redirect(back)
    if len(chosen) > assigning.MOST_AT_ONCE:
        messages.error(request, _("一次最多交办 200 条，请按条件分几次交办。"))
        return redirect(back)
    place = _giving_place(user, chosen)
    is_sent = request.method == "POST" and "lead_post" in request.POST
    form = AssignForm(
        request.POST if is_sent else None,
        groups=post_groups(place, on=clock.today()),
        initial={"due_on": assigning.usual_deadline(chosen)},
    )
    if is_sent and form.is_valid():
        try:
            done = assigning.assign(chosen, _assignment(form, place), acting_user=user)
        except CrossCheckRefusedError as refused:
            for sentence in refused.sentences:
                form.add_error(None, sentence)
        else:
            messages.success(
                request, _("已交办 %(count)d 条，在督办台账跟踪。") % {"count": len(done)}
            )
            return redirect(back)
    about = {
        "form": form,
        "title": _("交办"),
        "subject": _("%(count)d 条比对差异") % {"count": len(chosen)},
        "lead": _("每条成为督办台账的一项：责任岗位核实整改并报告，另一人核验后销号。"),
        "chosen": chosen,
        "back": back,
    }
    return render(request, "crosschecks/act.html", about, status=422 if form.errors else 200)


@require_right(Right.EXPORT_LISTS)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Write what the address lists as a workbook or as delimited text, in the background."""
    form = "csv" if request.POST.get("form") == "csv" else "xlsx"
    job = start_job(
        EXPORT,
        {"query": request.GET.urlencode(), "form": form},
        acting_user=user_of(request),
        label=_("导出比对差异"),
    )
    return redirect(job)


def _is_department(user: User) -> bool:
    """Whether a user answers for a department, and does not judge what departments answer."""
    return user.may(Right.SUPPLY_REGISTERS) and not user.may(Right.JUDGE_DIFFERENCES)


def _states(request: HttpRequest, differences: Any, wanted: DifferenceFilter) -> list[Tab]:
    """The states as links with their counts; what else it is narrowed to goes with the reader."""
    on = clock.today()
    kept = {name: request.GET.get(name, "") for name in KEPT if name != "state"}
    found = []
    for name in _SHOWN_STATES:
        words = {key: word for key, word in {**kept, "state": name}.items() if word}
        counted = in_state(differences, name, on=on).count()
        found.append(
            Tab(
                label=STATES[name],
                href=f"?{urlencode(words)}",
                is_current=wanted.state == name,
                count=counted,
            )
        )
    return found


def _present(differences: Any, field: str, label: Callable[[str], str]) -> list[tuple[str, str]]:
    names = differences.order_by().values_list(field, flat=True).distinct()
    return sorted(((name, label(name)) for name in names), key=lambda pair: pair[1])


def _chosen(request: HttpRequest, user: User) -> list[Difference]:
    """The selected differences that can be given away: by a link, by ticks, or all that the filter matches."""
    differences = access_differences(
        user, place=request.GET.get("place", ""), right=Right.ASSIGN_TASKS
    ).present()
    if request.POST.get("all_matching") == "1":
        wanted = DifferenceFilter.read(request.GET)
        differences = narrowed(differences, wanted, on=clock.today())
    else:
        named = [*request.POST.getlist("selected"), request.GET.get("difference", "")]
        keys = [key for key in named if key.isdigit()]
        differences = differences.filter(pk__in=keys[: assigning.MOST_AT_ONCE + 1])
    found = differences.select_related("entry", "last_run").order_by("rank", "pk")
    listed = found[: assigning.MOST_AT_ONCE + 1]
    return [one for one in listed if assigning.can_be_assigned(one)]


def _giving_place(user: User, chosen: list[Difference]) -> str:
    """The place whose office gives: the widest in which the user gives tasks and that holds all of them."""
    scope = user.scope(Right.ASSIGN_TASKS)
    fitting = [
        prefix
        for prefix in scope.prefixes
        if all(one.place_code.startswith(prefix) for one in chosen)
    ]
    return (fitting or list(scope.prefixes))[0].ljust(CODE_LENGTH, "0")


def _assignment(form: AssignForm, place: str) -> assigning.Assignment:
    given = form.assignment()
    return assigning.Assignment(
        given_code=place,
        lead_post=given.lead_post,
        due_on=given.due_on,
        supporting_posts=given.supporting_posts,
        text=given.text,
    )


def _back(request: HttpRequest) -> str:
    if request.GET.get("difference", "").isdigit():
        page = reverse("crosschecks:difference", args=(int(request.GET["difference"]),))
        return keep_looking(page, request)
    words = urlencode({name: request.GET[name] for name in KEPT if request.GET.get(name)})
    return f"{reverse('crosschecks:list')}?{words}"


def _form(act: str, found: Difference, request: HttpRequest) -> Any:
    data, seen = request.POST or None, {"version": found.version}
    grounds = grounds_of(found.comparison)
    if act == "exempt":
        return ExemptForm(data, initial=seen, grounds=grounds)
    if act == "reject":
        return GroundForm(data, initial=seen, grounds=grounds)
    if act in _FOLLOWING:
        return FollowForm(data, initial=seen)
    return ReasonForm(data, initial=seen)


def _plain(action: Callable[..., object]) -> Callable[[Difference, Any, User], None]:
    def do(found: Difference, form: Any, user: User) -> None:
        given = form.cleaned_data
        action(found, text=given["text"], version=given["version"], acting_user=user)

    return do


def _reject(found: Difference, form: Any, user: User) -> None:
    version = form.cleaned_data["version"]
    judging.reject(found, text=form.words(), version=version, acting_user=user)


def _exempt(found: Difference, form: Any, user: User) -> None:
    given = form.cleaned_data
    words = {"until": given["until"], "version": given["version"]}
    judging.exempt(found, text=form.words(), **words, acting_user=user)


_FOLLOWING = frozenset({"decline", "offer"})
"""What is done after the verdict; how it was looked into was said with that."""

_DO: Mapping[str, Callable[[Difference, Any, User], None]] = {
    "confirm": _plain(judging.confirm),
    "reject": _reject,
    "exempt": _exempt,
    "reopen": _plain(judging.reopen),
    "decline": _plain(taking.decline),
    "offer": _plain(offering.offer),
}
_ACTS: Mapping[str, tuple[Any, Any]] = {
    "confirm": (
        gettext_lazy("属实"),
        gettext_lazy("只记下结论，不改名册；要改的、要补待遇的，接着在这一页办。"),
    ),
    "reject": (
        gettext_lazy("不属实"),
        gettext_lazy("以后的比对仍有这一条时不再列为待核实，内容变了才重新列出。"),
    ),
    "exempt": (gettext_lazy("暂缓"), gettext_lazy("到期以前不列为待核实。")),
    "reopen": (gettext_lazy("重新核实"), gettext_lazy("撤回结论，重新列为待核实。")),
    "decline": (gettext_lazy("不采用"), gettext_lazy("结论仍是属实，名册不改，写明理由。")),
    "offer": (
        gettext_lazy("纳入专项"),
        gettext_lazy("以这条差异为由纳入专项，从第一步办起；不是审批，本人不愿意的可以结束。"),
    ),
}
"""What is done with a difference: its title, and what follows of it."""
