"""What the changes of batches touch: the households that hang on them, and the places that changed themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record

_STEPS = ("person", "enrolment", "bill", "loan", "job")
"""The references that lead from a record to its household, where it names none itself."""


@dataclass(frozen=True, kw_only=True)
class Touched:
    """Keys of households and of villages."""

    households: frozenset[str] = frozenset()
    villages: frozenset[str] = frozenset()


def touched_by(changes: QuerySet[RecordChange]) -> Touched:
    """The households and villages that changes touch: of a move, the household left behind too."""
    households: set[str] = set()
    villages: set[str] = set()
    for name in changes.order_by().values_list("entity", flat=True).distinct():
        of_entity = changes.filter(entity=name)
        records = MODELS[name].with_withdrawn.filter(pk__in=of_entity.values("key"))
        for path in household_paths(MODELS[name]):
            households |= _keys(records, path)
        for path in _village_paths(MODELS[name]):
            villages |= _keys(records, path)
        households |= _keys(of_entity, "old_values__household_id")
    return Touched(households=frozenset(households), villages=frozenset(villages))


@lru_cache(maxsize=4)
def touched_by_batches(batches: tuple[str, ...]) -> Touched:
    """The same for whole batches; they never change, so it is asked of the database once a process."""
    return touched_by(RecordChange.objects.filter(batch__in=batches))


@lru_cache(maxsize=64)
def household_paths(model: type[Record]) -> tuple[str, ...]:
    """The ways from a record to its household, as the ORM names them; the shortest first.

    >>> household_paths(MODELS["visits"]), household_paths(MODELS["illnesses"])
    (('household_id',), ('person__household_id',))
    """
    return ("pk",) if model.entity.name == "households" else tuple(_paths(model))


def household_of(record: Record) -> str:
    """The household that a record hangs on, or nothing."""
    paths = household_paths(type(record))
    found = (
        type(record).with_withdrawn.filter(pk=record.pk).values_list(*paths).first()
        if paths
        else None
    )
    return next((str(key) for key in found or () if key), "")


def _paths(model: type[Record]) -> Iterator[str]:
    names = {column.name: column for column in model._meta.fields}
    if "household" in names:
        yield "household_id"
    for step in _STEPS:
        if step in names:
            parent: Any = names[step].related_model
            yield from (f"{step}__{path}" for path in _paths(parent))


def _village_paths(model: type[Record]) -> tuple[str, ...]:
    if model.entity.name == "villages":
        return ("pk",)
    names = {column.name for column in model._meta.fields}
    return ("village_id",) if "village" in names and model.entity.name != "households" else ()


def _keys(rows: QuerySet[Any], path: str) -> set[str]:
    return {str(key) for key in rows.order_by().values_list(path, flat=True).distinct() if key}
