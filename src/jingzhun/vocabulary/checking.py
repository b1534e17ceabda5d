"""Whether the declarations fit together: every name used is declared, and of the right kind.

A vocabulary that does not fit together would let a rule join nothing, or everything; so it does
not load.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

import yaml

from jingzhun.vocabulary.declarations import Source, hint
from jingzhun.vocabulary.entity_declarations import DeclaredEntity
from jingzhun.vocabulary.model import (
    CodeTable,
    Derivation,
    Entity,
    Field,
    FieldType,
    Sensitivity,
    Timing,
)

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_TIMING_FIELDS: Mapping[Timing, Mapping[str, FieldType]] = {
    Timing.STANDING: {},
    Timing.EVENT: {"on": FieldType.DATE},
    Timing.INTERVAL: {"from": FieldType.DATE, "until": FieldType.DATE},
    Timing.YEARLY: {"year": FieldType.INTEGER},
}


def check_declarations(
    declared: Sequence[DeclaredEntity], *, code_tables: Mapping[str, CodeTable]
) -> None:
    """Add to each declaration's faults what does not fit; nothing is returned or raised."""
    entities = {d.entity.name: d.entity for d in declared}
    for one in declared:
        _check_names(one)
        _check_key(one)
        _check_timing(one)
        _check_place(one)
        _check_fields(one, entities=entities, code_tables=code_tables)
        _check_children(one, entities=entities)
        _check_derived(one, entities=entities, code_tables=code_tables)
    _check_twice(declared)


def _check_names(one: DeclaredEntity) -> None:
    words: Iterable[tuple[str, yaml.Node | None]] = [
        (one.entity.name, one.parts.get("key")),
        (one.entity.singular, one.parts.get("singular")),
        *one.field_nodes.items(),
        *one.child_nodes.items(),
        *one.derived_nodes.items(),
    ]
    for word, node in words:
        if word and not _NAME.fullmatch(word):
            one.source.fault("VOCAB018", node, seen=word)


def _check_key(one: DeclaredEntity) -> None:
    key = one.entity.fields.get(one.entity.key)
    if one.entity.key and (key is None or not key.required or key.type is not FieldType.TEXT):
        one.source.fault(
            "VOCAB012",
            one.parts.get("key"),
            seen=one.entity.key,
            what=one.entity.name,
            hint=hint(one.entity.key, one.entity.fields) if key is None else "",
        )


def _check_timing(one: DeclaredEntity) -> None:
    entity = one.entity
    named = {
        "on": entity.date_field,
        "from": entity.from_field,
        "until": entity.until_field,
        "year": entity.year_field,
    }
    node = one.parts.get("timing")
    for key, wanted in _TIMING_FIELDS[entity.timing].items():
        seen = named[key]
        if not seen:
            one.source.fault(
                "VOCAB013", node, kind=entity.timing.value, what=entity.name, wanted=key
            )
        elif seen not in entity.fields or entity.fields[seen].type is not wanted:
            fitting = [f.name for f in entity.fields.values() if f.type is wanted]
            one.source.fault(
                "VOCAB014",
                node,
                seen=seen,
                what=entity.name,
                wanted=wanted.value,
                hint=hint(seen, fitting),
            )


def _check_place(one: DeclaredEntity) -> None:
    entity, seen = one.entity, one.entity.place_field
    references = [f.name for f in entity.fields.values() if f.type is FieldType.REFERENCE]
    if seen and seen not in {entity.key, *references}:
        one.source.fault(
            "VOCAB015",
            one.parts.get("place"),
            seen=seen,
            what=entity.name,
            hint=hint(seen, references),
        )


def _check_fields(
    one: DeclaredEntity, *, entities: Mapping[str, Entity], code_tables: Mapping[str, CodeTable]
) -> None:
    for field in one.entity.fields.values():
        node = one.field_nodes[field.name]
        what = f"{one.entity.name}.{field.name}"
        if field.codes and field.codes not in code_tables:
            _undeclared(one, "VOCAB007", node, seen=field.codes, what=what, known=code_tables)
        if field.refers_to and field.refers_to not in entities:
            _undeclared(one, "VOCAB008", node, seen=field.refers_to, what=what, known=entities)
        _check_type(one, field, node=node, what=what)
        _check_listed(one, field, node=node, code_tables=code_tables)
        if field.sensitivity is Sensitivity.COMPARTMENT and not field.compartment:
            allowed = _codes(code_tables, "compartment")
            one.source.fault("VOCAB017", node, what=what, wanted=", ".join(allowed))
    _check_word(one, one.entity.compartment, "compartment", node=None, code_tables=code_tables)


def _undeclared(
    one: DeclaredEntity,
    code: str,
    node: yaml.Node,
    *,
    seen: str,
    what: str,
    known: Iterable[str],
) -> None:
    one.source.fault(code, node, seen=seen, what=what, hint=hint(seen, known))


