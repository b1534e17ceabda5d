"""Single subjects with everything that hangs on them, for explanations and re-decisions in Python.

A :class:`Register` hands out rows; a :class:`RecordSubject` is one row that rules can be evaluated on. Where the rows
come from (a snapshot, a form on a screen, a test) is the register's business.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from jingzhun.eligibility.columns import ColumnKey
from jingzhun.rules import RuleKind, Value
from jingzhun.vocabulary import Entity, Vocabulary

Row = Mapping[str, Any]


class Register(Protocol):
    """Rows of records by key and by reference."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The declarations of the rows."""

    def supplied(self, entity: str) -> bool:
        """Whether the register of an entity was supplied at all."""

    def row(self, entity: str, key: str) -> Row | None:
        """The row with that key."""

    def rows(self, entity: str, by: str, key: str) -> Sequence[Row]:
        """The rows whose reference ``by`` is ``key``, in the order of their own keys."""


ResultReader = Callable[["RecordSubject", ColumnKey], Value | None]
"""Works out a rule's result for a subject; subjects ask it when a rule names another rule."""


@dataclass(frozen=True, kw_only=True)
class RecordSubject:
    """One row seen by the rules; results of other rules are worked out when asked for, once."""

    entity: Entity
    row: Row
    register: Register
    results: ResultReader
    _known: dict[ColumnKey, Value | None] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The key of the row."""
        return str(self.row[self.entity.key])

    def value(self, name: str) -> Value | None:
        """A field in rule units; ``None`` when nothing stands there."""
        return rule_value(self.row.get(name), self.entity.field(name).scale)

    def parent(self, word: str) -> "RecordSubject | None":
        """The record that the reference called ``word`` points to."""
        reference = self.entity.parents()[word]
        key = self.row.get(reference.name)
        row = None if key is None else self.register.row(reference.refers_to, str(key))
        return None if row is None else self._of(reference.refers_to, row)

    def children(self, relation: str) -> Sequence["RecordSubject"] | None:
        """The child records of a relation; ``None`` when that register was not supplied."""
        child = self.entity.children[relation]
        if not self.register.supplied(child.entity):
            return None
        rows = self.register.rows(child.entity, child.by, self.key)
        return [self._of(child.entity, row) for row in rows]

    def result(self, kind: RuleKind, rule_id: str, aspect: str) -> Value | None:
        """The result of another rule for this subject."""
        key = ColumnKey(kind=kind, id=rule_id, aspect=aspect)
        if key not in self._known:
            self._known[key] = self.results(self, key)
        return self._known[key]

    def _of(self, entity: str, row: Row) -> "RecordSubject":
        declared = self.register.vocabulary.entities[entity]
        return RecordSubject(entity=declared, row=row, register=self.register, results=self.results)


def rule_value(stored: Any, scale: int) -> Value | None:
    """A stored value in rule units: yuan become fen, mu thousandths, percent millionths of one.

    >>> rule_value(Decimal("3.50"), 100)
    350
    """
    if stored is None or scale == 1:
        return None if stored is None else _plain(stored)
    return int(Decimal(stored) * scale)


def _plain(stored: Any) -> Value:
    return int(stored) if isinstance(stored, Decimal) else stored


@dataclass(frozen=True, kw_only=True)
class RowsInMemory:
    """A register of plain rows in memory, for a household on a screen or in a case."""

    vocabulary: Vocabulary
    tables: Mapping[str, Sequence[Row]]
    _by: dict[tuple[str, str], dict[str, list[Row]]] = field(default_factory=dict)

    def supplied(self, entity: str) -> bool:
        """Whether there is a table of that entity, be it empty."""
        return entity in self.tables

    def row(self, entity: str, key: str) -> Row | None:
        """The row with that key."""
        found = self.rows(entity, self.vocabulary.entities[entity].key, key)
        return found[0] if found else None

    def rows(self, entity: str, by: str, key: str) -> Sequence[Row]:
        """The rows whose field ``by`` is ``key``."""
        return self._index(entity, by).get(key, [])

    def _index(self, entity: str, by: str) -> dict[str, list[Row]]:
        if (entity, by) not in self._by:
            index: dict[str, list[Row]] = {}
            for row in self.tables.get(entity, ()):
                if row.get(by) is not None:
                    index.setdefault(str(row[by]), []).append(row)
            self._by[(entity, by)] = index
        return self._by[(entity, by)]
