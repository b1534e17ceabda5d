"""Which entries someone may read: those of the own places, and what concerns no place, by the right for it."""

from django.db.models import Q, QuerySet

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.models import AuditEntry, Viewing
from jingzhun_site.decisions.compartments import closed_changes


def access_entries(user: User) -> QuerySet[AuditEntry]:
    """The entries of the places where the user may read the audit."""
    scope = user.scope(Right.SEE_AUDIT)
    if not scope:
        return AuditEntry.objects.none()
    without_place = Q(place_code="") if user.may(Right.MANAGE_ACCOUNTS) else Q(pk__in=())
    found = AuditEntry.objects.filter(scope.q("place_code") | without_place)
    return found.exclude(closed_changes(user.authority(), scope, values="new"))


def access_viewings(user: User) -> QuerySet[Viewing]:
    """Who looked at whom in these places."""
    return Viewing.objects.filter(user.scope(Right.SEE_AUDIT).q("place_code"))
