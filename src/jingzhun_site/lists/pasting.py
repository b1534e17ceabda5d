"""A pasted column of numbers becomes a list: ID numbers, household numbers, whatever stands there."""

import re

from django.db.models import Q

from jingzhun_site.accounts.models import User
from jingzhun_site.lists.kinds import ListKind
from jingzhun_site.lists.models import PastedList
from jingzhun_site.places.scope import Scope
from jingzhun_site.register.access import access_records
from jingzhun_site.vault.tokens import Kind, tokens_of

MOST = 5_000
_AT_ONCE = 400
_BETWEEN = re.compile(r"[\s,;，；、]+")


def paste(user: User, kind: ListKind, text: str, *, scope: Scope) -> tuple[PastedList, list[str]]:
    """Keep the records that pasted numbers mean; also the numbers that mean none in the user's places."""
    words = list(dict.fromkeys(word.upper() for word in _BETWEEN.split(text.strip()) if word))
    words = words[:MOST]
    found: dict[str, str] = {}
    for start in range(0, len(words), _AT_ONCE):
        found |= _found(user, kind, words[start : start + _AT_ONCE], scope)
    missing = [word for word in words if word not in found]
    keys = sorted(set(found.values()))
    kept = PastedList.objects.create(user=user, kind=kind.name, keys=keys, missing=len(missing))
    return kept, missing


def _found(user: User, kind: ListKind, words: list[str], scope: Scope) -> dict[str, str]:
    """The keys that some words mean: the record's own number, a person's ID, the household's of a person."""
    records = access_records(user, kind.name).filter(scope.q())
    by_key = {str(key).upper(): str(key) for key in _keys(records.filter(pk__in=words))}
    tokens = dict(zip(tokens_of(Kind.ID_NUMBER, (w[:18] for w in words)), words, strict=True))
    persons = access_records(user, "persons").filter(scope.q(), id_number__in=list(tokens))
    field = "household_id" if kind.name == "households" else "pk"
    by_id = {
        tokens[token]: str(key)
        for token, key in persons.exclude(Q(**{f"{field}__isnull": True})).values_list(
            "id_number", field
        )
        if kind.name != "villages"
    }
    return {**by_id, **{word: by_key[word] for word in words if word in by_key}}


def _keys(records: object) -> list[object]:
    return list(records.values_list("pk", flat=True))  # type: ignore[attr-defined]
