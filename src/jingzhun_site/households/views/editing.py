"""Changing one topic of a household or a person. Decided when it is submitted, never while it is typed."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jingzhun_site.accounts.requiring import require, require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.households.actions.proposing import Proposal, submit
from jingzhun_site.households.forms.changing import TopicForm
from jingzhun_site.households.queries.conflict import conflict_lines
from jingzhun_site.households.queries.opened import OpenedHousehold
from jingzhun_site.households.topics import Topic, topic_named
from jingzhun_site.households.views.opening import household_for, person_for, says_when_absent
from jingzhun_site.households.views.outcomes import tell
from jingzhun_site.register.actions import ConflictError, Why
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.record import Record
from jingzhun_site.register.values import to_json


@dataclass(frozen=True, kw_only=True)
class Editing:
    """What is changed, and where one goes afterwards."""

    opened: OpenedHousehold
    record: Record
    topic: Topic
    name: str
    back: str


@require_http_methods(["GET", "POST"])
@never_cache
@require_right(Right.CHANGE_REGISTER)
@says_when_absent
def edit(request: HttpRequest, household_id: str, topic_id: str) -> HttpResponse:
    """Change a topic of a household."""
    opened = household_for(request, household_id)
    return _answer(
        request,
        Editing(
            opened=opened,
            record=opened.record,
            topic=_topic("households", topic_id),
            name=opened.name_of(opened.values.get("head_id")),
            back=reverse("households:household", args=[household_id]),
        ),
    )


@require_http_methods(["GET", "POST"])
@never_cache
@require_right(Right.CHANGE_REGISTER)
@says_when_absent
def edit_person(request: HttpRequest, person_id: str, topic_id: str) -> HttpResponse:
    """Change a topic of a person."""
    person = person_for(request, person_id)
    return _answer(
        request,
        Editing(
            opened=person.household,
            record=person.record,
            topic=_topic("persons", topic_id),
            name=person.name,
            back=reverse("households:person", args=[person_id]),
        ),
    )


def forbid_past(opened: OpenedHousehold) -> None:
    """The past is looked at, never changed; raises ``Http404`` as its pages offer no form."""
    if opened.times.is_past:
        raise Http404


def _topic(entity: str, topic_id: str) -> Topic:
    topic = topic_named(entity, topic_id)
    if topic is None:
        raise Http404
    return topic


def _answer(request: HttpRequest, editing: Editing) -> HttpResponse:
    forbid_past(editing.opened)
    require(user_of(request), Right.CHANGE_REGISTER, editing.opened.place_code)
    form = TopicForm(
        request.POST if request.method == "POST" else None,
        topic=editing.topic,
        record=editing.record,
        opened=editing.opened,
        only=request.GET.get("only", ""),
    )
    if not form.asked:
        raise Http404  # all of the topic is closed to the user
    if request.method == "POST" and form.is_valid():
        return _save(request, editing, form)
    return _page(request, editing, form)


def _save(request: HttpRequest, editing: Editing, form: TopicForm) -> HttpResponse:
    changes = form.changes()
    kept = {n: v for n, v in changes.items() if request.POST.get(f"choice-{n}") != "theirs"}
    if not any(editing.record.value(name) != value for name, value in kept.items()):
        messages.info(request, _("没有改动，或已经保存过。"))
        return HttpResponseRedirect(editing.back)
    try:
        outcome = submit(_proposal(editing, form, kept), acting_user=user_of(request))
    except ConflictError as conflict:
        return _conflict(request, editing, form, conflict)
    tell(request, outcome, editing.opened.place_code)
    return HttpResponseRedirect(editing.back)


def _proposal(editing: Editing, form: TopicForm, changes: dict[str, Any]) -> Proposal:
    given = form.cleaned_data
    arguments = {
        "entity": editing.record.entity.name,
        "key": str(editing.record.pk),
        "values": to_json(changes),
        "version": given["version"],
    }
    why = Why(
        reason=given["reason"],
        valid_from=given["valid_from"],
        kind=RecordChange.Kind(given["kind"]),
    )
    return Proposal(
        operation="change",
        arguments=arguments,
        households=(editing.opened.key,),
        place_code=editing.opened.place_code,
        why=why,
    )


def _page(request: HttpRequest, editing: Editing, form: TopicForm) -> HttpResponse:
    context = {"editing": editing, "form": form, "topic": editing.topic}
    return render(request, "households/edit.html", context)


def _conflict(
    request: HttpRequest, editing: Editing, form: TopicForm, conflict: ConflictError
) -> HttpResponse:
    lines = conflict_lines(editing.opened, form, conflict)
    context = {"editing": editing, "form": form, "topic": editing.topic, "lines": lines,
               "version": conflict.record.version, "since": conflict.since}  # fmt: skip
    return render(request, "households/conflict.html", context, status=409)
