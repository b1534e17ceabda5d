"""A user's roles in words."""

from dataclasses import dataclass
from datetime import date

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.places.queries import place_names
from jingzhun_site.register.columns import VOCABULARY


@dataclass(frozen=True, kw_only=True)
class GrantShown:
    """A role as a page shows it."""

    pk: int
    role: str
    place_name: str
    function_label: str
    valid_until: date | None


def grants_shown(user: User) -> list[GrantShown]:
    """The roles of a user with the names of their places."""
    grants = list(user.grants.order_by("role", "place_code"))
    names = place_names(grant.place_code for grant in grants)
    functions = VOCABULARY.code_tables["government_function"].values
    return [
        GrantShown(
            pk=grant.pk,
            role=str(Role(grant.role).label),
            place_name=names.get(grant.place_code, grant.place_code),
            function_label=functions[grant.government_function].label_zh
            if grant.government_function in functions
            else "",
            valid_until=grant.valid_until,
        )
        for grant in grants
    ]
