"""Write the reference pages of the vocabulary from its declarations.

    python tools/render_vocabulary.py

Writes ``docs/reference/entities.md`` and ``docs/reference/codes.md``. A test renders both again and
compares, so run this after every change of ``src/jingzhun/vocabulary/data``.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from jingzhun.vocabulary import (
    HISTORY_COLUMNS,
    Blank,
    CodeTable,
    DerivedField,
    Entity,
    Field,
    Sensitivity,
    Timing,
    Vocabulary,
    Within,
    load_vocabulary,
)

PAGES = Path(__file__).parents[1] / "docs" / "reference"
MADE = "<!-- Made by tools/render_vocabulary.py: change the declarations, not this page. -->"
FIELD_HEAD = ("field", "中文", "English", "type", "empty means", "who sees it")
DERIVED_HEAD = ("derived", "中文", "English", "type", "worked out from")
CODE_HEAD = ("code", "中文", "English", "standard", "remark")


def render_pages(vocabulary: Vocabulary) -> Mapping[str, str]:
    """The text of each page by its file name."""
    return {
        "entities.md": _page(_entities_page(vocabulary)),
        "codes.md": _page(_codes_page(vocabulary)),
    }


def _entities_page(vocabulary: Vocabulary) -> Iterable[str]:
    yield "# Entities and fields"
    yield MADE
    yield (
        "What each kind of record holds. The plural names its file, the singular is what a rule"
        " writes after `for:`. [The vocabulary](../concepts/vocabulary.md) explains the columns."
    )
    yield "## Columns that any standing entity may carry"
    yield _fields_table(HISTORY_COLUMNS.values())
    entities = sorted(vocabulary.entities.values(), key=lambda entity: entity.name)
    yield "## All entities"
    yield ", ".join(f"[{e.label_zh} {e.name}](#{_anchor(e)})" for e in entities) + "."
    for entity in entities:
        yield from _entity_section(entity, by_name=vocabulary.entities)


def _entity_section(entity: Entity, *, by_name: Mapping[str, Entity]) -> Iterable[str]:
    yield f"## {entity.name} · {entity.label_zh}"
    compartment = f" Compartment `{entity.compartment}`." if entity.compartment else ""
    place = f" Its place: `{entity.place_field}`." if entity.place_field else ""
    yield (
        f"`{entity.singular}`: {entity.label_en}. Key `{entity.key}`. {_time_of(entity)}"
        f"{place}{compartment} {entity.note}".rstrip()
    )
    yield _fields_table(entity.fields.values())
    if entity.derived:
        yield _table(DERIVED_HEAD, [_derived_row(derived) for derived in entity.derived.values()])
    if entity.children:
        children = (
            f"`{word}` {child.label_zh} ([{child.entity}](#{_anchor(by_name[child.entity])}) by `{child.by}`)"
            for word, child in entity.children.items()
        )
        yield f"Children: {', '.join(children)}."


def _anchor(entity: Entity) -> str:
    """The anchor of an entity's heading, as renderers of Markdown make it."""
    return f"{entity.name}--{entity.label_zh}"


def _time_of(entity: Entity) -> str:
    return {
        Timing.STANDING: "Standing: one row each, its history beside it.",
        Timing.EVENT: f"An event on `{entity.date_field}`.",
        Timing.INTERVAL: f"Holds from `{entity.from_field}` until `{entity.until_field}`.",
        Timing.YEARLY: f"One row a year, in `{entity.year_field}`.",
    }[entity.timing]


def _fields_table(fields: Iterable[Field]) -> str:
    return _table(FIELD_HEAD, [_field_row(field) for field in fields])


def _field_row(field: Field) -> tuple[str, ...]:
    target = field.codes or field.refers_to or field.unit
    kind = f"{field.type.value} {target}".strip()
    is_open = field.sensitivity is Sensitivity.COMPARTMENT
    return (
        f"`{field.name}`{' *' if field.required else ''}",
        field.label_zh,
        f"{field.label_en}. {field.note}" if field.note else field.label_en,
        kind,
        "there is none" if field.blank is Blank.NONE else "not known",
        f"compartment {field.compartment}" if is_open else field.sensitivity.value,
    )


def _derived_row(derived: DerivedField) -> tuple[str, ...]:
    field = derived.field
    among = f", counted in `{derived.among}`" if derived.among else ""
    where = f" of the same {derived.within.value}" if derived.within is not Within.REGISTER else ""
    only = f" ({', '.join(derived.registered)})" if derived.registered else ""
    return (
        f"`{field.name}`",
        field.label_zh,
        field.label_en,
        f"{field.type.value} {field.codes or field.unit}".strip(),
        f"{derived.derivation.value} of `{derived.origin}`{among}{only}{where}",
    )


def _codes_page(vocabulary: Vocabulary) -> Iterable[str]:
    yield "# Code tables"
    yield MADE
    yield (
        "The values that a field of type `code` may hold. The stored value is the English code; the"
        " number is that of the national standard where there is one. *Unconfirmed* values rest on"
        " general knowledge, not on a published list; *not known* values count as an empty cell. What is"
        " *counted* comes one by one: targets and reports in such a unit are whole numbers."
    )
    for table in sorted(vocabulary.code_tables.values(), key=lambda one: one.name):
        yield f"## {table.name} · {table.label_zh}"
        yield f"{table.label_en}. Source: {table.source}. {table.note}".rstrip()
        yield _table(CODE_HEAD, _code_rows(table))


def _code_rows(table: CodeTable) -> list[tuple[str, ...]]:
    return [
        (
            f"`{value.code}`",
            value.label_zh,
            value.label_en,
            value.standard,
            ", ".join(
                remark
                for remark, holds in (
                    ("not known", value.is_unknown),
                    ("unconfirmed", not value.is_confirmed),
                    ("counted", value.is_counted),
                )
                if holds
            ),
        )
        for value in table.values.values()
    ]


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _page(parts: Iterable[str]) -> str:
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    for name, text in render_pages(load_vocabulary()).items():
        (PAGES / name).write_text(text, encoding="utf-8")
