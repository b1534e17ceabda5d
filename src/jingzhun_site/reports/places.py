"""For which place a user keeps templates and fills reports."""

from django.http import Http404

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.places.scope import CODE_LENGTH, prefix_of
from jingzhun_site.reports.models import ReportTemplate


def own_place(user: User, chosen: str, right: Right) -> str:
    """The chosen place, where the user has the right there, else the widest of the user's own.

    Raises:
        Http404: the chosen place is not the user's.
    """
    scope = user.scope(right)
    if chosen:
        if not scope.covers(chosen):
            raise Http404
        return chosen
    return scope.place_code if scope.covers(scope.place_code) else _first(user, right)


def place_to_fill(user: User, template: ReportTemplate, chosen: str) -> str:
    """The place for which a template is filled: the chosen one, else the own, never one above the template's."""
    own = own_place(user, chosen, Right.FILL_REPORTS)
    kept = template.place_code
    if own.startswith(prefix_of(kept)) or not user.scope(Right.FILL_REPORTS).covers(kept):
        return own
    return kept


def _first(user: User, right: Right) -> str:
    return user.scope(right).prefixes[0].ljust(CODE_LENGTH, "0")
