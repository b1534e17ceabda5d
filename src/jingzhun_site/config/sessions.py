"""Two limits on a session: so long without a click, and so long in any case."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

BEGUN, SEEN = "session_begun", "session_seen"
REFRESH_SECONDS = 60
"""A click is noted at most once a minute: a page view should not cost a write."""


class SessionLimits:
    """Logs a user out who was away too long or is logged in for too long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.user.is_authenticated:
            self._check(request, now=int(time.time()))
        return self.get_response(request)

    def _check(self, request: HttpRequest, *, now: int) -> None:
        begun = request.session.setdefault(BEGUN, now)
        seen = request.session.get(SEEN, now)
        if now - seen > settings.IDLE_SECONDS or now - begun > settings.SESSION_SECONDS:
            logout(request)
            messages.info(request, _("登录已到期，请重新登录。"))
        elif now - seen >= REFRESH_SECONDS or SEEN not in request.session:
            request.session[SEEN] = now
