"""What a user may do and where, read once a request from the grants in force."""

from dataclasses import dataclass

from jingzhun_site.accounts.rights import COMPARTMENT_RIGHTS, Right
from jingzhun_site.places.scope import Scope


@dataclass(frozen=True, kw_only=True)
class Holding:
    """The rights of one grant, in one place and all below it."""

    rights: frozenset[Right]
    place_code: str


@dataclass(frozen=True, kw_only=True)
class Authority:
    """All rights of a user; a right held in one village opens nothing in the next."""

    holdings: tuple[Holding, ...]
    roles: tuple[str, ...] = ()

    def scope(self, right: Right) -> Scope:
        """Where the user has a right."""
        return Scope.of(h.place_code for h in self.holdings if right in h.rights)

    def may(self, right: Right, place_code: str | None = None) -> bool:
        """Whether the user has a right in a place; without a place, anywhere at all."""
        scope = self.scope(right)
        return bool(scope) if place_code is None else scope.covers(place_code)

    def may_open(self, compartment: str, place_code: str) -> bool:
        """Whether a compartment of the vocabulary is open to the user in a place."""
        right = COMPARTMENT_RIGHTS.get(compartment)
        return right is not None and self.may(right, place_code)


NOBODY = Authority(holdings=())
