"""What the register says of the records that a sheet speaks of, as tables of the workbench."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from jingzhun.vocabulary import Entity, Field
from jingzhun_site.imports.checking.bench import Bench
from jingzhun_site.places.scope import Scope
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.placing import paths_of

_AT_ONCE = 5_000


def load_stored(bench: Bench, entity: Entity, fields: Sequence[str], keys: Sequence[str]) -> str:
    """The stored records of these keys: ``key``, ``place``, ``withdrawn``, ``version`` and the fields as texts."""
    names = [name for name in fields if name != entity.key]
    columns: list[list[Any]] = [[] for _ in range(4 + len(names))]
    for row in _stored(entity, names, keys):
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    arrays = {
        "key": pa.array(columns[0], pa.string()),
        "place": pa.array(columns[1], pa.string()),
        "withdrawn": pa.array([at is not None for at in columns[2]], pa.bool_()),
        "version": pa.array(columns[3], pa.int64()),
    }
    for name, column in zip(names, columns[4:], strict=True):
        arrays[name] = pa.array([as_text(value) for value in column], pa.string())
    return bench.table(arrays)


def _stored(entity: Entity, names: Sequence[str], keys: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    model = MODELS[entity.name]
    wanted = ("pk", "place_code", "withdrawn_at", "version", *names)
    for chunk in chunks(keys):
        yield from model.with_withdrawn.filter(pk__in=chunk).values_list(*wanted).iterator()


def as_text(value: Any) -> str | None:
    """A stored value as the workbench writes values.

    >>> from decimal import Decimal
    >>> as_text(Decimal("200.00")), as_text(True), as_text(None)
    ('200.00', 'true', None)
    """
    if value is None or value == "":
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def chunks(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """The keys in portions that a database takes in one question."""
    return (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE))


def holders_of(tokens: Sequence[str]) -> Mapping[str, list[tuple[str, str]]]:
    """The persons under each token of an ID number: their keys and their households."""
    found: dict[str, list[tuple[str, str]]] = {}
    persons = MODELS["persons"].objects
    for chunk in chunks(tokens):
        rows = persons.filter(id_number__in=chunk).values_list("id_number", "pk", "household_id")
        for token, key, household in rows.order_by("pk").iterator():
            found.setdefault(token, []).append((key, household))
    return found


def homes_of(persons: Sequence[str]) -> dict[str, str]:
    """The household of each person that stands."""
    found: dict[str, str] = {}
    for chunk in chunks(persons):
        rows = MODELS["persons"].objects.filter(pk__in=chunk).values_list("pk", "household_id")
        found.update(rows.iterator())
    return found


def places_of(entity: str, keys: Sequence[str]) -> dict[str, str]:
    """The place of each record that exists and stands."""
    found: dict[str, str] = {}
    if entity in MODELS:
        for chunk in chunks(keys):
            rows = MODELS[entity].objects.filter(pk__in=chunk).values_list("pk", "place_code")
            found.update(rows.iterator())
    return found


def placing_fields(entity: Entity) -> tuple[Field, ...]:
    """The references by which a record of an entity gets its place, the best first."""
    first_steps = [f"{path[0]}_id" if path else field for path, field in paths_of(entity.name)]
    names = dict.fromkeys(name for name in first_steps if name in entity.fields)
    return tuple(entity.fields[name] for name in names)


def villages_within(scope: Scope) -> Iterable[tuple[str, str, str, str]]:
    """The villages of a scope: code, name, name of the township, name of the county."""
    rows = MODELS["villages"].objects.filter(scope.q("village_id"))
    return rows.values_list("village_id", "name", "township__name", "township__county__name")


def natural_villages_within(scope: Scope) -> Mapping[tuple[str, str], str]:
    """The keys of the natural villages of a scope by village code and name."""
    rows = MODELS["natural_villages"].objects.filter(scope.q())
    return {
        (village, name): key
        for key, village, name in rows.values_list("pk", "village_id", "name").iterator()
    }
