"""Reading a code map: its values, and what it takes over from our own code tables."""

from collections.abc import Mapping
from types import MappingProxyType
from unicodedata import normalize

import yaml

from jingzhun.errors import FaultList
from jingzhun.vocabulary.code_tables import read_label
from jingzhun.vocabulary.declarations import Source, compose, entries, hint, keyed, text, texts
from jingzhun.vocabulary.model import CodeMap, CodeTable, FieldType, Vocabulary

_MAP_KEYS = {"label": True, "source": True, "fields": True}
_FIELD_KEYS = {"accept": False, "values": False}
_YES_NO = {
    "是": "true",
    "否": "false",
    "有": "true",
    "无": "false",
    "1": "true",
    "0": "false",
}


def read_code_map(text_: str, *, system: str, file: str, vocabulary: Vocabulary) -> CodeMap:
    """The code map written in a YAML text.

    Raises:
        JingzhunError: With every fault: unknown fields, codes that the field's table lacks.

    >>> from jingzhun.vocabulary import load_vocabulary
    >>> written = "{label: {zh: 某县, en: a}, source: b, fields: {persons.sex: {values: {m: male}}}}"
    >>> code_map = read_code_map(written, system="x", file="x", vocabulary=load_vocabulary())
    >>> code_map.values["persons.sex"]["m"]
    'male'
    """
    source = Source(file=file, faults=FaultList())
    parts = keyed(compose(text_, source=source), what="the map", allowed=_MAP_KEYS, source=source)
    label_zh, label_en = read_label(parts.get("label"), what="the map", source=source)
    values = {
        key.value: MappingProxyType(_read_field(key, node, vocabulary=vocabulary, source=source))
        for key, node in entries(parts.get("fields"), what="the fields", source=source)
    }
    read = CodeMap(
        system=system,
        label_zh=label_zh,
        label_en=label_en,
        source=text(parts.get("source"), what="the map", source=source),
        values=MappingProxyType(values),
    )
    source.faults.raise_if_errors()
    return read


def tidy_value(written: str) -> str:
    """A cell's value without surrounding blanks and in half-width characters.

    >>> tidy_value(" ０２ ")
    '02'
    """
    return normalize("NFKC", written).strip()


def _read_field(
    key: yaml.ScalarNode, node: yaml.Node, *, vocabulary: Vocabulary, source: Source
) -> dict[str, str]:
    name = key.value
    allowed = _allowed_codes(name, vocabulary=vocabulary)
    if allowed is None:
        known = [f"{e.name}.{field}" for e in vocabulary.entities.values() for field in e.fields]
        source.fault("CODEMAP004", key, seen=name, hint=hint(name, known))
        return {}
    parts = keyed(node, what=name, allowed=_FIELD_KEYS, source=source)
    meanings: dict[str, str] = {}
    for word in texts(parts.get("accept"), what=name, source=source):
        taken = _taken_over(word, table=_table(name, vocabulary=vocabulary))
        if taken is None:
            source.fault("CODEMAP006", parts["accept"], seen=word, field=name)
        meanings.update(taken or {})
    for value, code_node in entries(parts.get("values"), what=name, source=source):
        code = text(code_node, what=name, source=source)
        if code and code not in allowed:
            wanted = ", ".join(allowed)
            fields = {"field": name, "wanted": wanted, "hint": hint(code, allowed)}
            source.fault("CODEMAP005", code_node, seen=code, **fields)
        meanings[tidy_value(value.value)] = code
    return meanings


def _allowed_codes(name: str, *, vocabulary: Vocabulary) -> list[str] | None:
    entity, _, field_name = name.partition(".")
    known = vocabulary.entities.get(entity)
    field = known.fields.get(field_name) if known else None
    if field is None:
        return None
    if field.type is FieldType.BOOLEAN:
        return ["true", "false"]
    table = vocabulary.code_tables.get(field.codes)
    return list(table.values) if table else None


def _table(name: str, *, vocabulary: Vocabulary) -> CodeTable | None:
    entity, _, field_name = name.partition(".")
    return vocabulary.code_tables.get(vocabulary.entities[entity].fields[field_name].codes)


def _taken_over(word: str, *, table: CodeTable | None) -> Mapping[str, str] | None:
    """The meanings that ``accept`` takes over; ``None`` when the word does not fit the field."""
    if table is None:
        return _YES_NO if word == "yes_no" else None
    values = table.values.values()
    meanings = {value.code: "" if value.is_unknown else value.code for value in values}
    if word == "standards":
        return {v.standard: meanings[v.code] for v in values if v.standard}
    if word == "labels":
        return {tidy_value(v.label_zh): meanings[v.code] for v in values}
    return None
