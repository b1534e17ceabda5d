"""The live register as the core's rules see it: rows by key and by reference, as of two days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from jingzhun.eligibility.records import Row
from jingzhun.vocabulary import Entity, Timing, Vocabulary
from jingzhun_site.register.as_of import Times, values_as_of
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.membership import ROSTER_KINDS, household_on
from jingzhun_site.register.models import MODELS


@dataclass(frozen=True, kw_only=True)
class StoredRows:
    """A register over the site's tables; each question is asked of the database once."""

    times: Times
    _known: dict[tuple[str, str, str], list[Row]] = field(default_factory=dict)

    @property
    def vocabulary(self) -> Vocabulary:
        """The declarations of the rows."""
        return VOCABULARY

    def supplied(self, entity: str) -> bool:
        """Whether the site keeps the register of an entity at all and anything stands in it."""
        if entity not in MODELS:
            return False
        key = (entity, "", "")
        if key not in self._known:
            some = MODELS[entity].objects.all()[:1]
            self._known[key] = [{"any": True}] if some else []
        return bool(self._known[key])

    def row(self, entity: str, key: str) -> Row | None:
        """The row with that key, if it was there then."""
        found = self.rows(entity, VOCABULARY.entities[entity].key, key)
        return found[0] if found else None

    def rows(self, entity: str, by: str, key: str) -> Sequence[Row]:
        """The rows whose reference ``by`` is ``key``, in the order of their own keys."""
        asked = (entity, by, key)
        if asked not in self._known:
            self._known[asked] = self._read(entity, by, key)
        return self._known[asked]

    def _read(self, entity: str, by: str, key: str) -> list[Row]:
        if (entity, by) == ("persons", "household_id") and self.times.is_past:
            return self._members_then(key)
        if entity not in MODELS:
            return []
        declared = VOCABULARY.entities[entity]
        records = MODELS[entity].with_withdrawn.filter(**{by: key}).order_by("pk")
        found = values_as_of(records, self.times)
        return [row for row in found if _had_begun(declared, row, self.times)]

    def household_of(self, person: str, own: str | None) -> str | None:
        """The household in which a person stood on the day; ``own`` is the one of the person's row."""
        if not self.times.is_past:
            return own
        return household_on(self._memberships([person]).get(person, ()), own, self.times.as_at)

    def _members_then(self, household: str) -> list[Row]:
        """The persons who stood in the household on the day."""
        persons = self._ever_in(household)
        memberships = self._memberships([row["person_id"] for row in persons])
        return [
            {**row, "household_id": household}
            for row in persons
            if household_on(
                memberships.get(row["person_id"], ()), row["household_id"], self.times.as_at
            )
            == household
        ]

    def _ever_in(self, household: str) -> list[dict[str, Any]]:
        """Whoever stands in the household now or has a membership of it, as the person was then."""
        memberships: Any = MODELS["memberships"].with_withdrawn
        persons: Any = MODELS["persons"].with_withdrawn
        joined = memberships.filter(household_id=household, group_kind__in=ROSTER_KINDS)
        standing = persons.filter(household_id=household)
        keys = {*joined.values_list("person_id", flat=True), *standing.values_list("pk", flat=True)}
        return values_as_of(persons.filter(pk__in=keys).order_by("pk"), self.times)

    def _memberships(self, persons: Iterable[str]) -> Mapping[str, list[Row]]:
        """The memberships of the persons that were known then, of whatever day they are."""
        memberships: Any = MODELS["memberships"].with_withdrawn
        found = memberships.filter(person_id__in=list(persons), group_kind__in=ROSTER_KINDS)
        by_person: dict[str, list[Row]] = {}
        for row in values_as_of(found, replace(self.times, as_at=date.max)):
            by_person.setdefault(row["person_id"], []).append(row)
        return by_person


def _had_begun(entity: Entity, row: Mapping[str, Any], times: Times) -> bool:
    if entity.timing is Timing.YEARLY:
        return row[entity.year_field] is None or row[entity.year_field] <= times.as_at.year
    name = {Timing.EVENT: entity.date_field, Timing.INTERVAL: entity.from_field}.get(entity.timing)
    day = row.get(name) if name else None
    return day is None or day <= times.as_at
