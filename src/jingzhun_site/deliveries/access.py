"""Which batches a user may see: those of the own places, of the programmes whose ledgers are open to the user."""

from django.db.models import QuerySet
from django.http import Http404

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.deliveries.models import DeliveryBatch, ReceiptUpload
from jingzhun_site.programmes.access import access_ledgers


def access_batches(
    user: User, *, place: str = "", right: Right = Right.HANDLE_PROGRAMMES
) -> "QuerySet[DeliveryBatch]":
    """The batches of the places where a user has a right."""
    ledgers = access_ledgers(user, place=place, right=right)
    found = DeliveryBatch.objects.filter(ledgers.scope.q(), programme__in=ledgers.programmes)
    return found.select_related("made_by", "cancelled_by")


def access_batch(user: User, pk: int, *, right: Right = Right.HANDLE_PROGRAMMES) -> DeliveryBatch:
    """One batch; ``Http404`` alike for one that does not exist and one that is not the user's."""
    found = access_batches(user, right=right).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_upload(user: User, pk: int, *, right: Right = Right.HANDLE_PROGRAMMES) -> ReceiptUpload:
    """Receipts that were sent in for one of the user's batches."""
    found = ReceiptUpload.objects.filter(pk=pk, batch__in=access_batches(user, right=right))
    upload = found.select_related("batch", "job", "uploaded_by").first()
    if upload is None:
        raise Http404
    return upload
