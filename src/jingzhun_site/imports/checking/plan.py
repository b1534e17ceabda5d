"""What is to be read from a sheet: which column fills which field, in whose words."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from jingzhun.vocabulary import Entity, Field, load_vocabulary
from jingzhun_site.imports.layouts import Column, Layout, Recognised, Role

VOCABULARY = load_vocabulary()


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One column read into one field. Slots are numbered; a column that fills two fields has two."""

    number: int
    at: int
    header: str
    entity: Entity
    field: Field
    values: Mapping[str, str] = dataclasses.field(default_factory=lambda: MappingProxyType({}))

    @property
    def name(self) -> str:
        """The field as code maps name it: ``persons.sex``."""
        return f"{self.entity.name}.{self.field.name}"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything that decides how a sheet is read; the same plan over the same file reads the same.

    ``meanings`` are what somebody said of values that the code map does not know, by field and then
    by value; an empty code says 'not known'. ``valid_from`` is the day from which the values hold.
    """

    layout: Layout
    header_row: int
    headers: tuple[str, ...]
    columns: Mapping[int, Column]
    code_map: str = ""
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    year: int | None = None
    valid_from: date | None = None

    def slots(self) -> tuple[Slot, ...]:
        """The slots of all columns, in the order of the sheet."""
        found: list[Slot] = []
        for at, column in sorted(self.columns.items()):
            for target in column.to:
                entity_name, _, field_name = target.partition(".")
                entity = VOCABULARY.entities[entity_name]
                found.append(
                    Slot(
                        number=len(found),
                        at=at,
                        header=self.headers[at],
                        entity=entity,
                        field=entity.fields[field_name],
                        values=column.values,
                    )
                )
        return tuple(found)

    def at(self, role: Role) -> int | None:
        """The column with a role, if the sheet has one."""
        return next((at for at, column in self.columns.items() if column.role is role), None)

    def entities(self) -> tuple[Entity, ...]:
        """The entities whose records the rows fill, parents first."""
        return tuple(VOCABULARY.entities[name] for name in self.layout.entities)

    @property
    def finest(self) -> Entity:
        """The entity of which every row is one record."""
        return self.entities()[-1]


def plan_of(
    recognised: Recognised,
    *,
    choices: Mapping[str, str] = MappingProxyType({}),
    **rest: Any,
) -> Plan:
    """The plan for a recognised sheet. ``choices`` name, by header, the field somebody chose; empty: none."""
    columns = dict(recognised.columns)
    for at, header in enumerate(recognised.headers):
        if header in choices:
            columns.pop(at, None)
            chosen = choices[header]
            if chosen:
                columns[at] = Column(header=header, to=(chosen,))
    return Plan(
        layout=recognised.layout,
        header_row=recognised.row,
        headers=recognised.headers,
        columns=MappingProxyType(columns),
        **rest,
    )
