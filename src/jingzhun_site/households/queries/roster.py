"""Finding the records that a form names: a household by its number, a person by the ID number, villages."""

from datetime import date
from typing import Any

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.places.scope import Scope
from jingzhun_site.register.access import access_households
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record
from jingzhun_site.vault.tokens import Kind, token_of

_MOST = 400
"""Villages of a drop-down: a township has fewer, a county officer chooses the township first."""


def household_named(user: User, number: str) -> str | None:
    """The household of that number, if it is the user's to change."""
    found = access_households(user, right=Right.CHANGE_REGISTER).filter(pk=number.strip()).first()
    return None if found is None else str(found.pk)


def person_with_number(number: str) -> Record | None:
    """Whoever on the roster has the ID number, wherever that is: one number is one person."""
    token = token_of(Kind.ID_NUMBER, number)
    found: Record | None = MODELS["persons"].objects.filter(id_number=token).first()
    return found


def has_namesake(name: str, born_on: date, **where: str) -> bool:
    """Whether somebody of that name and birthday stands in a household or a village."""
    persons: Any = MODELS["persons"].objects
    return bool(persons.filter(name=token_of(Kind.NAME, name), born_on=born_on, **where).exists())


def survey_of(household_id: str, year: int) -> Record | None:
    """The survey of a household in a year."""
    surveys = MODELS["household_surveys"].objects.filter(household_id=household_id, year=year)
    found: Record | None = surveys.first()
    return found


def new_survey(household_id: str, year: int) -> Record:
    """A survey of which nothing is written yet."""
    model: Any = MODELS["household_surveys"]
    made: Record = model(household_id=household_id, year=year, version=0)
    return made


def villages_of(scope: Scope, looking: Any) -> list[tuple[str, str]]:
    """The villages where someone may found a household, inside the chosen place."""
    chosen = scope.narrowed(looking.place if looking else "")
    villages = MODELS["villages"].objects.filter(chosen.q("pk")).order_by("pk")
    return list(villages.values_list("pk", "name")[:_MOST])
