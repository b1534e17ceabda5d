"""Reading code tables: English codes with labels in both languages and a standard's number."""

from collections.abc import Mapping
from dataclasses import replace

import yaml

from jingzhun.vocabulary.declarations import Source, entries, hint, keyed, text, texts
from jingzhun.vocabulary.model import CodeTable, CodeValue

_TABLE_KEYS = {
    "label": True,
    "source": True,
    "note": False,
    "unknown": False,
    "unconfirmed": False,
    "counted": False,
    "values": True,
}
_LABEL_KEYS = {"zh": True, "en": True}


def read_label(node: yaml.Node | None, *, what: str, source: Source) -> tuple[str, str]:
    """The Chinese and the English label of a declaration."""
    parts = keyed(node, what=f"the label of {what}", allowed=_LABEL_KEYS, source=source)
    zh = text(parts.get("zh"), what=f"the label of {what}", source=source)
    return zh, text(parts.get("en"), what=f"the label of {what}", source=source)


def read_code_tables(
    node: yaml.Node | None, *, known: Mapping[str, CodeTable], source: Source
) -> Mapping[str, CodeTable]:
    """The code tables of one file by name; what is wrong goes to ``source.faults``.

    ``known`` are the tables of the files before: a name among them is reported.
    """
    tables: dict[str, CodeTable] = {}
    for key, value in entries(node, what="the file", source=source):
        if key.value in known:
            table = f"the code table {key.value}"
            source.fault("VOCAB011", key, seen=key.value, first=table, what=f"another {table}")
        tables[key.value] = _read_table(key.value, value, source=source)
    return tables


def _read_table(name: str, node: yaml.Node, *, source: Source) -> CodeTable:
    what = f"the code table {name}"
    parts = keyed(node, what=what, allowed=_TABLE_KEYS, source=source)
    label_zh, label_en = read_label(parts.get("label"), what=what, source=source)
    values = [
        (key.value, value) for key, value in entries(parts.get("values"), what=what, source=source)
    ]
    names = [code for code, _ in values]
    unknown = _marked("unknown", parts=parts, names=names, table=name, source=source)
    unconfirmed = _marked("unconfirmed", parts=parts, names=names, table=name, source=source)
    counted = _marked("counted", parts=parts, names=names, table=name, source=source)
    return CodeTable(
        name=name,
        label_zh=label_zh,
        label_en=label_en,
        source=text(parts.get("source"), what=what, source=source),
        note=text(parts.get("note"), what=what, source=source),
        values={
            code: replace(
                _read_value(code, value, source=source),
                is_unknown=code in unknown,
                is_confirmed=code not in unconfirmed,
                is_counted=code in counted,
            )
            for code, value in values
        },
    )


def _marked(
    key: str, *, parts: Mapping[str, yaml.Node], names: list[str], table: str, source: Source
) -> frozenset[str]:
    node = parts.get(key)
    if isinstance(node, yaml.ScalarNode) and node.value == "all":
        return frozenset(names)
    marked = texts(node, what=f"the list '{key}' of the code table {table}", source=source)
    for code in marked:
        if code not in names:
            source.fault("VOCAB019", node, seen=code, what=key, table=table, hint=hint(code, names))
    return frozenset(marked)


def _read_value(code: str, node: yaml.Node, *, source: Source) -> CodeValue:
    parts = texts(node, what=f"the value {code}", source=source)
    if len(parts) not in {2, 3} or not all(parts):
        source.fault("VOCAB020", node, what=code)
        parts = [code, code]
    return CodeValue(
        code=code,
        label_zh=parts[0],
        label_en=parts[1],
        standard=parts[2] if len(parts) == 3 else "",
    )
