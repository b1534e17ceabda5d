"""Which place answers for a record, and what moves with it when that changes."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from jingzhun.eligibility import place_paths
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record

PLACES = ("villages", "townships", "counties", "cities")


@cache
def paths_of(entity: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    """The ways from an entity to its place; a place leads to itself."""
    if entity in PLACES:
        return (((), VOCABULARY.entities[entity].key),)
    found = place_paths(VOCABULARY, entity)
    return tuple((path, field) for path, field in found if _is_ours(entity, path))


def place_of(record: Record) -> str:
    """The division code of the place that answers for a record; empty when nothing leads to one."""
    for path, field in paths_of(record.entity.name):
        parent: Any = record
        for word in path:
            parent = getattr(parent, word, None)
            if parent is None:
                break
        code = None if parent is None else getattr(parent, field, None)
        if code:
            return str(code)
    return ""


def follow(record: Record) -> None:
    """Give the records that hang on one its new place: a household's move takes its members along."""
    for name, model in MODELS.items():
        for condition in _ways_through(name, record):
            model.with_withdrawn.filter(**condition).update(place_code=record.place_code)


def _ways_through(entity: str, record: Record) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for path, _ in paths_of(entity):
        here = VOCABULARY.entities[entity]
        for step, word in enumerate(path):
            here = VOCABULARY.entities[here.parents()[word].refers_to]
            if here.name == record.entity.name:
                found.append({"__".join(path[: step + 1]): record.pk})
    return found


def _is_ours(entity: str, path: tuple[str, ...]) -> bool:
    here = VOCABULARY.entities[entity]
    for word in path:
        reference = here.parents()[word].refers_to
        if reference not in MODELS:
            return False
        here = VOCABULARY.entities[reference]
    return True
