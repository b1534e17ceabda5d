"""What the audit keeps of an enrolment: whose it is, and what was done with it."""

from collections.abc import Mapping
from typing import Any

from jingzhun_site.accounts.models import User
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.programmes.models import EnrolmentProgress


def note_enrolment(
    action: str,
    line: EnrolmentProgress,
    new: Mapping[str, Any] | None = None,
    *,
    reason: str,
    acting_user: User,
) -> None:
    """Write an audit entry of an enrolment in the transaction of the caller; its programme stands beside ``new``."""
    record_audit(
        action,
        acting_user=acting_user,
        entity="enrolments",
        key=line.pk,
        place_code=line.place_code,
        new={"programme": line.programme, **(new or {})},
        reason=reason,
    )
