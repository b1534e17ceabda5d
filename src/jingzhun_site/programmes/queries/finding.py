"""Finding the record that somebody names: by its own number, or by the name under which a ledger shows it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.subjects import SubjectKey, shown_subjects
from jingzhun_site.places.scope import Scope
from jingzhun_site.programmes.queries.subject_facts import said_facts
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record
from jingzhun_site.register.values import is_identity
from jingzhun_site.vault.tokens import Kind, token_of

MOST = 50
"""How many records of one name are told apart; whoever has more has to give a number."""

_CALLED_BY: Mapping[str, tuple[str, ...]] = {
    "persons": ("pk",),
    "households": ("head_id",),
    "bills": ("person_id",),
    "jobs": ("person_id",),
    "loans": ("borrower_id", "household__head_id"),
}
"""The way to the person by whose name a record is called; the first that leads to one counts."""


def find_subjects(
    user: User, entity: str, words: Iterable[str], scope: Scope
) -> Mapping[str, Sequence[Record]]:
    """The records of a scope that each word means: the one of that number, else all of that name.

    By a person's name nothing is found where the user may not see names.
    """
    wanted = {word for word in words if word}
    records: Any = MODELS[entity].objects.filter(scope.q())
    found: dict[str, list[Record]] = defaultdict(list)
    for record in records.filter(pk__in=wanted):
        found[str(record.pk)].append(record)
    named = wanted - set(found)
    if named and entity in _CALLED_BY:
        _by_person(user, entity, named, records, found)
    elif named and _has_public_name(entity):
        for record in records.filter(name__in=named).order_by("pk"):
            found[record.value("name")].append(record)
    return {word: found[word][: MOST + 1] for word in wanted if word in found}


def candidates(user: User, entity: str, records: Sequence[Record], scope: Scope) -> str:
    """Several records of one name in words: their numbers, and what tells them apart."""
    keys = [
        SubjectKey(entity=entity, key=str(one.pk), household=None, place_code=one.place_code)
        for one in records[:MOST]
    ]
    shown = shown_subjects(user, keys, scope)
    facts = said_facts(entity, [one.key for one in keys])
    told = [
        f"{one.key}（{_('，').join([shown[(entity, one.key)].place, *_words(facts.get(one.key, ()))])}）"
        for one in keys
    ]
    more = [_("等")] if len(records) > MOST else []
    return _("；").join([*told, *more])


def _words(facts: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{label} {said}" for label, said in facts]


def _by_person(
    user: User, entity: str, names: set[str], records: Any, found: dict[str, list[Record]]
) -> None:
    tokens = {token_of(Kind.NAME, name): name for name in names}
    authority = user.authority()
    persons = {
        str(pk): tokens[token]
        for pk, token, place in MODELS["persons"]
        .objects.filter(name__in=[token for token in tokens if token])
        .values_list("pk", "name", "place_code")
        if authority.may(Right.SEE_NAMES, place)
    }
    ways = _CALLED_BY[entity]
    is_theirs = Q(pk__in=())
    for way in ways:
        is_theirs |= Q(**{f"{way}__in": list(persons)})
    for record, owner in _with_owner(records.filter(is_theirs).order_by("pk"), ways):
        if owner in persons:
            found[persons[owner]].append(record)


def _with_owner(records: Any, ways: Sequence[str]) -> Iterable[tuple[Record, str]]:
    listed = list(records)
    rows = type(listed[0]).objects.filter(pk__in=[one.pk for one in listed]) if listed else None
    owners = (
        {
            row[0]: next((str(key) for key in row[1:] if key), "")
            for row in rows.values_list("pk", *ways)
        }
        if rows is not None
        else {}
    )
    return [(one, owners[one.pk]) for one in listed]


def _has_public_name(entity: str) -> bool:
    declared = VOCABULARY.entities[entity]
    return "name" in declared.fields and not is_identity(declared, "name")
