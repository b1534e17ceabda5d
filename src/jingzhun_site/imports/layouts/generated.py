"""The layouts of our own templates, made from the vocabulary."""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from jingzhun.vocabulary import Entity, Field, load_vocabulary
from jingzhun_site.imports.layouts.model import Column, Layout
from jingzhun_site.register.models import MODELS

HOUSEHOLD_LAYOUT = "households_and_persons"
_SHARED = "persons.household_id"  # the household number stands once in a row


@cache
def own_layouts() -> Mapping[str, Layout]:
    """One layout for each register that the site keeps open, and one for households with their persons."""
    kept = (model.entity for model in MODELS.values())
    open_entities = [entity for entity in kept if not entity.compartment]
    layouts = [household_layout(), *map(entity_layout, open_entities)]
    return MappingProxyType({layout.id: layout for layout in layouts})


def entity_layout(entity: Entity) -> Layout:
    """The layout of one entity's template: every field, the required ones first.

    >>> entity_layout(load_vocabulary().entities["villages"]).columns[0].header
    '村代码'
    """
    fields = sorted(entity.fields.values(), key=lambda field: not field.required)
    taken: set[str] = set()
    return Layout(
        id=entity.name,
        label=f"本系统模板：{entity.label_zh}",
        source="vocabulary",
        entities=(entity.name,),
        columns=tuple(_column(entity, field, taken=taken) for field in fields),
    )


def household_layout() -> Layout:
    """The layout of the template that has one row a person with the household's fields repeated."""
    entities = load_vocabulary().entities
    households, persons = entities["households"], entities["persons"]
    theirs = [f for f in persons.fields.values() if f"persons.{f.name}" != _SHARED]
    shared = {f.label_zh for f in households.fields.values()} & {f.label_zh for f in theirs}
    columns = [
        _column(entity, field, taken=set(), of=entity.label_zh if field.label_zh in shared else "")
        for entity, fields in ((households, households.fields.values()), (persons, theirs))
        for field in _required_first(fields)
        if field.name != "head_id"
    ]
    return Layout(
        id=HOUSEHOLD_LAYOUT,
        label="本系统模板：户与人员",
        source="vocabulary",
        entities=("households", "persons"),
        columns=tuple(columns),
    )


def _required_first(fields: Iterable[Field]) -> list[Field]:
    return sorted(fields, key=lambda field: not field.required)


def _column(entity: Entity, field: Field, *, taken: set[str], of: str = "") -> Column:
    """A column headed by the field's label, or by its name where another has that label already."""
    label = f"{of}·{field.label_zh}" if of else field.label_zh
    header = label if label not in taken else field.name
    taken.add(header)
    return Column(
        header=header,
        also=(field.name,) if not of else (f"{entity.name}.{field.name}",),
        to=(f"{entity.name}.{field.name}",),
        needed=field.required,
        note=field.note,
    )
