"""Opening a household for a request: the days of the address, and what to say when nothing was there."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jingzhun.errors import JingzhunError
from jingzhun_site.accounts.requiring import user_of
from jingzhun_site.audit.actions import record_viewing
from jingzhun_site.households.queries.opened import (
    OpenedHousehold,
    OpenedPerson,
    last_day_of,
    open_household,
    open_person,
)
from jingzhun_site.register.as_of import Times

View = Callable[..., HttpResponse]


def times_of(request: HttpRequest) -> Times:
    """The days that the address looks at; today without any."""
    looking: Any = getattr(request, "looking", None)
    return looking.times if looking else Times.present()


def household_for(
    request: HttpRequest, household_id: str, *, unmask: bool = False
) -> OpenedHousehold:
    """The household of the address; raises as :func:`.queries.opened.open_household`."""
    return open_household(user_of(request), household_id, times_of(request), unmask=unmask)


def person_for(request: HttpRequest, person_id: str, *, unmask: bool = False) -> OpenedPerson:
    """The person of the address; raises as :func:`.queries.opened.open_person`."""
    return open_person(user_of(request), person_id, times_of(request), unmask=unmask)


def note_viewing(request: HttpRequest, entity: str, key: str, place_code: str, what: str) -> None:
    """Note who looked at whom."""
    user = user_of(request)
    record_viewing(user=user, entity=entity, key=key, place_code=place_code, what=what)


def says_when_absent(view: View) -> View:
    """A record that was not there on the day looked at gets a page that says so, not a fault."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except JingzhunError as error:
            return _absent(request, error, str(kwargs.get("person_id") or kwargs["household_id"]))

    return answered


def _absent(request: HttpRequest, error: JingzhunError, key: str) -> HttpResponse:
    fault = error.faults[0]
    language: Literal["en", "zh"] = "en" if (get_language() or "").startswith("en") else "zh"
    was_not_there = fault.code == "DECIDE004"
    sentence = (
        _("这一天名册里还没有它，或者它已经移出。") if was_not_there else fault.what(language)
    )
    next_step = _("请换一个日期，或回到今天再看。") if was_not_there else fault.next_step(language)
    context = {"sentence": sentence, "next_step": next_step, "last_day": last_day_of(key)}
    return render(request, "households/absent.html", context, status=404)
