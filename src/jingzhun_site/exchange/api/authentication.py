"""Who a request comes from: the token in its header, which must be good and not used too often."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from jingzhun_site.config import clock
from jingzhun_site.exchange.api.refusing import ApiRefusedError
from jingzhun_site.exchange.limits import seconds_to_wait
from jingzhun_site.exchange.models import ApiToken, Scope
from jingzhun_site.exchange.token_text import digest_of_token


class TokenBearer(HttpBearer):
    """``Authorization: Bearer jz_…``; cookies open nothing here."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """The token; ``None`` for one that is unknown, taken back or out of date.

        Raises:
            ApiRefusedError: 429 when it was used too often in this minute.
        """
        found = ApiToken.objects.select_related("account").filter(digest=digest_of_token(token))
        known = found.first()
        if known is None or not known.is_good(clock.today()):
            return None
        wait = seconds_to_wait(known, now=clock.now())
        if wait:
            message = _("请求太频繁，请在 %(seconds)d 秒后再试。") % {"seconds": wait}
            raise ApiRefusedError(429, "too_often", message, wait=wait)
        request.user = known.account
        return known


def token_of(request: HttpRequest) -> ApiToken:
    """The token of a request that was let in."""
    found: Any = getattr(request, "auth", None)
    if not isinstance(found, ApiToken):
        raise TypeError("The operation lets requests in that have no token.")
    return found


def require_scope(request: HttpRequest, scope: Scope, register: str) -> ApiToken:
    """The token, if it was given for this in this register.

    Raises:
        ApiRefusedError: 403; a register that does not exist is refused in the same words, so nothing can be learnt.
    """
    token = token_of(request)
    if not token.opens(scope, register):
        said = {"what": str(scope.label), "register": register}
        message = _("这个令牌不能对“%(register)s”%(what)s。") % said
        raise ApiRefusedError(403, "scope", message)
    return token
