"""The one way of a page to batches: those of the places where the user imports."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.imports.models import ImportBatch


def access_batches(user: User) -> QuerySet[ImportBatch]:
    """The batches of the places where the user may import."""
    scope = user.scope(Right.IMPORT_WORKBOOKS)
    return ImportBatch.objects.filter(scope.q()).select_related("job", "uploaded_by")


def access_batch(user: User, pk: Any) -> ImportBatch:
    """One batch; ``Http404`` alike for one that does not exist and one that is not the user's to see."""
    batch = access_batches(user).filter(pk=pk).first()
    if batch is None:
        raise Http404
    return batch
