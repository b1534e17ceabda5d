"""The live register as the core's rules see it: rows by key and by reference, as of two days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jingzhun.eligibility.records import Row
from jingzhun.vocabulary import Entity, Timing, Vocabulary
from jingzhun_site.register.as_of import Times, values_as_of
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.models import MODELS

_REGISTERED = "registered_household"


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

    def _members_then(self, household: str) -> list[Row]:
        """The persons who were members on the day, by their memberships."""
        memberships = self.rows("memberships", "household_id", household)
        keys = [m["person_id"] for m in memberships if _is_member(m, self.times)]
        persons = MODELS["persons"].with_withdrawn.filter(pk__in=keys).order_by("pk")
        return [{**row, "household_id": household} for row in values_as_of(persons, self.times)]


def _had_begun(entity: Entity, row: Mapping[str, Any], times: Times) -> bool:
    name = {Timing.EVENT: entity.date_field, Timing.INTERVAL: entity.from_field}.get(entity.timing)
    day = row.get(name) if name else None
    return day is None or day <= times.as_at


def _is_member(membership: Row, times: Times) -> bool:
    left = membership["left_on"]  # the day of leaving still counts, as in snapshots
    return membership["group_kind"] == _REGISTERED and (left is None or left >= times.as_at)
