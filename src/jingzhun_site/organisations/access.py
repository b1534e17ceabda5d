"""Which posts a user may see or keep: those of the places where the user has the right."""

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.places.scope import Scope
from jingzhun_site.register.access import access_record, access_records
from jingzhun_site.register.record import Record, RecordQuerySet


def access_posts(user: User, scope: Scope) -> RecordQuerySet:
    """The posts of some places, so far as they are the user's to see."""
    return access_records(user, "posts").within(scope)


def access_post(user: User, post_id: str, *, right: Right = Right.SEE_REGISTER) -> Record:
    """One post; ``Http404`` alike for one that does not exist and one in a place without the right."""
    return access_record(user, "posts", post_id, right=right)
