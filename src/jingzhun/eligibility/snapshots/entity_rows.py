"""The rows of one entity on their way from the files into the snapshot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from jingzhun.eligibility.snapshots.conversion import TypedFile, supplied_fields
from jingzhun.eligibility.snapshots.reading import Cell
from jingzhun.engines import DuckDBEngine, quote_name
from jingzhun.errors import Position
from jingzhun.vocabulary import Entity, Field


@dataclass(frozen=True, kw_only=True)
class EntityRows:
    """The rows of one entity: the relation that holds them now, and the files they came from.

    ``read`` is the relation of all rows as read, whatever their time; ``left_out`` counts rows that
    an earlier step set aside, by reason. ``known_as`` is a relation of records that others may speak
    of though they are not among the rows (empty: the rows themselves).
    """

    entity: Entity
    engine: DuckDBEngine
    files: tuple[TypedFile, ...]
    read: str
    relation: str
    left_out: Mapping[str, int] = field(default_factory=dict)
    known_as: str = ""

    @property
    def supplied(self) -> Mapping[str, Field]:
        """The fields that a file had a column for."""
        return supplied_fields(self.files)

    @cached_property
    def refused(self) -> Mapping[str, Position]:
        """The keys of rows that could not be read as rows, and where they stand."""
        key = self.entity.key
        files = [typed.file for typed in self.files if key in typed.file.columns]
        return {text: place for file in files for text, place in file.refused(key).items()}

    def count(self) -> int:
        """How many rows there are now."""
        ((rows,),) = self.engine.rows(f"SELECT count(*) FROM {quote_name(self.relation)}")
        return int(rows)

    def narrowed(
        self, step: str, sql: str, *, because: str, computed_once: bool = False
    ) -> "EntityRows":
        """The rows after a step: ``sql`` selects from the present relation into a new one.

        The rows that fell away are counted under ``because``. A step that is more than a filter
        is better ``computed_once`` than again with every later look at the rows.
        """
        name = f"{self.entity.name} {step}"
        kind = "TABLE" if computed_once else "VIEW"
        self.engine.run(f"CREATE {kind} {quote_name(name)} AS {sql}")
        after = replace(self, relation=name)
        lost = self.count() - after.count()
        counts = dict(self.left_out)
        if lost:
            counts[because] = counts.get(because, 0) + lost
        return replace(after, left_out=counts)

    def cells(
        self, places: Sequence[tuple[int, int]], column: str
    ) -> Mapping[tuple[int, int], Cell]:
        """The cells of a column in rows given by file and number."""
        found: dict[tuple[int, int], Cell] = {}
        for source in sorted({source for source, _ in places}):
            rows = sorted({row for at, row in places if at == source})
            cells = self.files[source].file.cells(rows, column)
            found.update({(source, row): cell for row, cell in zip(rows, cells, strict=True)})
        return found


def gather(entity: Entity, engine: DuckDBEngine, files: Sequence[TypedFile]) -> EntityRows:
    """All rows of an entity's files as one relation, each with ``_source`` and ``_row``."""
    marks = max(len(typed.bad_columns()) for typed in files)
    parts = []
    for at, typed in enumerate(files):
        missing = "".join(f", 0 AS _bad_{n}" for n in range(len(typed.bad_columns()), marks))
        parts.append(f"SELECT *{missing}, {at} AS _source FROM {quote_name(typed.relation)}")
    name = f"{entity.name} read"
    engine.run(f"CREATE VIEW {quote_name(name)} AS {' UNION ALL BY NAME '.join(parts)}")
    return EntityRows(entity=entity, engine=engine, files=tuple(files), read=name, relation=name)
