"""What the audit keeps of a document: which one, and what was done with it."""

from collections.abc import Mapping
from typing import Any

from jingzhun_site.accounts.models import User
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.directives.models import Directive, DirectiveItem


def note_directive(
    action: str,
    directive: Directive,
    new: Mapping[str, Any],
    *,
    acting_user: User,
    old: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write an audit entry of a document in the transaction of the caller; its title stands beside ``new``."""
    record_audit(
        action,
        acting_user=acting_user,
        entity="directive",
        key=str(directive.pk),
        place_code=directive.place_code,
        old=old,
        new={"title": directive.title, **new},
        reason=reason,
    )


def note_older(item: DirectiveItem, because: str, *, acting_user: User) -> None:
    """Note why an item was handed over from a document of which there is a later version."""
    about = {"clause": item.section}
    note_directive(
        "directives.older_used", item.directive, about, acting_user=acting_user, reason=because
    )
