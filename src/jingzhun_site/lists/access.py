"""Which kept lists are whose."""

from collections.abc import Sequence

from django.db.models import Q
from django.http import Http404

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.lists.models import BatchChange, SavedView


def access_views(user: User, kind: str) -> Sequence[SavedView]:
    """A user's own views, and those shared in the user's places."""
    shared = Q(is_shared=True) & user.scope(Right.SEE_REGISTER).q("place_code")
    return list(SavedView.objects.filter(Q(user=user) | shared, kind=kind).order_by("name"))


def access_batch(user: User, pk: int) -> BatchChange:
    """A batch of the user's own that still stands; ``Http404`` for any other."""
    found = BatchChange.objects.filter(user=user, pk=pk, undone_at=None).first()
    if found is None:
        raise Http404
    return found
