"""Changing one topic of a household or a person, or a year's survey.

Decided when it is submitted, never while it is typed.
"""

from dataclasses import dataclass
from datetime import date
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
from jingzhun_site.config import clock
from jingzhun_site.frame.pieces import Tab
from jingzhun_site.households.actions.proposing import Proposal, submit
from jingzhun_site.households.filling import ASKED_BY, Filling, filling_named
from jingzhun_site.households.forms.changing import TopicForm
from jingzhun_site.households.queries.conflict import conflict_lines
from jingzhun_site.households.queries.filled import FilledLine, filled_lines
from jingzhun_site.households.queries.opened import OpenedHousehold
from jingzhun_site.households.queries.roster import new_survey, survey_of
from jingzhun_site.households.topics import SURVEY, Topic, topic_named
from jingzhun_site.households.views.opening import household_for, person_for, says_when_absent
from jingzhun_site.households.views.outcomes import tell
from jingzhun_site.register.actions import ConflictError, Why
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.record import Record
from jingzhun_site.register.values import to_json

FIRST_YEAR = 2013
"""The households of the register were first surveyed for the year in which it was made."""

_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Editing:
    """What is changed, and where one goes afterwards."""

    opened: OpenedHousehold
    record: Record
    topic: Topic
    name: str
    back: str
    year: int | None = None
    """The year of a survey."""
    filling: Filling | None = None
    """What the form opens with, where something filled it in."""

    @property
    def since(self) -> date | None:
        """From when the figures of a survey are true, unless somebody says so otherwise."""
        return None if self.year is None else min(date(self.year, 12, 31), clock.today())

    @property
    def number(self) -> str:
        """The number of the household or person that the form is about."""
        return self.opened.key if self.year is not None else str(self.record.pk)

    def arguments(self, values: dict[str, Any], version: int) -> dict[str, Any]:
        """What the operation takes."""
        if self.year is not None:
            about: dict[str, Any] = {"household_id": self.opened.key, "year": self.year}
        else:
            about = {"entity": self.record.entity.name, "key": str(self.record.pk)}
        return {**about, "values": to_json(values), "version": version}


@require_http_methods(["GET", "POST"])
@never_cache
@require_right(Right.CHANGE_REGISTER)
@says_when_absent
def edit(request: HttpRequest, household_id: str, topic_id: str) -> HttpResponse:
    """Change a topic of a household."""
    opened = household_for(request, household_id)
    filling = filling_for(request, "households", household_id)
    return _answer(
        request,
        Editing(
            opened=opened,
            record=opened.record,
            topic=_topic("households", topic_id),
            name=opened.name_of(opened.values.get("head_id")),
            back=filling.address
            if filling
            else reverse("households:household", args=[household_id]),
            filling=filling,
        ),
    )


@require_http_methods(["GET", "POST"])
@never_cache
@require_right(Right.CHANGE_REGISTER)
@says_when_absent
def edit_person(request: HttpRequest, person_id: str, topic_id: str) -> HttpResponse:
    """Change a topic of a person."""
    person = person_for(request, person_id)
    filling = filling_for(request, "persons", person_id)
    return _answer(
        request,
        Editing(
            opened=person.household,
            record=person.record,
            topic=_topic("persons", topic_id),
            name=person.name,
            back=filling.address if filling else reverse("households:person", args=[person_id]),
            filling=filling,
        ),
    )


@require_http_methods(["GET", "POST"])
@never_cache
@require_right(Right.CHANGE_REGISTER)
@says_when_absent
def survey(request: HttpRequest, household_id: str) -> HttpResponse:
    """The figures of a year's survey; those of other years stay."""
    opened = household_for(request, household_id)
    year = _year(request)
    return _answer(
        request,
        Editing(
            opened=opened,
            record=survey_of(opened.key, year) or new_survey(opened.key, year),
            topic=SURVEY,
            name=opened.name_of(opened.values.get("head_id")),
            back=reverse("households:household", args=[household_id]),
            year=year,
        ),
    )


def _year(request: HttpRequest) -> int:
    """The year of the address, this one without any; raises ``Http404`` for one that nobody surveyed."""
    text = request.GET.get("year", "")
    if not text:
        return clock.today().year
    if not (text.isascii() and text.isdigit()) or not FIRST_YEAR <= int(text) <= clock.today().year:
        raise Http404
    return int(text)


def _years(editing: Editing) -> list[Tab]:
    """The years that can be filled in, the latest first; empty unless a survey is."""
    if editing.year is None:
        return []
    here = reverse("households:survey", args=[editing.opened.key])
    last = clock.today().year
    return [
        Tab(label=str(year), href=f"{here}?year={year}", is_current=year == editing.year)
        for year in range(last, max(FIRST_YEAR, last - _SHOWN) - 1, -1)
    ]


def forbid_past(opened: OpenedHousehold) -> None:
    """The past is looked at, never changed; raises ``Http404`` as its pages offer no form."""
    if opened.times.is_past:
        raise Http404


def filling_for(request: HttpRequest, entity: str, key: str) -> Filling | None:
    """What the address fills the form in with; raises ``Http404`` for what means nothing to the user."""
    word = request.GET.get(ASKED_BY, "")
    if not word:
        return None
    filling = filling_named(user_of(request), word, entity=entity, key=key)
    if filling is None:
        raise Http404
    return filling


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
        since=editing.since,
        filling=editing.filling,
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
    given, filling = form.cleaned_data, editing.filling
    why = Why(
        reason=filling.with_title(given["reason"]) if filling else given["reason"],
        valid_from=given["valid_from"],
        kind=RecordChange.Kind(given["kind"]),
    )
    return Proposal(
        operation="change" if editing.year is None else "survey",
        arguments=editing.arguments(changes, given["version"]),
        households=(editing.opened.key,),
        place_code=editing.opened.place_code,
        why=why,
        source=filling.source if filling else "",
    )


def _page(request: HttpRequest, editing: Editing, form: TopicForm) -> HttpResponse:
    context = {"editing": editing, "form": form, "topic": editing.topic, "years": _years(editing),
               "filling": editing.filling, "lines": _filled(editing)}  # fmt: skip
    return render(request, "households/edit.html", context)


def _filled(editing: Editing) -> list[FilledLine]:
    """What was filled in, beside what stands in the register."""
    filling = editing.filling
    if filling is None:
        return []
    return filled_lines(editing.opened.authority, editing.record, filling)


def _conflict(
    request: HttpRequest, editing: Editing, form: TopicForm, conflict: ConflictError
) -> HttpResponse:
    lines = conflict_lines(editing.opened, form, conflict)
    context = {"editing": editing, "form": form, "topic": editing.topic, "lines": lines,
               "version": conflict.record.version, "since": conflict.since}  # fmt: skip
    return render(request, "households/conflict.html", context, status=409)
