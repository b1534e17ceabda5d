"""What the preview page shows: cells in words, identities as far as the user may see them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from jingzhun.vocabulary import FieldType, Sensitivity
from jingzhun_site.accounts.authority import Authority
from jingzhun_site.imports.checking.plan import VOCABULARY
from jingzhun_site.imports.layouts import load_layouts
from jingzhun_site.imports.marked import sentence
from jingzhun_site.imports.models import ImportBatch
from jingzhun_site.imports.preview import PreviewCell, PreviewRow, open_identities
from jingzhun_site.places.queries import place_names
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.placing import PLACES
from jingzhun_site.register.values import identity_kind
from jingzhun_site.vault.queries import open_many
from jingzhun_site.vault.revealing import Revealed

HIDDEN = "＊＊"


@dataclass(frozen=True, kw_only=True)
class ShownCell:
    """A cell in words."""

    cell: str
    label: str
    old: str
    new: str
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class ShownRow:
    """A row in words: whom it is about, its cells, its faults."""

    number: int
    state: str
    about: str
    href_key: str
    cells: tuple[ShownCell, ...]
    faults: tuple[tuple[str, str, str], ...]

    @property
    def is_new(self) -> bool:
        """Whether every cell of the row is of a new record, so that there is no old value to show."""
        return bool(self.cells) and all(cell.is_new for cell in self.cells)


def show_rows(
    batch: ImportBatch, rows: Iterable[PreviewRow], authority: Authority
) -> list[ShownRow]:
    """The rows of a preview page."""
    found = list(rows)
    finest = load_layouts()[batch.layout].entities[-1]
    names = _names_of(found, finest)
    tokens = _tokens(found) | {token for token, _place in names.values()}
    values = {**open_many(tokens), **open_identities(batch, tokens)}
    revealed = Revealed(authority=authority, values=values)
    called = {key: revealed.name(token, place) for key, (token, place) in names.items()}
    called |= place_names(_place_codes(found))
    return [
        ShownRow(
            number=row.number,
            state=row.state,
            about=_about(row, called, finest),
            href_key=next(
                (c.key for c in row.cells if c.entity == "households" and not c.is_new), ""
            ),
            cells=tuple(_shown(cell, revealed, called) for cell in row.cells if not _is_key(cell)),
            faults=tuple((r.severity, r.cell, sentence(r)) for r in row.remarks),
        )
        for row in found
    ]


def _is_key(cell: PreviewCell) -> bool:
    return VOCABULARY.entities[cell.entity].key == cell.field


def _tokens(rows: Iterable[PreviewRow]) -> set[str]:
    return {
        token
        for row in rows
        for cell in row.cells
        if _is_identity(cell)
        for token in (cell.old, cell.new)
        if token
    }


def _is_identity(cell: PreviewCell) -> bool:
    field = VOCABULARY.entities[cell.entity].fields[cell.field]
    return field.sensitivity is Sensitivity.IDENTITY


def _place_codes(rows: Iterable[PreviewRow]) -> set[str]:
    return {
        code
        for row in rows
        for cell in row.cells
        if VOCABULARY.entities[cell.entity].fields[cell.field].refers_to in PLACES
        for code in (cell.old, cell.new)
        if code
    }


def _names_of(rows: Sequence[PreviewRow], finest: str) -> Mapping[str, tuple[str, str]]:
    """The names of the persons that some rows speak of, new or stored: token and place by the person's key."""
    cells = [cell for row in rows for cell in row.cells]
    keys = {cell.key for cell in cells if cell.entity == "persons"}
    keys |= {text for cell in cells if _is_person(cell) for text in (cell.old, cell.new) if text}
    keys |= {row.about for row in rows if row.about and finest == "persons"}
    model: Any = MODELS["persons"]
    persons = model.with_withdrawn.filter(pk__in=keys)
    stored = {
        key: (name, place)
        for key, name, place in persons.values_list("pk", "name", "place_code")
        if name
    }
    new = {
        cell.key: (cell.new, cell.place)
        for cell in cells
        if cell.is_new and (cell.entity, cell.field) == ("persons", "name") and cell.new
    }
    return {**new, **stored}


def _is_person(cell: PreviewCell) -> bool:
    return VOCABULARY.entities[cell.entity].fields[cell.field].refers_to == "persons"


def _about(row: PreviewRow, called: Mapping[str, str], finest: str) -> str:
    """Whom a row is about, in a few words."""
    parts = {finest: _called(finest, row.about, called)} if row.about else {}
    is_said = row.state == "added" and all(cell.is_new for cell in row.cells)
    for cell in row.cells:
        new = _("新增") if cell.is_new and not is_said else ""
        parts[cell.entity] = f"{new} {_called(cell.entity, cell.key, called)}".strip()
    return " · ".join(parts.values())


def _called(entity: str, key: str, called: Mapping[str, str]) -> str:
    return f"{VOCABULARY.entities[entity].label_zh} {called.get(key) or key}"


def _shown(cell: PreviewCell, revealed: Revealed, called: Mapping[str, str]) -> ShownCell:
    entity = VOCABULARY.entities[cell.entity]
    field = entity.fields[cell.field]
    return ShownCell(
        cell=cell.cell,
        label=f"{entity.label_zh}·{field.label_zh}",
        old=shown_value(cell.entity, cell.field, cell.old, cell.place, revealed, called=called),
        new=shown_value(cell.entity, cell.field, cell.new, cell.place, revealed, called=called),
        is_new=cell.is_new,
    )


def shown_value(
    entity: str,
    name: str,
    text: str | None,
    place: str,
    revealed: Revealed,
    *,
    called: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """A stored value in words; nothing for none, and a mask for what the user may not see.

    ``called`` are the names of places and persons by their keys, asked for once a page.
    """
    field = VOCABULARY.entities[entity].fields[name]
    if text is None or text == "":
        return ""
    if field.sensitivity is Sensitivity.IDENTITY:
        return revealed.show(identity_kind(name), text, place)
    if field.compartment and not revealed.authority.may_open(field.compartment, place):
        return HIDDEN
    if field.type is FieldType.BOOLEAN:
        return _("是") if text == "true" else _("否")
    if field.refers_to:
        return called.get(text) or text
    table = VOCABULARY.code_tables.get(field.codes)
    known = table.values.get(text) if table else None
    return known.label_zh if known else text


def column_label(name: str) -> str:
    """The label of a field written ``persons.sex``."""
    entity, _dot, field = name.partition(".")
    return VOCABULARY.entities[entity].fields[field].label_zh


def state_words() -> Mapping[str, Any]:
    """The words for the states of rows."""
    return {
        "added": _("新增"),
        "changed": _("修改"),
        "unchanged": _("没有变化"),
        "faulty": _("有错"),
        "warned": _("有疑点"),
        "left_out": _("未读"),
    }
