"""Numbers shown whole for one page view, for a reason that is kept."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jingzhun_site.accounts.requiring import require, require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.households.queries.household_page import household_page, person_page
from jingzhun_site.households.views.files import household_context, person_context
from jingzhun_site.households.views.opening import household_for, person_for, says_when_absent

_SHORTEST = 4


@require_POST
@never_cache
@require_right(Right.UNMASK)
@says_when_absent
def unmask_household(request: HttpRequest, household_id: str) -> HttpResponse:
    """The file of a household with its numbers whole."""
    opened = household_for(request, household_id, unmask=True)
    back = reverse("households:household", args=[household_id])
    if not _is_noted(request, "households", household_id, opened.place_code):
        return HttpResponseRedirect(back)
    context = household_context(request, household_page(opened))
    return render(request, "households/household.html", {**context, "is_unmasked": True})


@require_POST
@never_cache
@require_right(Right.UNMASK)
@says_when_absent
def unmask_person(request: HttpRequest, person_id: str) -> HttpResponse:
    """The page of a person with the numbers whole."""
    opened = person_for(request, person_id, unmask=True)
    back = reverse("households:person", args=[person_id])
    if not _is_noted(request, "persons", person_id, opened.household.place_code):
        return HttpResponseRedirect(back)
    context = person_context(request, person_page(opened))
    return render(request, "households/person.html", {**context, "is_unmasked": True})


def _is_noted(request: HttpRequest, entity: str, key: str, place_code: str) -> bool:
    """Write down who sees what and why; without a reason nothing is shown."""
    user = user_of(request)
    require(user, Right.UNMASK, place_code)
    reason = " ".join(request.POST.get("reason", "").split())[:200]
    if len(reason) < _SHORTEST:
        messages.error(request, _("请写明为什么要看完整号码，至少四个字。"))
        return False
    with transaction.atomic():
        record_audit(
            "households.unmasked",
            acting_user=user,
            entity=entity,
            key=key,
            place_code=place_code,
            reason=reason,
        )
    return True
