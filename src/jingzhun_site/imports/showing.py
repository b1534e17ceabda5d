"""What the preview page shows: cells in words, identities as far as the user may see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from jingzhun.vocabulary import FieldType, Sensitivity
from jingzhun_site.accounts.authority import Authority
from jingzhun_site.imports.checking.plan import VOCABULARY
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
    names = _names_of(found)
    tokens = _tokens(found) | {token for token, _place in names.values()}
    values = {**open_many(tokens), **open_identities(batch, tokens)}
    revealed = Revealed(authority=authority, values=values)
    places = place_names(_place_codes(found))
    return [
        ShownRow(
            number=row.number,
            state=row.state,
            about=_about(row, names, revealed),
            href_key=next(
                (c.key for c in row.cells if c.entity == "households" and not c.is_new), ""
            ),
            cells=tuple(_shown(cell, revealed, places) for cell in row.cells if not _is_key(cell)),
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


def _names_of(rows: Iterable[PreviewRow]) -> Mapping[str, tuple[str, str]]:
    """The stored names of the persons of some rows: token and place by the person's key."""
    keys = {cell.key for row in rows for cell in row.cells if cell.entity == "persons"}
    model: Any = MODELS["persons"]
    persons = model.with_withdrawn.filter(pk__in=keys)
    return {
        key: (name, place)
        for key, name, place in persons.values_list("pk", "name", "place_code")
        if name
    }


def _about(row: PreviewRow, names: Mapping[str, tuple[str, str]], revealed: Revealed) -> str:
    """Whom a row is about, in a few words."""
    parts: dict[str, str] = {}
    for cell in row.cells:
        label = VOCABULARY.entities[cell.entity].label_zh
        name = revealed.name(*names[cell.key]) if cell.key in names else ""
        new = _("新增") if cell.is_new else ""
        parts[cell.entity] = " ".join(part for part in (new, label, name or cell.key) if part)
    return " · ".join(parts.values())


def _shown(cell: PreviewCell, revealed: Revealed, places: Mapping[str, str]) -> ShownCell:
    entity = VOCABULARY.entities[cell.entity]
    field = entity.fields[cell.field]
    return ShownCell(
        cell=cell.cell,
        label=f"{entity.label_zh}·{field.label_zh}",
        old=shown_value(cell.entity, cell.field, cell.old, cell.place, revealed, places=places),
        new=shown_value(cell.entity, cell.field, cell.new, cell.place, revealed, places=places),
        is_new=cell.is_new,
    )


def shown_value(
    entity: str,
    name: str,
    text: str | None,
    place: str,
    revealed: Revealed,
    *,
    places: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """A stored value in words; nothing for none, and a mask for what the user may not see.

    ``places`` are the names of places by their codes, asked for once a page.
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
    if field.refers_to in PLACES:
        return places.get(text, text)
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
