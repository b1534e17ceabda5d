"""Which documents a user may see: those of the own places, of the places below, and of the levels above."""

from django.db.models import Q, QuerySet
from django.http import Http404

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.directives.models import Directive, DirectiveFinding, DirectiveItem
from jingzhun_site.places.scope import CODE_LENGTH, Scope

_LEVELS = (2, 4, 6, 9)


def access_directives(
    user: User, *, right: Right = Right.SEE_DECISIONS, place: str = ""
) -> "QuerySet[Directive]":
    """The documents that a user has a right to; what the levels above keep is there to be read."""
    scope = user.scope(right).narrowed(place)
    return Directive.objects.filter(_within(scope, right), withdrawn_at__isnull=True)


def access_directive(user: User, pk: int, *, right: Right = Right.SEE_DECISIONS) -> Directive:
    """One document; ``Http404`` for one that is not the user's."""
    found = access_directives(user, right=right).filter(pk=pk)
    directive = found.select_related("uploaded_by", "previous", "upper").first()
    if directive is None:
        raise Http404
    return directive


def access_item(user: User, pk: int, *, right: Right = Right.SEE_DECISIONS) -> DirectiveItem:
    """One item of a document that is the user's."""
    items = DirectiveItem.objects.filter(directive__in=access_directives(user, right=right))
    found = items.select_related("directive", "decided_by", "earlier").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_finding(user: User, pk: int) -> DirectiveFinding:
    """One finding of a document that the user keeps."""
    own = access_directives(user, right=Right.KEEP_DIRECTIVES)
    found = DirectiveFinding.objects.filter(directive__in=own).select_related("directive")
    one = found.filter(pk=pk).first()
    if one is None:
        raise Http404
    return one


def places_above(scope: Scope) -> set[str]:
    """The codes of the places that hold a part of a scope."""
    return {
        prefix[:size].ljust(CODE_LENGTH, "0")
        for prefix in scope.prefixes
        for size in _LEVELS
        if size < len(prefix)
    }


def _within(scope: Scope, right: Right) -> Q:
    if right == Right.SEE_DECISIONS and scope:
        return scope.q() | Q(place_code__in=places_above(scope))
    return scope.q()
