"""Which duties a user may see: those of the own places, and those of the posts that the user holds."""

from django.db.models import Q
from django.http import Http404

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.duties.models import DutyInstance, DutyQuerySet
from jingzhun_site.organisations.queries import post_ids_of
from jingzhun_site.places.scope import Scope


def access_duties(
    user: User, *, place: str = "", right: Right = Right.SEE_DECISIONS
) -> DutyQuerySet:
    """The instances that a user has a right to, in a chosen place; of another right its places alone."""
    scope = user.scope(right).narrowed(place)
    if right is not Right.SEE_DECISIONS:
        return DutyInstance.objects.within(scope)
    own = Q(post_id__in=post_ids_of(user, on=clock.today()))
    if place:
        own &= Scope.of([place]).q()
    return DutyInstance.objects.filter(scope.q() | own)


def access_duty(user: User, pk: int) -> DutyInstance:
    """One instance.

    Raises:
        Http404: alike for one that does not exist and one that is not the user's to see.
    """
    found = access_duties(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
