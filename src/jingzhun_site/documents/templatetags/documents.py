"""What the list of papers of a record asks about each of them."""

from django import template

from jingzhun_site.accounts.models import User
from jingzhun_site.documents.access import may_open
from jingzhun_site.documents.models import Document

register = template.Library()


@register.filter
def opens_to(document: Document, user: User) -> bool:
    """Whether the user who sees the record may open its document."""
    return may_open(user, document)
