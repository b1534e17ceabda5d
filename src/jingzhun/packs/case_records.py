"""The records that a case gives: fields, parents and children, as a register would hold them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from jingzhun.packs.building_context import Builder, near
from jingzhun.packs.nodes import ListNode, MapNode, Node
from jingzhun.packs.register_words import ROW_ID
from jingzhun.rules import kind_texts
from jingzhun.vocabulary import SCALES, Entity, Field, FieldType

Value = int | str | bool | date
_UNKNOWN = "unknown"
_PYTHON: Mapping[FieldType, type] = {
    FieldType.BOOLEAN: bool,
    FieldType.INTEGER: int,
    FieldType.DATE: date,
    FieldType.TEXT: str,
    FieldType.CODE: str,
    FieldType.REFERENCE: str,
}


@dataclass(kw_only=True, eq=False)
class GivenRecord:
    """One record of a case, in rule units; what is left out is not known.

    A relation that is left out was not supplied; an empty list says that there are none.
    """

    entity: Entity
    values: dict[str, Value | None] = field(default_factory=dict)
    parents: dict[str, "GivenRecord"] = field(default_factory=dict)
    children: dict[str, tuple["GivenRecord", ...]] = field(default_factory=dict)


def read_record(builder: Builder, entity: Entity, node: Node) -> GivenRecord:
    """The record that a mapping of fields, parents and relations says."""
    record = GivenRecord(entity=entity)
    if not isinstance(node, MapNode):
        builder.fault("PACK030", node)
        return record
    for key, inner in node.items():
        name = str(key)
        if name in entity.fields or name in entity.derived:
            record.values[name] = _value(builder, entity.field(name), inner)
        elif name in entity.children:
            record.children[name] = tuple(_children(builder, record, name, inner))
        elif name in entity.parents():
            record.parents[name] = _parent(builder, entity.parents()[name], inner)
        else:
            known = [*entity.fields, *entity.derived, *entity.children, *entity.parents()]
            place = node.key_position(key) or node.position
            builder.fault("PACK130", place, seen=name, wanted=near(name, known), entity=entity.name)
    _tell_rows_their_household(record)
    return record


def _tell_rows_their_household(record: GivenRecord) -> None:
    """A row of another register that is a person's belongs to the person's household too, as in a matched file."""
    household = record.parents.get("household")
    rows = (row for rows in record.children.values() for row in rows if ROW_ID in row.entity.fields)
    for row in rows:
        if household is not None:
            row.parents.setdefault("household", household)


def _children(
    builder: Builder, parent: GivenRecord, name: str, node: Node
) -> Iterator[GivenRecord]:
    """The records of one relation; each knows the record it belongs to."""
    relation = parent.entity.children[name]
    entity = builder.vocabulary.entities[relation.entity]
    if not isinstance(node, ListNode):
        builder.fault("PACK029", node)
        return
    for item in node.items:
        child = read_record(builder, entity, item)
        child.parents.setdefault(relation.by.removesuffix("_id"), parent)
        yield child


def _parent(builder: Builder, reference: Field, node: Node) -> GivenRecord:
    return read_record(builder, builder.vocabulary.entities[reference.refers_to], node)


def _value(builder: Builder, declared: Field, node: Node) -> Value | None:
    """A field's value in rule units; ``unknown`` and what has a fault are ``None``."""
    value = node.plain()
    if value == _UNKNOWN:
        return None
    if declared.type in SCALES:
        return _scaled(builder, declared, node)
    wanted = _PYTHON[declared.type]
    is_number = isinstance(value, int) and not isinstance(value, bool)
    is_fit = is_number if wanted is int else isinstance(value, wanted)
    if not is_fit or not isinstance(value, int | str | date):
        _refuse(builder, declared, node)
        return None
    if declared.type is FieldType.CODE:
        table = builder.vocabulary.code_tables[declared.codes]
        if value not in table.values:
            offer = near(str(value), table.values)
            builder.fault("PACK070", node, wanted=offer, table=table.name)
    return value


def _refuse(builder: Builder, declared: Field, node: Node) -> None:
    """Keep the fault of a value that is of another kind than its field."""
    named = {"field": declared.name, "field_zh": declared.named_zh}
    wanted = kind_texts(wanted=frozenset({declared.type}))
    builder.fault("PACK131", node, **named, **wanted)


def _scaled(builder: Builder, declared: Field, node: Node) -> int | None:
    value = node.plain()
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        _refuse(builder, declared, node)
        return None
    scaled = Decimal(value) * declared.scale
    if scaled != scaled.to_integral_value():
        builder.fault("PACK065", node, wanted=str(len(str(declared.scale)) - 1))
    return int(scaled)
