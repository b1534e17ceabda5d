"""The register on the home page: how many households and persons there are in the places looked at."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun_site.accounts.requiring import user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.frame.keeping import kept
from jingzhun_site.frame.pieces import Figure
from jingzhun_site.places.scope import Scope
from jingzhun_site.register.models import Household, Person

_SECONDS = 60
"""For how long a count of a large place is not counted again."""


def figures(request: HttpRequest) -> Iterator[Figure]:
    """Households of the roster, those registered as poor, and persons."""
    if not user_of(request).may(Right.SEE_REGISTER):
        return
    scope: Scope = request.looking.scope  # type: ignore[attr-defined]
    households, poor, persons = kept(
        ("home.counts", scope.prefixes), lambda: _counts(scope), seconds=_SECONDS
    )
    place = request.looking.place  # type: ignore[attr-defined]
    everyone = _list("households", place)
    yield Figure(label=_("名册户数"), value=households, unit=_("户"), href=everyone)
    still_poor = _list("households", place, **{"f-registration": "poor"})
    yield Figure(label=_("未脱贫户"), value=poor, unit=_("户"), href=still_poor)
    yield Figure(label=_("名册人数"), value=persons, unit=_("人"), href=_list("persons", place))


def _list(name: str, place: str, **filters: str) -> str:
    words = {"place": place, **filters}
    query = urlencode({key: word for key, word in words.items() if word})
    return f"{reverse('lists:list', args=(name,))}?{query}"


def _counts(scope: Scope) -> tuple[int, int, int]:
    households = Household.objects.filter(scope.q())
    poor = households.filter(registration="poor")
    return households.count(), poor.count(), Person.objects.filter(scope.q()).count()
