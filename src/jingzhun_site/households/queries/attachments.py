"""The attachments of a record, as someone may see them."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.http import Http404

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.households.models import Attachment
from jingzhun_site.register.access import access_record
from jingzhun_site.register.as_of import Times


def access_attachments(user: User) -> QuerySet[Attachment]:
    """Attachments of the places where the user sees the register and who is who: a photo shows faces."""
    here = user.scope(Right.SEE_REGISTER).q() & user.scope(Right.SEE_PERSONAL).q()
    return Attachment.objects.filter(here).select_related("added_by")


def access_attachment(user: User, number: int) -> Attachment:
    """One attachment whose record the user may see, taken off since or not; ``Http404`` for any other."""
    found = access_attachments(user).filter(pk=number).first()
    if found is None:
        raise Http404
    access_record(user, found.entity, found.key, with_withdrawn=True)
    return found


def attachments_of(user: User, entity: str, key: str, times: Times) -> Sequence[Attachment]:
    """What lay beside a record on the day whose knowledge is used."""
    lay = Q(withdrawn_at__isnull=True)
    if times.is_past:
        lay |= Q(withdrawn_at__gt=times.known_until)
    found = access_attachments(user).filter(lay, entity=entity, key=key)
    return list(found.filter(added_at__lte=times.known_until))