def _check_type(one: DeclaredEntity, field: Field, *, node: yaml.Node, what: str) -> None:
    is_code, is_reference = field.type is FieldType.CODE, field.type is FieldType.REFERENCE
    wrongs: list[tuple[bool, str, str]] = [
        (is_code and not field.codes, "needs codes:", "须有 codes:"),
        (is_reference and not field.refers_to, "needs to:", "须有 to:"),
        (bool(field.codes) and not is_code, "takes no codes:", "不得有 codes:"),
        (bool(field.refers_to) and not is_reference, "takes no to:", "不得有 to:"),
        (field.type is FieldType.MONEY and not field.unit, "needs unit:", "须有 unit:"),
    ]
    for is_wrong, wanted, wanted_zh in wrongs:
        if is_wrong:
            one.source.fault(
                "VOCAB016",
                node,
                seen=field.type.value,
                what=what,
                wanted=wanted,
                wanted_zh=wanted_zh,
            )


def _check_listed(
    one: DeclaredEntity, field: Field, *, node: yaml.Node, code_tables: Mapping[str, CodeTable]
) -> None:
    _check_word(one, field.unit, "unit", node=node, code_tables=code_tables)
    _check_word(one, field.compartment, "compartment", node=node, code_tables=code_tables)


def _check_word(
    one: DeclaredEntity,
    seen: str,
    table: str,
    *,
    node: yaml.Node | None,
    code_tables: Mapping[str, CodeTable],
) -> None:
    allowed = _codes(code_tables, table)
    if seen and seen not in allowed:
        one.source.fault(
            "VOCAB006",
            node or one.parts.get(table),
            seen=seen,
            what=table,
            wanted=", ".join(allowed),
            hint=hint(seen, allowed),
        )


def _codes(code_tables: Mapping[str, CodeTable], table: str) -> list[str]:
    return list(code_tables[table].values) if table in code_tables else []


def _check_children(one: DeclaredEntity, *, entities: Mapping[str, Entity]) -> None:
    parent = one.entity
    for relation in parent.children.values():
        node = one.child_nodes[relation.name]
        what = f"{parent.name}.{relation.name}"
        child = entities.get(relation.entity)
        if child is None:
            _undeclared(one, "VOCAB008", node, seen=relation.entity, what=what, known=entities)
            continue
        tie = child.fields.get(relation.by)
        if tie is None:
            references = [f.name for f in child.fields.values() if f.refers_to == parent.name]
            wrong, words = "VOCAB009", hint(relation.by, references)
        elif tie.refers_to != parent.name:
            wrong, words = "VOCAB010", ""
        else:
            continue
        one.source.fault(
            wrong,
            node,
            seen=relation.by,
            what=what,
            entity=child.name,
            parent=parent.name,
            hint=words,
        )


def _check_derived(
    one: DeclaredEntity, *, entities: Mapping[str, Entity], code_tables: Mapping[str, CodeTable]
) -> None:
    """What a derived field is worked out from must be there, in the entity it counts too."""
    for name, derived in one.entity.derived.items():
        node = one.derived_nodes[name]
        what = f"{one.entity.name}.{name}"
        _check_type(one, derived.field, node=node, what=what)
        _check_word(one, derived.field.unit, "unit", node=node, code_tables=code_tables)
        if derived.field.codes and derived.field.codes not in code_tables:
            codes = derived.field.codes
            _undeclared(one, "VOCAB007", node, seen=codes, what=what, known=code_tables)
        counted = entities.get(derived.among)
        if derived.derivation is Derivation.HOLDERS and counted is None:
            _undeclared(one, "VOCAB008", node, seen=derived.among, what=what, known=entities)
        for owner in (one.entity, counted):
            if owner is not None and derived.origin not in owner.fields:
                known = owner.fields
                seen = derived.origin
                _undeclared(one, "VOCAB021", node, seen=seen, what=what, known=known)
        for status in derived.registered:
            _check_word(one, status, "registration_status", node=node, code_tables=code_tables)


def _check_twice(declared: Sequence[DeclaredEntity]) -> None:
    owners: dict[str, str] = {}
    for one in declared:
        name, node = one.entity.name, one.parts.get("singular")
        by = f"the entity {name} ({one.source.file})"
        for word in dict.fromkeys([name, one.entity.singular]):
            _claim(owners, word, by=by, source=one.source, node=node)
        _check_words(one)


def _check_words(one: DeclaredEntity) -> None:
    """A rule says fields, parents and children by one word each; no word may say two of them."""
    name = one.entity.name
    words = {word: f"the field {name}.{word}" for word in one.entity.fields}
    for word, field in one.entity.parents().items():
        by, node = f"the parent word of {name}.{field.name}", one.field_nodes[field.name]
        _claim(words, word, by=by, source=one.source, node=node)
    for word in one.entity.children:
        by = f"the child {name}.{word}"
        _claim(words, word, by=by, source=one.source, node=one.child_nodes[word])
    for word in one.entity.derived:
        by = f"the derived field {name}.{word}"
        _claim(words, word, by=by, source=one.source, node=one.derived_nodes[word])


def _claim(
    owners: dict[str, str], word: str, *, by: str, source: Source, node: yaml.Node | None
) -> None:
    first = owners.setdefault(word, by)
    if word and first != by:
        source.fault("VOCAB011", node, seen=word, first=first, what=by)
