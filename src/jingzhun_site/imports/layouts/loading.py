"""Reading the layouts of other systems from their YAML files."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from jingzhun.vocabulary import code_map_names, load_vocabulary
from jingzhun_site.imports.layouts.generated import own_layouts
from jingzhun_site.imports.layouts.model import Column, Layout, Role

_COLUMN_KEYS = {"header", "also", "to", "role", "because", "values", "needed"}


@cache
def shipped_layouts() -> Mapping[str, Layout]:
    """The layouts of other systems by their ids, checked against the vocabulary.

    Raises:
        ValueError: When a file names what neither the vocabulary nor the code maps have.
    """
    written = {
        entry.name.removesuffix(".yaml"): yaml.safe_load(entry.read_text(encoding="utf-8"))
        for entry in sorted(files(__package__).iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".yaml")
    }
    return MappingProxyType({name: _layout(name, written) for name in written})


@cache
def load_layouts() -> Mapping[str, Layout]:
    """Every layout by its id: those of other systems first, then our own templates."""
    return MappingProxyType({**shipped_layouts(), **own_layouts()})


def _layout(name: str, written: Mapping[str, Any]) -> Layout:
    parts = written[name]
    layout = Layout(
        id=name,
        label=parts["label"],
        source=parts["source"],
        entities=tuple(parts["entities"]),
        columns=_columns(name, written),
        code_map=parts.get("code_map", ""),
        asks_year=parts.get("asks_year", False),
    )
    _check(layout)
    return layout


def _columns(name: str, written: Mapping[str, Any]) -> tuple[Column, ...]:
    """The columns of a file; those of the layout it extends come first, rewritten where named again."""
    parts = written[name]
    base = _columns(parts["extends"], written) if "extends" in parts else ()
    own = {column.header: column for column in map(_column, parts["columns"])}
    kept = [own.pop(column.header, column) for column in base]
    return (*kept, *own.values())


def _column(parts: Mapping[str, Any]) -> Column:
    strange = set(parts) - _COLUMN_KEYS
    if strange:
        raise ValueError(f"column {parts.get('header')}: unknown keys {sorted(strange)}")
    return Column(
        header=parts["header"],
        also=tuple(parts.get("also", ())),
        to=tuple(parts.get("to", ())),
        role=Role(parts["role"]) if "role" in parts else None,
        because=parts.get("because", ""),
        values=MappingProxyType(dict(parts.get("values", {}))),
        needed=parts.get("needed", False),
    )


def _check(layout: Layout) -> None:
    entities = load_vocabulary().entities
    known = {f"{e.name}.{field}" for e in entities.values() for field in e.fields}
    strange = sorted(layout.fills() - known) + sorted(set(layout.entities) - set(entities))
    if strange:
        raise ValueError(f"layout {layout.id}: the vocabulary has no {', '.join(strange)}")
    if layout.code_map and layout.code_map not in code_map_names():
        raise ValueError(f"layout {layout.id}: there is no code map {layout.code_map}")
    silent = [c.header for c in layout.columns if not (c.to or c.role or c.because)]
    if silent:
        raise ValueError(f"layout {layout.id}: {', '.join(silent)} say neither field nor reason")
