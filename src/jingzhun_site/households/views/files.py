"""The household file, the page of a person, and why each verdict came out as it did."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from jingzhun_site.accounts.requiring import require, require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.households.models import PendingChange
from jingzhun_site.households.queries.attachments import attachments_of
from jingzhun_site.households.queries.explaining import why_page
from jingzhun_site.households.queries.household_page import (
    HouseholdPage,
    PersonPage,
    household_page,
    person_page,
    place_text,
)
from jingzhun_site.households.queries.opened import OpenedHousehold
from jingzhun_site.households.queries.pending import operation_label, waiting_for
from jingzhun_site.households.queries.verdicts import with_days
from jingzhun_site.households.views.opening import (
    household_for,
    note_viewing,
    person_for,
    says_when_absent,
)

OPEN_TOPICS = ("income", "dwelling", "water", "identity", "insurance")
"""The topics that stand open on the page; the others open with a tap, and on paper."""


@require_GET
@never_cache
@require_right(Right.SEE_REGISTER)
@says_when_absent
def household(request: HttpRequest, household_id: str) -> HttpResponse:
    """Everything about a household on one page."""
    opened = household_for(request, household_id)
    note_viewing(request, "households", opened.key, opened.place_code, "household_file")
    context = household_context(request, household_page(opened))
    return render(request, "households/household.html", context)


@require_GET
@never_cache
@require_right(Right.SEE_REGISTER)
@says_when_absent
def person(request: HttpRequest, person_id: str) -> HttpResponse:
    """Everything about a person."""
    opened = person_for(request, person_id)
    note_viewing(request, "persons", person_id, opened.household.place_code, "person_file")
    context = person_context(request, person_page(opened))
    return render(request, "households/person.html", context)


@require_GET
@never_cache
@require_right(Right.SEE_DECISIONS)
@says_when_absent
def why(request: HttpRequest, household_id: str, kind: str, rule_id: str) -> HttpResponse:
    """Why a rule came out as it did for a household."""
    opened = _judged(request, household_for(request, household_id))
    page = why_page(opened, opened.live, kind, rule_id)
    return render(request, "households/why.html", {"page": page, "opened": opened})


@require_GET
@never_cache
@require_right(Right.SEE_DECISIONS)
@says_when_absent
def why_person(request: HttpRequest, person_id: str, kind: str, rule_id: str) -> HttpResponse:
    """Why a rule came out as it did for a person."""
    opened = person_for(request, person_id)
    _judged(request, opened.household)
    page = why_page(opened.household, opened.live, kind, rule_id)
    return render(request, "households/why.html", {"page": page, "opened": opened.household})


def household_context(request: HttpRequest, page: HouseholdPage) -> dict[str, Any]:
    """What the template of a household needs beside the page."""
    href = reverse("households:unmask", args=[page.opened.key])
    return {
        "page": page,
        "waiting": () if page.opened.times.is_past else _waiting(request, page.opened.key),
        "open_topics": OPEN_TOPICS,
        "unmask_href": with_days(page.opened, href),
        "may_unmask": _may_unmask(request, page.opened),
        **_attachments(request, page.opened, "households", page.opened.key),
    }


def person_context(request: HttpRequest, page: PersonPage) -> dict[str, Any]:
    """What the template of a person needs beside the page."""
    household, key = page.opened.household, page.opened.record.pk
    href = reverse("households:household", args=[household.key])
    return {
        "page": page,
        "open_topics": OPEN_TOPICS,
        "place": place_text(household.place_code),
        "household_href": with_days(household, href),
        "unmask_href": with_days(household, reverse("households:unmask_person", args=[key])),
        "may_unmask": _may_unmask(request, household),
        **_attachments(request, household, "persons", str(key)),
    }


def _attachments(
    request: HttpRequest, opened: OpenedHousehold, entity: str, key: str
) -> dict[str, Any]:
    """The photos and documents, for those who may see who is who."""
    user = user_of(request)
    name = "households:attach" if entity == "households" else "households:attach_person"
    return {
        "attachments": attachments_of(user, entity, key, opened.times),
        "may_see_attachments": user.may(Right.SEE_PERSONAL, opened.place_code),
        "may_attach": opened.may_change,
        "attach_href": reverse(name, args=[key]),
    }


def _waiting(request: HttpRequest, household_id: str) -> list[tuple[str, PendingChange]]:
    """What waits for a second person, in a word, so that nobody sends it again."""
    found = waiting_for(user_of(request), household_id)
    return [(operation_label(one.operation), one) for one in found]


def _judged(request: HttpRequest, opened: OpenedHousehold) -> OpenedHousehold:
    require(user_of(request), Right.SEE_DECISIONS, opened.place_code)
    return opened


def _may_unmask(request: HttpRequest, opened: OpenedHousehold) -> bool:
    """Whether there is something to uncover and the user may: not for those who see all anyway."""
    user, place = user_of(request), opened.place_code
    return user.may(Right.UNMASK, place) and not user.may(Right.SEE_IDENTITIES, place)
