"""Parts of a demonstration's work that are done once, however often the job that does them is run."""

from collections.abc import Callable

from django.db import transaction

from jingzhun_site.audit.actions import record_audit
from jingzhun_site.audit.models import AuditEntry

FILLED = "demo.filled"


@transaction.atomic
def do_once(part: str, work: Callable[[], object]) -> None:
    """Do a part unless it was done before: whole, or not at all, for its entry is written with it."""
    if AuditEntry.objects.filter(action=FILLED, key=part).exists():
        return
    work()
    record_audit(FILLED, acting_user=None, entity="demo", key=part)
