"""One search box: what was typed is taken for whatever it can be, and looked up by an index each time.

Names and numbers are looked up by their tokens, so nothing is opened to find it. Parts of names cannot be
found that way; the first letters of a name in pinyin can.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.places.queries import place_names
from jingzhun_site.places.scope import Scope
from jingzhun_site.register.access import access_households, access_persons
from jingzhun_site.register.models import MODELS
from jingzhun_site.vault.revealing import Revealed, reveal
from jingzhun_site.vault.tokens import Kind, normalised, token_of

MOST = 20
"""How many persons and how many households a search shows."""

_ID_LENGTHS = (15, 18, 20, 22)
_ID = re.compile(r"\d{14,17}[\dX]?(\d\d(\d\d)?)?")
_TAIL = re.compile(r"\d{3}[\dX]")
_PHONE = re.compile(r"1\d{10}")
_LETTERS = re.compile(r"[A-Z]{2,6}")


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A record that was found: what it is called, what it is, where it lies, and its page."""

    label: str
    kind: str
    place: str
    note: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Hits:
    """What a search found; ``is_cut`` says that there is more than is shown."""

    records: tuple[Hit, ...]
    is_cut: bool


def search(user: User, words: str, *, scope: Scope) -> Hits:
    """The persons, households and villages of a scope that the words can mean."""
    tidy = normalised(Kind.NAME, words)
    if not tidy or not scope:
        return Hits(records=(), is_cut=False)
    households = _households(user, tidy, scope)
    persons = _persons(user, tidy, scope)
    villages = _villages(words.strip(), scope)
    is_cut = len(households) > MOST or len(persons) > MOST
    shown = (*households[:MOST], *persons[:MOST])
    return Hits(records=(*_hits(user, shown), *villages), is_cut=is_cut)


def _households(user: User, tidy: str, scope: Scope) -> list[Any]:
    condition = Q(pk=tidy)
    if _PHONE.fullmatch(tidy):
        condition |= Q(phone=token_of(Kind.PHONE, tidy))
    found = access_households(user).filter(scope.q()).filter(condition)
    return list(found.select_related("head")[: MOST + 1])


def _persons(user: User, tidy: str, scope: Scope) -> list[Any]:
    conditions = list(_meanings(tidy))
    if not conditions:
        return []
    # One query for each meaning: each walks its own index, which an OR of them would not.
    found: dict[str, Any] = {}
    for condition in conditions:
        rows = access_persons(user).filter(scope.q()).filter(condition)
        # An order by place would let the database walk the place's index instead of the token's.
        for person in rows.select_related("household")[: MOST + 1]:
            found[str(person.pk)] = person
    return sorted(found.values(), key=lambda person: (person.place_code, str(person.pk)))


def _meanings(tidy: str) -> Iterator[Q]:
    """What typed words can mean of a person."""
    if not tidy.isascii():
        yield Q(name=token_of(Kind.NAME, tidy))
        return
    if _LETTERS.fullmatch(tidy):
        yield Q(initials=token_of(Kind.INITIALS, tidy))
    if len(tidy) in _ID_LENGTHS and _ID.fullmatch(tidy):
        yield from (Q(id_number=token_of(Kind.ID_NUMBER, part)) for part in {tidy, tidy[:18]})
    if _TAIL.fullmatch(tidy):
        yield Q(id_tail=token_of(Kind.ID_TAIL, tidy))
    if _PHONE.fullmatch(tidy):
        yield Q(phone=token_of(Kind.PHONE, tidy))
    yield Q(pk=tidy)


def _villages(words: str, scope: Scope) -> tuple[Hit, ...]:
    if words.isascii():
        return ()
    villages = MODELS["villages"].objects.filter(scope.q(), name__contains=words)
    found = list(villages.order_by("pk")[:MOST])
    above = place_names(str(village.value("township_id")) for village in found)
    return tuple(
        Hit(
            label=str(village.value("name")),
            kind=_("村"),
            place=above.get(str(village.value("township_id")), ""),
            note="",
            href=f"{reverse('lists:list', args=('households',))}?place={village.pk}",
        )
        for village in found
    )


def _hits(user: User, records: tuple[Any, ...]) -> Iterator[Hit]:
    places = place_names(record.place_code for record in records)
    heads = [record.head for record in records if record.entity.name == "households"]
    named = [record for record in records if record.entity.name == "persons"]
    shown = reveal(user.authority(), (p.name for p in (*heads, *named) if p is not None))
    for record in records:
        place = places.get(record.place_code, "")
        if record.entity.name == "households":
            yield _household_hit(record, place, shown)
        else:
            yield _person_hit(record, place, shown)


def _household_hit(household: Any, place: str, shown: Revealed) -> Hit:
    head = household.head
    return Hit(
        label=shown.name(head.name, household.place_code) if head else _("户主不明"),
        kind=_("户"),
        place=place,
        note=str(household.pk),
        href=reverse("households:household", args=(household.pk,)),
    )


def _person_hit(person: Any, place: str, shown: Revealed) -> Hit:
    return Hit(
        label=shown.name(person.name, person.place_code),
        kind=_("人"),
        place=place,
        note=_("户编号 %(key)s") % {"key": person.household_id} if person.household_id else "",
        href=reverse("households:person", args=(person.pk,)),
    )
