"""Which entries a user may see: those of the own places, and those of the posts that the user holds."""

from django.db.models import Q
from django.http import Http404

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.ledger.models import EntryPost, EntryQuerySet, LedgerEntry
from jingzhun_site.organisations.queries import post_ids_of
from jingzhun_site.places.scope import Scope


def access_entries(
    user: User, *, place: str = "", right: Right = Right.SEE_DECISIONS
) -> EntryQuerySet:
    """The entries that a user has a right to, in a chosen place."""
    scope = user.scope(right).narrowed(place)
    held = EntryPost.objects.filter(post_id__in=post_ids_of(user, on=clock.today()))
    own = Q(pk__in=held.values("entry"))
    if place:
        own &= Scope.of([place]).q()
    return LedgerEntry.objects.filter(scope.q() | own)


def access_entry(user: User, pk: int) -> LedgerEntry:
    """One entry.

    Raises:
        Http404: alike for one that does not exist and one that is not the user's to see.
    """
    found = access_entries(user).select_related("made_by", "reported_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
