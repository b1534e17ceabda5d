"""The rows of one household or other subject, read from a snapshot."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from jingzhun.eligibility.records import Row
from jingzhun.eligibility.snapshots import Snapshot
from jingzhun.engines import Engine, quote_name, quote_text
from jingzhun.vocabulary import Vocabulary


@dataclass(frozen=True, kw_only=True)
class SnapshotRegister:
    """A register that reads a snapshot through an engine, each question once.

    :meth:`gather` fetches the children of many parents in one query; a household with its members needs about one
    query per kind of record, not one per person.
    """

    vocabulary: Vocabulary
    snapshot: Snapshot
    engine: Engine
    _rows: dict[tuple[str, str], Row | None] = field(default_factory=dict)
    _children: dict[tuple[str, str, str], list[Row]] = field(default_factory=dict)

    def supplied(self, entity: str) -> bool:
        """Whether the snapshot has the entity."""
        return self.snapshot.supplied(entity)

    def row(self, entity: str, key: str) -> Row | None:
        """The row with that key, or ``None``."""
        if (entity, key) not in self._rows:
            found = self._query(entity, self.vocabulary.entities[entity].key, [key])
            self._rows[(entity, key)] = found[0] if found else None
        return self._rows[(entity, key)]

    def rows(self, entity: str, by: str, key: str) -> Sequence[Row]:
        """The rows whose reference ``by`` is ``key``."""
        if (entity, by, key) not in self._children:
            self.gather(entity, by, [key])
        return self._children[(entity, by, key)]

    def gather(self, entity: str, by: str, keys: Sequence[str]) -> list[Row]:
        """Fetch the rows of several parents at once and keep them."""
        for key in keys:
            self._children[(entity, by, key)] = []
        found = self._query(entity, by, keys) if keys else []
        own = self.vocabulary.entities[entity].key
        for row in found:
            self._children[(entity, by, str(row[by]))].append(row)
            self._rows[(entity, str(row[own]))] = row
        return found

    def gather_household(self, key: str) -> None:
        """Fetch a household, its members, and the records that hang on both."""
        household, person = (self.vocabulary.entities[name] for name in ("households", "persons"))
        people = [str(row[person.key]) for row in self.gather("persons", "household_id", [key])]
        for relation in household.children.values():
            if relation.entity != "persons" and self.supplied(relation.entity):
                self._with_steps(relation.entity, self.gather(relation.entity, relation.by, [key]))
        for relation in person.children.values():
            if self.supplied(relation.entity):
                self._with_steps(relation.entity, self.gather(relation.entity, relation.by, people))

    def _with_steps(self, entity: str, rows: Iterable[Row]) -> None:
        """The children of child records, such as the steps of enrolments."""
        declared = self.vocabulary.entities[entity]
        keys = [str(row[declared.key]) for row in rows]
        for relation in declared.children.values():
            if self.supplied(relation.entity):
                self.gather(relation.entity, relation.by, keys)

    def _query(self, entity: str, by: str, keys: Sequence[str]) -> list[Row]:
        if not self.supplied(entity):
            return []
        declared = self.vocabulary.entities[entity]
        wanted = ", ".join(quote_text(key) for key in keys)
        # A snapshot that is older than a field of the vocabulary has nothing in it: not known.
        held = self._held(entity)
        names = ", ".join(
            quote_name(n) if n in held else f"NULL AS {quote_name(n)}" for n in declared.fields
        )
        sql = (
            f"SELECT {names} FROM {quote_name(entity)} WHERE {quote_name(by)} IN ({wanted})"
            f" ORDER BY {quote_name(declared.key)}"
        )
        return [dict(zip(declared.fields, values, strict=True)) for values in self.engine.rows(sql)]

    def _held(self, entity: str) -> frozenset[str]:
        described = self.engine.rows(f"DESCRIBE {quote_name(entity)}")
        return frozenset(str(row[0]) for row in described)
