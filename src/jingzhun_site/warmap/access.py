"""The place that a map is of, and the places on it, so far as they are a user's."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.places.queries import full_place_name, level_of, place_name, places_below
from jingzhun_site.places.scope import CODE_LENGTH, Scope, prefix_of
from jingzhun_site.register.as_of import Times
from jingzhun_site.register.models import MODELS


@dataclass(frozen=True, kw_only=True)
class SeenMap:
    """A place of a user's with the places below it; a village stands on its map alone."""

    user: User
    place: str
    times: Times

    @property
    def scope(self) -> Scope:
        """The place as a scope, which lies in the user's own."""
        return Scope(prefixes=(prefix_of(self.place),))

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The places on the map by their codes."""
        below = dict(places_below(self.place, self.scope))
        return below or {self.place: place_name(self.place)}

    @property
    def level(self) -> str:
        """The level of the places on the map."""
        return level_of(next(iter(self.names)))

    @property
    def size(self) -> int:
        """How many digits of a code tell the places on the map apart."""
        return len(prefix_of(next(iter(self.names))))

    @property
    def place_name(self) -> str:
        """The name of the place in full; empty for a province, of which the register has no name."""
        return full_place_name(self.place) if level_of(self.place) else ""


def access_map(user: User, times: Times, *, place: str = "") -> SeenMap:
    """The map of a chosen place, else of the narrowest that holds all the user's.

    A user of several places that no own place holds together gets the first of them.

    Raises:
        Http404: no place is the user's, or only a part of the chosen one: its figures are not.
    """
    scope = user.scope(Right.SEE_DECISIONS)
    if place:
        if not scope.covers(place):
            raise Http404
        return SeenMap(user=user, place=place, times=times)
    here = _widest(scope)
    if not here:
        raise Http404
    return SeenMap(user=user, place=here, times=times)


def _widest(scope: Scope) -> str:
    """The narrowest place that holds all of a scope of which there is a register."""
    inside = scope.narrowed(_register_place()) or scope
    if inside.place_code and scope.covers(inside.place_code):
        return inside.place_code
    first = next(iter(inside.prefixes), "")
    return first.ljust(CODE_LENGTH, "0") if first else ""


def _register_place() -> str:
    """The narrowest place that holds every village there is; empty without any."""
    villages = MODELS["villages"].objects.order_by("pk").values_list("pk", flat=True)
    ends = [code for code in (villages.first(), villages.last()) if code]
    return Scope.of(ends).place_code
