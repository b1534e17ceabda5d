"""What a list calls a subject, and the page that it leads to; identities opened once for a whole page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jingzhun_site.accounts.models import User
from jingzhun_site.places.queries import place_names
from jingzhun_site.places.scope import Scope
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.models import MODELS
from jingzhun_site.vault.revealing import reveal

_PLACES = frozenset({"cities", "counties", "townships", "villages"})


@dataclass(frozen=True, kw_only=True)
class SubjectKey:
    """A subject of a list: a record, the household it hangs on, its place."""

    entity: str
    key: str
    household: str | None
    place_code: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """How a subject is shown."""

    name: str
    kind: str
    place: str
    href: str


def shown_subjects(
    user: User, subjects: Sequence[SubjectKey], scope: Scope
) -> Mapping[tuple[str, str], Shown]:
    """The subjects of a page by entity and key, named as far as the user may see names."""
    persons = _person_of(subjects, scope)
    tokens = {
        str(pk): token
        for pk, token in MODELS["persons"]
        .objects.filter(scope.q(), pk__in=set(persons.values()))
        .values_list("pk", "name")
    }
    seen = reveal(user.authority(), tokens.values())
    places = place_names({one.place_code for one in subjects})
    found: dict[tuple[str, str], Shown] = {}
    for one in subjects:
        token = tokens.get(persons.get((one.entity, one.key), ""))
        name = seen.name(token, one.place_code)
        if one.entity in _PLACES:
            name = places.get(one.key, one.key)
        found[(one.entity, one.key)] = Shown(
            name=name or one.key,
            kind=VOCABULARY.entities[one.entity].label_zh,
            place=places.get(one.place_code, one.place_code),
            href=address_of(one),
        )
    return found


def address_of(subject: SubjectKey) -> str:
    """The page of a subject: a person's own, else the file of the household it hangs on."""
    if subject.entity == "persons":
        return f"/households/persons/{subject.key}/"
    return f"/households/{subject.household}/" if subject.household else ""


def _person_of(subjects: Iterable[SubjectKey], scope: Scope) -> Mapping[tuple[str, str], str]:
    """The person by whose name a subject is called: the person, or the head of the household."""
    listed = list(subjects)
    households = {one.household for one in listed if one.entity != "persons" and one.household}
    heads: dict[str, Any] = dict(
        MODELS["households"]
        .objects.filter(scope.q(), pk__in=households)
        .values_list("pk", "head_id")
    )
    found: dict[tuple[str, str], str] = {}
    for one in listed:
        person = one.key if one.entity == "persons" else heads.get(one.household or "")
        if person:
            found[(one.entity, one.key)] = str(person)
    return found
