"""How often a token may be used: so many times in a minute, counted in the database, so for all processes together."""

from datetime import datetime

from django.conf import settings
from django.db.models import F

from jingzhun_site.exchange.models import ApiToken

_MINUTE = 60


def seconds_to_wait(token: ApiToken, *, now: datetime) -> int:
    """Count one use; 0 when it is allowed, else how many seconds until the next may be."""
    seconds = int(now.timestamp())
    minute = seconds // _MINUTE
    own = ApiToken.objects.filter(pk=token.pk)
    counted = own.filter(minute=minute, uses__lt=settings.API_USES_A_MINUTE)
    if counted.update(uses=F("uses") + 1, last_used_at=now):
        return 0
    if own.exclude(minute=minute).update(minute=minute, uses=1, last_used_at=now):
        return 0
    return _MINUTE - seconds % _MINUTE
