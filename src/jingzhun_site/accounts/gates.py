"""What stands between the login and the first page: a password to change, a second step to take."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from jingzhun_site.accounts.second_step import has_device, must_have


class EntryGates:
    """Sends a user to the step that is still missing, whatever page was asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or send its user to the step that is missing."""
        missing = self._missing(request)
        if not missing or request.path in (missing, reverse("accounts:logout")):
            return self.get_response(request)
        return HttpResponseRedirect(f"{missing}?{urlencode({'next': request.get_full_path()})}")

    def _missing(self, request: HttpRequest) -> str:
        user: Any = request.user  # the second step's middleware gives it `is_verified`
        if not user.is_authenticated or request.path.startswith(settings.STATIC_URL):
            return ""
        if not user.is_verified() and has_device(user):
            return reverse("accounts:second_step")
        if user.must_change_password and not settings.DEMO:
            return reverse("accounts:change_password")
        if not user.is_verified() and must_have(user):
            return reverse("accounts:set_up_second_step")
        return ""
