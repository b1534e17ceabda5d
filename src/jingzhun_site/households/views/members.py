"""Who belongs to a household: joining, leaving, splitting, merging, a new head, registration, a new one."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jingzhun_site.accounts.requiring import require, require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.households.actions.operations import RefusedError
from jingzhun_site.households.actions.proposing import Outcome, Proposal, submit
from jingzhun_site.households.actions.registration import events_for
from jingzhun_site.households.filling import Filling
from jingzhun_site.households.forms.members import (
    FoundForm,
    GroupForm,
    HeadForm,
    JoinForm,
    LeaveForm,
    MergeForm,
    RegistrationForm,
    SplitForm,
)
from jingzhun_site.households.queries.filled import filled_lines
from jingzhun_site.households.queries.opened import OpenedHousehold
from jingzhun_site.households.queries.roster import (
    has_namesake,
    household_named,
    person_with_number,
    villages_of,
)
from jingzhun_site.households.views.editing import filling_for, forbid_past
from jingzhun_site.households.views.opening import household_for, person_for, says_when_absent
from jingzhun_site.households.views.outcomes import tell
from jingzhun_site.register.actions import ConflictError, Why
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.values import sealed, search_tokens, to_json

_gate = require_http_methods(["GET", "POST"])


@_gate
@never_cache
@require_right(Right.CHANGE_REGISTER)
@says_when_absent
def join(request: HttpRequest, household_id: str) -> HttpResponse:
    """Somebody joins."""
    opened = _opened(request, household_id)
    form = JoinForm(_sent(request))
    if form.is_valid() and _is_new(form, household_id=household_id):
        arguments = {
            "household_id": opened.key,
            "person": _person(form),
            "because": form.cleaned_data["because"],
        }
        return _done(request, opened, "join", arguments, form)
    return _page(request, opened, form, _("成员加入"))


@_gate
@never_cache
@require_right(Right.CHANGE_REGISTER)
@says_when_absent
def leave(request: HttpRequest, person_id: str) -> HttpResponse:
    """Somebody leaves."""
    person = person_for(request, person_id)
    opened = _checked(request, person.household)
    if person_id == opened.values.get("head_id") and opened.living > 1:
        messages.info(
            request, _("%(name)s是户主，请先更换户主，再办离开。") % {"name": person.name}
        )
        return HttpResponseRedirect(reverse("households:head", args=[opened.key]))
    filling = filling_for(request, "persons", person_id)
    form = LeaveForm(_sent(request), initial=_filled(filling))
    if form.is_valid():
        given = form.cleaned_data
        arguments: dict[str, Any] = {"person_id": person_id, "because": given["because"]}
        if not given["into"]:
            return _done(request, opened, "leave", arguments, form, filling=filling)
        into = _other(request, form, given["into"], opened)
        if into is not None:
            joined = "married_in" if given["because"] == "married_out" else "moved_in"
            arguments |= {"household_id": into, "because": joined, "relation": given["relation"],
                          "left_because": given["because"]}  # fmt: skip
            return _done(request, opened, "move", arguments, form, also=into, filling=filling)
    title = _("%(name)s离开本户") % {"name": person.name}
    lines = filled_lines(opened.authority, person.record, filling) if filling else ()
    return _page(request, opened, form, title, filling=filling, lines=lines)


@_gate
@never_cache
@require_right(Right.CHANGE_REGISTER)
@says_when_absent
def groups(request: HttpRequest, person_id: str) -> HttpResponse:
    """Somebody enters or leaves a group: a hukou book, a dibao unit, a dwelling."""
    person = person_for(request, person_id)
    opened = _checked(request, person.household)
    form = GroupForm(_sent(request), household=opened.key)
    title = _("%(name)s的群组") % {"name": person.name}
    if form.is_valid():
        given = form.cleaned_data
        arguments = {"person_id": person_id, "group_kind": given["group_kind"]}
        if given["what"] == "leave":
            return _done(request, opened, "leave_group", arguments, form)
        household = household_named(user_of(request), given["into"])
        if household is not None:
            arguments["household_id"] = household
            return _done(request, opened, "enter_group", arguments, form, also=household)
        form.add_error("into", _("没有这一户，或它不在您负责的地区。"))
    return _page(request, opened, form, title)


@_gate
@never_cache
@require_right(Right.CHANGE_REGISTER)
@says_when_absent
def split(request: HttpRequest, household_id: str) -> HttpResponse:
    """Some members form a household of their own."""
    opened = _opened(request, household_id)
    going = [pair for pair in _members(opened) if pair[0] != opened.values.get("head_id")]
    form = SplitForm(_sent(request), members=going)
    if form.is_valid():
        given = form.cleaned_data
        arguments = {name: given[name] for name in ("person_ids", "head_id", "relations")}
        return _done(request, opened, "split", {"household_id": opened.key, **arguments}, form)
    return _page(request, opened, form, _("分户"))


@_gate
@never_cache
@require_right(Right.CHANGE_REGISTER)
@says_when_absent
def merge(request: HttpRequest, household_id: str) -> HttpResponse:
    """The household becomes part of another one."""
    opened = _opened(request, household_id)
    form = MergeForm(_sent(request), members=_members(opened))
    into = _other(request, form, form.cleaned_data["into"], opened) if form.is_valid() else None
    if into is not None:
        arguments = {
            "household_id": opened.key,
            "into_id": into,
            "relations": form.cleaned_data["relations"],
        }
        return _done(request, opened, "merge", arguments, form, also=into, back=into)
    return _page(request, opened, form, _("并户"))


@_gate
@never_cache
@require_right(Right.CHANGE_REGISTER)
@says_when_absent
def head(request: HttpRequest, household_id: str) -> HttpResponse:
    """Another member becomes head."""
    opened = _opened(request, household_id)
    initial = {"version": opened.record.version}
    form = HeadForm(_sent(request), members=_members(opened), initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        arguments = {name: given[name] for name in ("head_id", "relations", "version")}
        return _done(request, opened, "head", {"household_id": opened.key, **arguments}, form)
    return _page(request, opened, form, _("更换户主"))


@_gate
@never_cache
@require_right(Right.CHANGE_REGISTER)
@says_when_absent
def registration(request: HttpRequest, household_id: str) -> HttpResponse:
    """An event of registration."""
    opened = _opened(request, household_id)
    form = RegistrationForm(_sent(request), events=events_for(opened.values["registration"]))
    if form.is_valid():
        given = form.cleaned_data
        arguments = {name: given[name] for name in ("event", "cause", "monitoring")}
        return _done(
            request, opened, "registration", {"household_id": opened.key, **arguments}, form
        )
    return _page(request, opened, form, _("登记状态"))


@_gate
@never_cache
@require_right(Right.CHANGE_REGISTER)
def found(request: HttpRequest) -> HttpResponse:
    """A household that is on no roster yet."""
    user = user_of(request)
    villages = villages_of(user.scope(Right.CHANGE_REGISTER), request.looking)  # type: ignore[attr-defined]
    form = FoundForm(_sent(request), villages=villages)
    if form.is_valid() and _is_new(form, place_code=form.cleaned_data["village_id"]):
        given = form.cleaned_data
        require(user, Right.CHANGE_REGISTER, given["village_id"])
        household = {"village_id": given["village_id"], "villager_group": given["villager_group"],
                     "registration": "never_registered"}  # fmt: skip
        arguments = {"household": household, "person": _person(form), "because": "initial",
                     "on": given["on"].isoformat()}  # fmt: skip
        why = Why(reason=given["reason"], valid_from=given["on"])
        proposal = Proposal(operation="found", arguments=arguments, households=("",),
                            place_code=given["village_id"], why=why)  # fmt: skip
        outcome = submit(proposal, acting_user=user)
        tell(request, outcome, given["village_id"])
        return HttpResponseRedirect(_made_href(outcome))
    return render(request, "households/found.html", {"form": form})


def _opened(request: HttpRequest, household_id: str) -> OpenedHousehold:
    return _checked(request, household_for(request, household_id))


def _checked(request: HttpRequest, opened: OpenedHousehold) -> OpenedHousehold:
    forbid_past(opened)
    require(user_of(request), Right.CHANGE_REGISTER, opened.place_code)
    return opened


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _members(opened: OpenedHousehold) -> list[tuple[str, str]]:
    return [(m.subject.key, opened.name_of(m.subject.key)) for m in opened.members]


def _person(form: Any) -> dict[str, Any]:
    """The stored values of a new person: identities as tokens, and the tokens that find them."""
    given = form.person()
    entity = VOCABULARY.entities["persons"]
    return to_json(sealed(entity, given) | search_tokens(given))


def _is_new(form: Any, **where: str) -> bool:
    """Whether the roster does not have the person; the one who has the number is not named.

    Without a number, somebody of the same name and birthday ``where`` the person goes is the same person: a form
    sent twice, or a child registered before.
    """
    given = form.cleaned_data
    number = given.get("id_number")
    if number and person_with_number(number) is not None:
        form.add_error("id_number", _("名册里已有这个证件号码，请在原户办理转出，不要重复登记。"))
    elif not number and has_namesake(given["name"], given["born_on"], **where):
        form.add_error(
            "name", _("这里已有同名、同日出生的人，可能已经登记过；确是另一个人的，请填证件号码。")
        )
    return not form.errors


def _other(
    request: HttpRequest, form: forms.Form, number: str, opened: OpenedHousehold
) -> str | None:
    """The household that somebody goes to, if it is the user's to change; else a fault of the form."""
    other = household_named(user_of(request), number)
    if other is None or other == opened.key:
        form.add_error("into", _("没有这一户，或它不在您负责的地区，或就是本户。"))
        return None
    return other


