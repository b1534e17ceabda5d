"""Which tokens a manager of accounts may see: those of the accounts in the own places."""

from django.db.models import QuerySet
from django.http import Http404

from jingzhun_site.accounts.access import access_users
from jingzhun_site.accounts.models import User
from jingzhun_site.exchange.models import ApiToken


def access_tokens(user: User) -> QuerySet[ApiToken]:
    """The tokens of all accounts that a user manages."""
    owned = ApiToken.objects.filter(account__in=access_users(user))
    return owned.select_related("account", "made_by").order_by("-pk")


def access_token(user: User, pk: int) -> ApiToken:
    """One of them; ``Http404`` for any other."""
    found = access_tokens(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
