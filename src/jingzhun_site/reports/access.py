"""Which templates and reports a user may see: templates of the own places and of those above, reports of the own."""

from django.db.models import Q, QuerySet
from django.http import Http404

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.places.scope import CODE_LENGTH, Scope
from jingzhun_site.reports.models import FilledReport, ReportTemplate

_LEVELS = (2, 4, 6, 9)


def access_templates(
    user: User, *, right: Right = Right.FILL_REPORTS, place: str = ""
) -> "QuerySet[ReportTemplate]":
    """The templates that a user may fill; to keep one takes the right in its own place."""
    scope = user.scope(right).narrowed(place)
    within = scope.q()
    if right is Right.FILL_REPORTS and scope:
        within |= Q(place_code__in=_places_above(scope))
    return ReportTemplate.objects.filter(within)


def access_template(user: User, pk: int, *, right: Right = Right.FILL_REPORTS) -> ReportTemplate:
    """One template; ``Http404`` for one that is not the user's."""
    found = access_templates(user, right=right).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_reports(user: User, *, place: str = "") -> "QuerySet[FilledReport]":
    """The reports of the places where a user fills some."""
    return FilledReport.objects.filter(user.scope(Right.FILL_REPORTS).narrowed(place).q())


def access_report(user: User, pk: int) -> FilledReport:
    """One report; ``Http404`` for one that is not the user's."""
    related = ("template", "version", "filled_by", "previous")
    found = access_reports(user).select_related(*related).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _places_above(scope: Scope) -> set[str]:
    return {
        prefix[:size].ljust(CODE_LENGTH, "0")
        for prefix in scope.prefixes
        for size in _LEVELS
        if size < len(prefix)
    }
