"""The registers of other departments as words of the rule language: their rows are child rows of ours."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from jingzhun.packs.model import Register, RegisterColumn
from jingzhun.vocabulary import (
    Blank,
    Entity,
    Field,
    FieldType,
    Relation,
    Sensitivity,
    Timing,
    Vocabulary,
)

ROW_ID = "row_id"
ROW_NUMBER = "row_number"
IS_MATCHED = "is_matched"
PERSON = "person_id"
HOUSEHOLD = "household_id"
OWNERS: Mapping[str, str] = {"persons": PERSON, "households": HOUSEHOLD}
"""The entities of ours that rows of theirs hang on, and by which reference."""

_OWN_FIELDS = (
    Field(name=ROW_ID, type=FieldType.TEXT, label_zh="行标识", label_en="row", required=True),
    Field(
        name=ROW_NUMBER, type=FieldType.INTEGER, label_zh="行号", label_en="row number", unit="item"
    ),
    Field(
        name=PERSON,
        type=FieldType.REFERENCE,
        refers_to="persons",
        label_zh="对应人员",
        label_en="person of ours",
        blank=Blank.NONE,
    ),
    Field(
        name=HOUSEHOLD,
        type=FieldType.REFERENCE,
        refers_to="households",
        label_zh="对应户",
        label_en="household of ours",
        blank=Blank.NONE,
    ),
    Field(
        name=IS_MATCHED,
        type=FieldType.BOOLEAN,
        label_zh="已对应到人",
        label_en="matched to a person of ours",
    ),
)
OWN_WORDS = frozenset(field.name for field in _OWN_FIELDS)
"""Fields that every row has beside the columns of its register."""


def with_registers(vocabulary: Vocabulary, registers: Iterable[Register]) -> Vocabulary:
    """The vocabulary with each register as an entity, and as a relation of persons and of households.

    A register that is there already stays as it is.
    """
    entities = dict(vocabulary.entities)
    for register in registers:
        if register.id in entities:
            continue
        entities[register.id] = row_entity(register)
        for owner, by in OWNERS.items():
            relation = Relation(
                name=register.id,
                entity=register.id,
                by=by,
                label_zh=register.label,
                tells_by_itself=True,
            )
            held = entities[owner]
            children = {**held.children, register.id: relation}
            entities[owner] = replace(held, children=children)
    return replace(vocabulary, entities=entities)


def row_entity(register: Register) -> Entity:
    """The rows of a register as an entity; rules write ``<id>_row`` for one of them."""
    fields = (*_OWN_FIELDS, *(column.field for column in register.columns))
    return Entity(
        name=register.id,
        singular=f"{register.id}_row",
        label_zh=register.label,
        label_en=register.id.replace("_", " "),
        key=ROW_ID,
        fields={field.name: field for field in fields},
        timing=Timing.EVENT if register.dated_by else Timing.STANDING,
        date_field=register.dated_by,
        compartment=register.compartment,
    )


@cache
def identity_columns() -> Mapping[str, RegisterColumn]:
    """The columns by which the people of a register are known, by name.

    >>> identity_columns()["id_number"].field.label_zh
    '证件号码'
    """
    text = files(__package__).joinpath("data/identity_columns.toml").read_text(encoding="utf-8")
    return {name: _identity_column(name, said) for name, said in tomllib.loads(text).items()}


def _identity_column(name: str, said: Mapping[str, Any]) -> RegisterColumn:
    label_zh, label_en = said["label"]
    field = Field(
        name=name,
        type=FieldType(said["type"]),
        codes=said.get("codes", ""),
        label_zh=label_zh,
        label_en=label_en,
        sensitivity=Sensitivity(said["sensitivity"]),
    )
    return RegisterColumn(
        field=field, aliases=tuple(said["aliases"]), words=dict(said.get("words", {}))
    )
