"""Rows that cannot stand, set aside so that the rest of a register can be looked at."""

from collections.abc import Mapping

from jingzhun.eligibility.snapshots.entity_rows import EntityRows
from jingzhun.eligibility.snapshots.keys import references
from jingzhun.engines import quote_name
from jingzhun.vocabulary import HISTORY_COLUMNS

SET_ASIDE_CODES = frozenset(
    {
        *(f"SNAPSHOT{number:03}" for number in (18, 23, 39, 40, 41, 42, 43, 44)),
        *(f"SNAPSHOT{number:03}" for number in range(30, 39)),
        "CODEMAP003",
    }
)
"""The faults of single cells and rows; all others concern a whole file and stop the work."""


def without_faulty_rows(read: Mapping[str, EntityRows]) -> dict[str, EntityRows]:
    """The rows that have what every row needs: required values, a key of their own, parents.

    A cell that could not be read is unknown. Of rows that share a key none stays, since nobody can
    say which is right.
    """
    sound = {name: _sound_alone(rows) for name, rows in read.items()}
    for name, rows in sound.items():
        for reference in references(rows, sound):
            target = read[reference.refers_to]
            column = quote_name(reference.name)
            parents = f"SELECT {quote_name(target.entity.key)} FROM {quote_name(target.read)}"
            sound[name] = sound[name].narrowed(
                f"sound {reference.name}",
                f"SELECT * FROM {quote_name(sound[name].relation)}"
                f" WHERE {column} IS NULL OR {column} IN ({parents})",
                because="faulty",
            )
    return sound


def _sound_alone(rows: EntityRows) -> EntityRows:
    key = quote_name(rows.entity.key)
    needed = " AND ".join(
        f"{quote_name(field.name)} IS NOT NULL"
        for field in rows.supplied.values()
        if field.required
    )
    alone = f" QUALIFY count(*) OVER (PARTITION BY {key}) = 1"
    has_history = any(name in rows.supplied for name in HISTORY_COLUMNS)
    return rows.narrowed(
        "sound",
        f"SELECT * FROM {quote_name(rows.relation)} WHERE {needed or 'true'}"
        f"{'' if has_history else alone}",
        because="faulty",
        computed_once=True,
    )
