"""The key-back list as a workbook in the layout of the national export: two title rows, header in row 3."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from jingzhun_site.accounts.authority import Authority
from jingzhun_site.imports.key_back.pending import LAYOUT, WORDS, Pending, records_of
from jingzhun_site.imports.layouts import Column, Role, load_layouts
from jingzhun_site.imports.showing import column_label, shown_value
from jingzhun_site.places.queries import place_names
from jingzhun_site.places.scope import CODE_LENGTH
from jingzhun_site.register.values import is_identity, to_json
from jingzhun_site.vault.revealing import Revealed, reveal

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_TAIL = (_("变动类别"), _("变动项目"), _("变动时间"))

_LENGTHS = {Role.COUNTY_NAME: 6, Role.TOWNSHIP_NAME: 9, Role.VILLAGE_NAME: 12}

Records = Mapping[tuple[str, str], Any]


@dataclass(frozen=True, kw_only=True)
class _Sources:
    """What the lines are written from, each asked for once."""

    records: Records
    revealed: Revealed
    places: Mapping[str, str]


def make_workbook(found: Sequence[Pending], authority: Authority, *, title: str) -> bytes:
    """The lines of a key-back list, each as the row of its person with what changed coloured."""
    layout = load_layouts()[LAYOUT]
    records = records_of(found)
    sources = _Sources(
        records=records,
        revealed=reveal_all(records, authority),
        places=place_names(
            code for record in records.values() for code in _codes(record.place_code).values()
        ),
    )
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, _OPTIONS) as book:
        page = book.add_worksheet(_("回录清单"))
        bold, marked = book.add_format({"bold": True}), book.add_format({"bg_color": "#FFE699"})
        page.write_string(0, 0, title, bold)
        page.write_string(1, 0, _("着色的单元格是要录入全国系统的内容。"))
        headers = [column.header for column in layout.columns]
        for at, header in enumerate([*headers, *_TAIL]):
            page.write_string(2, at, str(header), bold)
        for row, one in enumerate(found, start=3):
            _write_line(page, row, one, layout.columns, sources, marked)
        page.freeze_panes(3, 0)
        page.set_column(0, len(headers) + 2, 14)
    return stream.getvalue()


def reveal_all(records: Records, authority: Authority) -> Revealed:
    """The identities of some records, as far as the user may see them."""
    return reveal(
        authority,
        (
            record.value(name)
            for record in records.values()
            for name in record.entity.fields
            if is_identity(record.entity, name)
        ),
    )


def _write_line(
    page: Any,
    row: int,
    one: Pending,
    columns: Sequence[Column],
    sources: _Sources,
    marked: Any,
) -> None:
    person, household = about(one, sources.records)
    for at, column in enumerate(columns):
        text = _cell(column, row, person, household, sources)
        changed = any(
            target == f"{one.entity}.{name}" for target in column.to for name in one.fields
        )
        page.write_string(row, at, text, marked if changed else None)
    told = "、".join(column_label(f"{one.entity}.{name}") for name in one.fields)
    for at, text in enumerate((str(WORDS[one.kind]), told, f"{one.changed_at:%Y-%m-%d}")):
        page.write_string(row, len(columns) + at, text)


def about(one: Pending, records: Records) -> tuple[Any, Any]:
    """The person and the household of a line; a household is keyed with its head."""
    if one.entity == "persons":
        person = records.get(("persons", one.key))
        return person, records.get(("households", getattr(person, "household_id", "")))
    household = records.get(("households", one.key))
    return records.get(("persons", getattr(household, "head_id", None) or "")), household


def _cell(column: Column, row: int, person: Any, household: Any, sources: _Sources) -> str:
    if column.header == "序号":
        return str(row - 2)
    if column.role in _LENGTHS:
        record = household or person
        code = _codes(record.place_code)[column.role] if record is not None else ""
        return sources.places.get(code, code)
    for target in column.to:
        entity, _dot, name = target.partition(".")
        record = person if entity == "persons" else household
        if record is not None:
            return value_of(record, name, sources.revealed)
    return ""


def _codes(place_code: str) -> Mapping[Role, str]:
    """The codes of a record's county, township and village."""
    return {
        role: place_code[:length].ljust(CODE_LENGTH, "0") if place_code else ""
        for role, length in _LENGTHS.items()
    }


def value_of(record: Any, name: str, revealed: Revealed) -> str:
    """A present value in words."""
    entity = record.entity
    value = to_json({name: record.value(name)})[name]
    text = None if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return shown_value(entity.name, name, text, record.place_code, revealed)