def _done(
    request: HttpRequest,
    opened: OpenedHousehold,
    operation: str,
    arguments: Mapping[str, Any],
    form: Any,
    *,
    also: str = "",
    back: str = "",
    filling: Filling | None = None,
) -> HttpResponse:
    on, reason = form.cleaned_data["on"], form.cleaned_data["reason"]
    why = Why(reason=filling.with_title(reason) if filling else reason, valid_from=on)
    proposal = Proposal(
        operation=operation,
        arguments={**arguments, "on": on.isoformat()},
        households=(opened.key, also) if also else (opened.key,),
        place_code=opened.place_code,
        why=why,
        source=filling.source if filling else "",
    )
    to = filling.address if filling else ""
    return _submit(request, opened, proposal, form, back=back, to=to)


def _filled(filling: Filling | None) -> dict[str, Any]:
    """With what the form of leaving opens, where something filled it in."""
    if filling is None or not filling.leaves:
        return {}
    reason = filling.with_title(filling.reason)
    return {"because": filling.leaves, "on": filling.on, "reason": reason}


def _submit(
    request: HttpRequest,
    opened: OpenedHousehold,
    proposal: Proposal,
    form: Any,
    *,
    back: str = "",
    to: str = "",
) -> HttpResponse:
    try:
        outcome = submit(proposal, acting_user=user_of(request))
    except RefusedError as refused:
        form.add_error(None, _refusal(refused))
        return _page(request, opened, form, _("没有办成"))
    except ConflictError as conflict:
        form.add_error(None, _("您打开之后别人改过这一户。请看清现在的情况，无误再保存一次。"))
        form.data = {**form.data.dict(), "version": conflict.record.version}
        return _page(request, opened, form, _("没有办成"))
    tell(request, outcome, opened.place_code)
    if proposal.operation in ("split", "merge"):
        messages.info(request, _("请核对变动后的户的收入、土地和住房，登记的还是变动前的数。"))
    target = back if back and outcome.pending is None else outcome.made or opened.key
    return HttpResponseRedirect(to or reverse("households:household", args=[target]))


def _refusal(refused: RefusedError) -> str:
    return {
        "head_leaves": _("户主离开前，请先更换户主。"),
        "status": _("这一户现在的登记状态不能办这一项。"),
        "gone": _("这条记录已不在名册，可能已经办过了。"),
        "day": _("退出日期早于加入日期，请核对。"),
    }[refused.why]


def _made_href(outcome: Outcome) -> str:
    if outcome.made:
        return reverse("households:household", args=[outcome.made])
    return reverse("households:pending")


def _page(
    request: HttpRequest, opened: OpenedHousehold, form: forms.Form, title: str, **about: Any
) -> HttpResponse:
    name = opened.name_of(opened.values.get("head_id"))
    context = {"opened": opened, "form": form, "title": title, "name": name,
               "back": reverse("households:household", args=[opened.key]), **about}  # fmt: skip
    return render(request, "households/event.html", context)
