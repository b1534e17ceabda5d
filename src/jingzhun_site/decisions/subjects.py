"""What a list calls a subject, and the page that it leads to; identities opened once for a whole page."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jingzhun_site.accounts.models import User
from jingzhun_site.places.queries import place_names
from jingzhun_site.places.scope import Scope
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.values import is_identity
from jingzhun_site.vault.revealing import reveal

_PLACES = frozenset({"cities", "counties", "townships", "villages"})
_OWNERS = ("person_id", "borrower_id", "household_id")
"""The fields that say whose a record is, the nearest first."""


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


@dataclass(frozen=True, kw_only=True)
class _Owner:
    """The person or the household by whose name a record is called; a public name of its own where it has one."""

    person: str = ""
    household: str = ""
    name: str = ""


def shown_subjects(
    user: User, subjects: Sequence[SubjectKey], scope: Scope
) -> Mapping[tuple[str, str], Shown]:
    """The subjects of a page by entity and key, named as far as the user may see names.

    A bill, a loan or a job is called by whoever it is of, an organisation or a facility by its own name.
    """
    owners = _owners_of(subjects)
    persons = _person_of(owners, scope)
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
        id_ = (one.entity, one.key)
        name = seen.name(tokens.get(persons.get(id_, "")), one.place_code) or owners[id_].name
        if one.entity in _PLACES:
            name = places.get(one.key, one.key)
        found[id_] = Shown(
            name=name or one.key,
            kind=VOCABULARY.entities[one.entity].label_zh,
            place=places.get(one.place_code, one.place_code),
            href=_address(one, owners[id_]),
        )
    return found


def address_of(subject: SubjectKey) -> str:
    """The page of a subject: a person's own, else the file of the household it hangs on."""
    if subject.entity == "persons":
        return f"/households/persons/{subject.key}/"
    return f"/households/{subject.household}/" if subject.household else ""


def _address(subject: SubjectKey, owner: _Owner) -> str:
    found = address_of(subject)
    if found or not owner.person:
        return found
    return f"/households/persons/{owner.person}/"


def _owners_of(subjects: Iterable[SubjectKey]) -> Mapping[tuple[str, str], _Owner]:
    """Whose each record is; one question for each entity that has to be asked."""
    found: dict[tuple[str, str], _Owner] = {}
    asked: dict[str, list[str]] = defaultdict(list)
    for one in subjects:
        id_ = (one.entity, one.key)
        if one.entity == "persons":
            found[id_] = _Owner(person=one.key)
        elif one.entity == "households":
            found[id_] = _Owner(household=one.household or one.key)
        else:
            found[id_] = _Owner(household=one.household or "")
            asked[one.entity].append(one.key)
    for entity, keys in asked.items():
        for key, owner in _stored_owners(entity, keys):
            given = found[entity, key]
            found[entity, key] = replace(owner, household=owner.household or given.household)
    return found


def _stored_owners(entity: str, keys: Sequence[str]) -> Iterator[tuple[str, _Owner]]:
    """What the records themselves say: a person, a household, a name that is nobody's secret."""
    fields = VOCABULARY.entities[entity].fields
    names = [name for name in _OWNERS if name in fields]
    has_name = "name" in fields and not is_identity(VOCABULARY.entities[entity], "name")
    if entity in _PLACES or entity not in MODELS or not (names or has_name):
        return
    asked = ["pk", *names, *(["name"] if has_name else [])]
    for row in MODELS[entity].objects.filter(pk__in=keys).values(*asked):
        yield (
            str(row["pk"]),
            _Owner(
                person=str(row.get("person_id") or row.get("borrower_id") or ""),
                household=str(row.get("household_id") or ""),
                name=str(row.get("name") or ""),
            ),
        )


def _person_of(
    owners: Mapping[tuple[str, str], _Owner], scope: Scope
) -> Mapping[tuple[str, str], str]:
    """The person by whose name a subject is called: the person, or the head of the household."""
    households = {one.household for one in owners.values() if one.household and not one.person}
    heads: dict[str, Any] = dict(
        MODELS["households"]
        .objects.filter(scope.q(), pk__in=households)
        .values_list("pk", "head_id")
    )
    found = {id_: one.person or heads.get(one.household) for id_, one in owners.items()}
    return {id_: str(person) for id_, person in found.items() if person}
