"""The site's one clock. A demonstration may stand still on a day of its register."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """The day on which pages and decisions stand."""
    return settings.TODAY or timezone.localdate()


def now() -> datetime:
    """The moment at which something is learned: the real time of day, on :func:`today`."""
    return shown(timezone.now())


def shown(moment: datetime) -> datetime:
    """A moment that the machine noted, as a page says it: on the day on which a demonstration stands still.

    Queues and logs go by the real clock; beside dates of the register its day would be one that has yet to come.
    """
    local = timezone.localtime(moment)
    standing: date | None = settings.TODAY
    return local if standing is None else datetime.combine(standing, local.timetz())
