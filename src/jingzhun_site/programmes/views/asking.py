"""What every view of the ledgers asks of a request."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun_site.accounts.requiring import user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.frame.addresses import keep_looking
from jingzhun_site.places.looking import Looking
from jingzhun_site.places.scope import Scope
from jingzhun_site.programmes.access import access_line
from jingzhun_site.programmes.actions.refusing import RefusedError
from jingzhun_site.programmes.forms import ActForm
from jingzhun_site.programmes.models import EnrolmentProgress
from jingzhun_site.programmes.queries.shown import subjects_of


def looking_of(request: HttpRequest) -> Looking:
    """Where and when the page looks."""
    looking = getattr(request, "looking", None)
    if not isinstance(looking, Looking):
        raise Http404
    return looking


def line_to_handle(request: HttpRequest, key: str) -> EnrolmentProgress:
    """A line that the user may handle; a past day is looked at, never changed."""
    if looking_of(request).is_past:
        raise Http404
    return access_line(user_of(request), key, right=Right.HANDLE_PROGRAMMES)


def address_of_line(request: HttpRequest, line: EnrolmentProgress) -> str:
    """The page of a line, for the place and days of the request."""
    return keep_looking(reverse("programmes:line", args=[line.pk]), request)


def act_page(
    request: HttpRequest,
    line: EnrolmentProgress,
    form: ActForm,
    act: Callable[[Any], object],
    words: dict[str, str],
) -> HttpResponse:
    """Ask, and do it when the form is sent; ``words`` are title, lead, button and what is said when done."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form)
        except RefusedError as refused:
            form.refuse(refused)
        else:
            messages.success(request, words["done"])
            return redirect(address_of_line(request, line))
    shown = subjects_of(user_of(request), [line], Scope.of([line.place_code]))[line.pk]
    about = {
        "form": form,
        "line": line,
        "shown": shown,
        "back": address_of_line(request, line),
        **words,
    }
    status = 422 if form.errors else 200
    return render(request, "programmes/act.html", about, status=status)


def seen(line: EnrolmentProgress) -> dict[str, Any]:
    """What a fresh form about a line starts with."""
    return {"version": line.version}


def done_words(title: str) -> str:
    """What is said after something was done."""
    return _("%(title)s：已办理。") % {"title": title}
