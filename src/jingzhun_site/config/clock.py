"""The site's one clock. A demonstration may stand still on a day of its register."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """The day on which pages and decisions stand."""
    return settings.TODAY or timezone.localdate()


def now() -> datetime:
    """The moment at which something is learned: the real time of day, on :func:`today`."""
    moment = timezone.localtime()
    standing: date | None = settings.TODAY
    return moment if standing is None else datetime.combine(standing, moment.timetz())
