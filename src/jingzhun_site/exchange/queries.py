"""The list of tokens as a table."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from jingzhun_site.config import clock
from jingzhun_site.crosschecks.catalogue import register_label
from jingzhun_site.exchange.models import ApiToken, Scope
from jingzhun_site.frame.formats import moment_text


def token_lines(tokens: Iterable[ApiToken]) -> list[dict[str, object]]:
    """What the page shows of each token."""
    today = clock.today()
    return [
        {
            "token": token,
            "is_good": token.is_good(today),
            "state": _state(token),
            "registers": _("、").join(register_label(name) for name in token.registers),
            "scopes": _("、").join(str(Scope(scope).label) for scope in token.scopes),
            "used": moment_text(token.last_used_at) or _("还没有用过"),
        }
        for token in tokens
    ]


def _state(token: ApiToken) -> str:
    if token.revoked_at is not None:
        return _("已作废")
    if not token.account.is_active:
        return _("帐户已停用")
    return _("有效") if token.is_good(clock.today()) else _("已过期")
