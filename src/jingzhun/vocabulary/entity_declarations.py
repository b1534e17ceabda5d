"""Reading entities, their fields, time and children from YAML."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

import yaml

from jingzhun.vocabulary.code_tables import read_label
from jingzhun.vocabulary.declarations import Source, entries, hint, keyed, text, texts
from jingzhun.vocabulary.model import (
    Blank,
    Derivation,
    DerivedField,
    Entity,
    Field,
    FieldType,
    Relation,
    Sensitivity,
    Timing,
    Within,
)

_ENTITY_KEYS = {
    "singular": True,
    "label": True,
    "key": True,
    "fields": True,
    "timing": False,
    "place": False,
    "children": False,
    "derived": False,
    "compartment": False,
    "note": False,
}
_FIELD_KEYS = {
    "type": True,
    "label": True,
    "unit": False,
    "codes": False,
    "to": False,
    "required": False,
    "blank": False,
    "sensitivity": False,
    "compartment": False,
    "note": False,
}
_DERIVED_KEYS = {
    "type": True,
    "label": True,
    "is": True,
    "of": True,
    "unit": False,
    "codes": False,
    "among": False,
    "within": False,
    "registered": False,
    "sensitivity": False,
}
_RELATION_KEYS = {"entity": True, "by": True, "label": True}
_TIMING_KEYS = {"kind": True, "on": False, "from": False, "until": False, "year": False}
_YES_NO = {"true": True, "false": False}

_Enum = TypeVar("_Enum", bound=StrEnum)


@dataclass(frozen=True, kw_only=True)
class DeclaredEntity:
    """An entity with the nodes it was read from, so that later checks can say where it stands."""

    entity: Entity
    source: Source
    parts: Mapping[str, yaml.Node]
    field_nodes: Mapping[str, yaml.Node]
    child_nodes: Mapping[str, yaml.Node]
    derived_nodes: Mapping[str, yaml.Node]


def read_entities(node: yaml.Node | None, *, source: Source) -> list[DeclaredEntity]:
    """The entities of one file; what is wrong with their form goes to ``source.faults``."""
    return [
        _read_entity(key.value, value, source=source)
        for key, value in entries(node, what="the file", source=source)
    ]


def _read_entity(name: str, node: yaml.Node, *, source: Source) -> DeclaredEntity:
    parts = keyed(node, what=name, allowed=_ENTITY_KEYS, source=source)
    label_zh, label_en = read_label(parts.get("label"), what=name, source=source)
    times = keyed(
        parts.get("timing"),
        what=f"the timing of {name}",
        allowed=_TIMING_KEYS if "timing" in parts else {},
        source=source,
    )
    timing = {key: text(value, what=name, source=source) for key, value in times.items()}
    field_nodes = _nodes(parts, "fields", name=name, source=source)
    child_nodes = _nodes(parts, "children", name=name, source=source)
    derived_nodes = _nodes(parts, "derived", name=name, source=source)
    entity = Entity(
        name=name,
        singular=text(parts.get("singular"), what=name, source=source),
        label_zh=label_zh,
        label_en=label_en,
        key=text(parts.get("key"), what=name, source=source),
        fields=MappingProxyType(
            {
                word: _read_field(word, value, entity=name, source=source)
                for word, value in field_nodes.items()
            }
        ),
        timing=_choice(Timing, times.get("kind"), default=Timing.STANDING, source=source),
        date_field=timing.get("on", ""),
        from_field=timing.get("from", ""),
        until_field=timing.get("until", ""),
        year_field=timing.get("year", ""),
        place_field=text(parts.get("place"), what=name, source=source),
        children=MappingProxyType(
            {
                word: _read_relation(word, value, entity=name, source=source)
                for word, value in child_nodes.items()
            }
        ),
        derived=MappingProxyType(
            {
                word: _read_derived(word, value, entity=name, source=source)
                for word, value in derived_nodes.items()
            }
        ),
        compartment=text(parts.get("compartment"), what=name, source=source),
        note=text(parts.get("note"), what=name, source=source),
    )
    return DeclaredEntity(
        entity=entity,
        source=source,
        parts=parts,
        field_nodes=field_nodes,
        child_nodes=child_nodes,
        derived_nodes=derived_nodes,
    )


def _nodes(
    parts: Mapping[str, yaml.Node], key: str, *, name: str, source: Source
) -> dict[str, yaml.Node]:
    found = entries(parts.get(key), what=f"the {key} of {name}", source=source)
    return {word.value: value for word, value in found}


def _read_field(name: str, node: yaml.Node, *, entity: str, source: Source) -> Field:
    what = f"{entity}.{name}"
    parts = keyed(node, what=what, allowed=_FIELD_KEYS, source=source)
    label_zh, label_en = read_label(parts.get("label"), what=what, source=source)
    return Field(
        name=name,
        type=_choice(FieldType, parts.get("type"), default=FieldType.TEXT, source=source),
        label_zh=label_zh,
        label_en=label_en,
        unit=text(parts.get("unit"), what=what, source=source),
        codes=text(parts.get("codes"), what=what, source=source),
        refers_to=text(parts.get("to"), what=what, source=source),
        required=_yes_no(parts.get("required"), source=source),
        blank=_choice(Blank, parts.get("blank"), default=Blank.UNKNOWN, source=source),
        sensitivity=_choice(
            Sensitivity,
            parts.get("sensitivity"),
            default=Sensitivity.INTERNAL,
            source=source,
        ),
        compartment=text(parts.get("compartment"), what=what, source=source),
        note=text(parts.get("note"), what=what, source=source),
    )


def _read_derived(name: str, node: yaml.Node, *, entity: str, source: Source) -> DerivedField:
    what = f"{entity}.{name}"
    parts = keyed(node, what=what, allowed=_DERIVED_KEYS, source=source)
    label_zh, label_en = read_label(parts.get("label"), what=what, source=source)
    sensitivity = parts.get("sensitivity")
    field = Field(
        name=name,
        type=_choice(FieldType, parts.get("type"), default=FieldType.TEXT, source=source),
        label_zh=label_zh,
        label_en=label_en,
        sensitivity=_choice(Sensitivity, sensitivity, default=Sensitivity.INTERNAL, source=source),
        unit=text(parts.get("unit"), what=what, source=source),
        codes=text(parts.get("codes"), what=what, source=source),
    )
    return DerivedField(
        field=field,
        derivation=_choice(Derivation, parts.get("is"), default=Derivation.SOUND, source=source),
        origin=text(parts.get("of"), what=what, source=source),
        among=text(parts.get("among"), what=what, source=source),
        within=_choice(Within, parts.get("within"), default=Within.REGISTER, source=source),
        registered=tuple(texts(parts.get("registered"), what=what, source=source)),
    )


def _read_relation(name: str, node: yaml.Node, *, entity: str, source: Source) -> Relation:
    what = f"the child {name} of {entity}"
    parts = keyed(node, what=what, allowed=_RELATION_KEYS, source=source)
    return Relation(
        name=name,
        entity=text(parts.get("entity"), what=what, source=source),
        by=text(parts.get("by"), what=what, source=source),
        label_zh=text(parts.get("label"), what=what, source=source),
    )


def _choice(kind: type[_Enum], node: yaml.Node | None, *, default: _Enum, source: Source) -> _Enum:
    if node is None:
        return default
    seen = text(node, what=kind.__name__, source=source)
    values = [member.value for member in kind]
    if seen in values:
        return kind(seen)
    _unknown_word(node, seen=seen, what=kind.__name__, allowed=values, source=source)
    return default


def _yes_no(node: yaml.Node | None, *, source: Source) -> bool:
    if node is None:
        return False
    seen = text(node, what="required", source=source)
    if seen not in _YES_NO:
        _unknown_word(node, seen=seen, what="yes or no", allowed=list(_YES_NO), source=source)
    return _YES_NO.get(seen, False)


def _unknown_word(
    node: yaml.Node, *, seen: str, what: str, allowed: list[str], source: Source
) -> None:
    source.fault(
        "VOCAB006",
        node,
        seen=seen,
        what=what,
        wanted=", ".join(allowed),
        hint=hint(seen, allowed),
    )
