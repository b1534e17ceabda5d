"""The workbench of one check: the engine with its tables, the plan, and whose register it is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from jingzhun.engines import DuckDBEngine, quote_text
from jingzhun_site.imports.checking.plan import Plan, Slot
from jingzhun_site.imports.remarks import Remark
from jingzhun_site.places.scope import Scope

Progress = Callable[[str], None]
"""Told in a few words what is being done."""

_AT_ONCE = 40
REMARK_COLUMNS = "_row BIGINT, col INTEGER, code VARCHAR, severity VARCHAR, fields VARCHAR"


@dataclass(kw_only=True)
class Bench:
    """What the steps of a check share.

    Tables: ``raw`` (the sheet's cells as texts), ``typed`` (text and value of each slot),
    ``remarks``, ``cells`` (what would be written). ``at_file`` are remarks on the file as a whole.
    """

    engine: DuckDBEngine
    plan: Plan
    scope: Scope
    slots: tuple[Slot, ...] = ()
    at_file: list[Remark] = field(default_factory=list)
    unmapped: dict[str, dict[str, int]] = field(default_factory=dict)
    _names: int = 0
    _waiting: list[str] = field(default_factory=list)

    def slot(self, name: str) -> Slot | None:
        """The slot that reads a field, written ``persons.name``."""
        return next((slot for slot in self.slots if slot.name == name), None)

    def slots_of(self, entity: str) -> list[Slot]:
        """The slots of an entity."""
        return [slot for slot in self.slots if slot.entity.name == entity]

    def table(self, columns: Mapping[str, pa.Array]) -> str:
        """Hand columns to the engine and return the relation's name."""
        self._names += 1
        name = f"given_{self._names}"
        self.engine.register_arrow(name, pa.table(dict(columns)))
        return name

    def texts(self, **columns: Iterable[str | None]) -> str:
        """The same for columns of texts."""
        return self.table({n: pa.array(list(values), pa.string()) for n, values in columns.items()})

    def remark(
        self, code: str, select: str, *, at: int | str = -1, severity: str = "error", **fields: str
    ) -> None:
        """Remark on every row of a query that gives ``_row`` and what ``fields`` name.

        ``fields`` are SQL expressions by the gap that they fill; ``at`` is a column or an expression.
        The rows are looked for when :meth:`settle` is called: many remarks cost little more than one.
        """
        filled = ", ".join(f"{quote_text(gap)}, {sql}" for gap, sql in fields.items())
        self._waiting.append(
            f"SELECT _row, {at}, {quote_text(code)}, {quote_text(severity)}, json_object({filled})"
            f" FROM ({select})"
        )

    def settle(self) -> None:
        """Write the remarks that wait; before their tables change, and before anybody reads remarks."""
        waiting, self._waiting = self._waiting, []
        for start in range(0, len(waiting), _AT_ONCE):
            self.engine.run(
                f"INSERT INTO remarks {' UNION ALL '.join(waiting[start : start + _AT_ONCE])}"
            )

    def scope_sql(self, column: str) -> str:
        """Whether a division code lies where the user may import; unknown codes do not."""
        condition, values = self.scope.sql(column)
        for value in values:
            condition = condition.replace("?", quote_text(value), 1)
        return f"COALESCE({condition}, false)"

    def column(self, sql: str) -> list[Any]:
        """The only column of a query."""
        return [value for (value,) in self.engine.rows(sql)]
