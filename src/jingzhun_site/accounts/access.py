"""Which accounts a manager of accounts may open: those of the own places, and those without a role yet."""

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from jingzhun_site.accounts.models import Grant, User
from jingzhun_site.accounts.rights import Right


def access_users(user: User) -> QuerySet[User]:
    """The users all of whose roles lie where the manager manages accounts."""
    scope = user.scope(Right.MANAGE_ACCOUNTS)
    if not scope:
        return User.objects.none()
    elsewhere = Grant.objects.filter(user=OuterRef("pk")).exclude(scope.q("place_code"))
    return User.objects.filter(~Exists(elsewhere))


def access_user(user: User, username: str) -> User:
    """One of these users; ``Http404`` for any other."""
    found = access_users(user).filter(username=username).first()
    if found is None:
        raise Http404
    return found


def access_grant(user: User, pk: int) -> Grant:
    """A role that the manager may take away; ``Http404`` for any other."""
    scope = user.scope(Right.MANAGE_ACCOUNTS)
    found = Grant.objects.filter(scope.q("place_code"), pk=pk).select_related("user").first()
    if found is None:
        raise Http404
    return found
