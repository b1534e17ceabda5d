"""Our own templates: empty workbooks made from the vocabulary, with drop-downs, notes and units."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from jingzhun.vocabulary import Entity, Field, FieldType
from jingzhun_site.imports.checking.plan import VOCABULARY
from jingzhun_site.imports.files import column_letters
from jingzhun_site.imports.layouts import Column, Layout

ROWS = 5_000
"""How many rows of a template have drop-downs."""

_UNITS = VOCABULARY.code_tables.get("unit")
_YES_NO = ("是", "否")
_WORDS: Mapping[FieldType, str] = {
    FieldType.DATE: "日期，如 2018-12-31",
    FieldType.MONEY: "金额，最多两位小数",
    FieldType.QUANTITY: "数量，最多三位小数",
    FieldType.RATE: "百分数，最多四位小数",
    FieldType.INTEGER: "整数",
    FieldType.BOOLEAN: "是或否",
    FieldType.CODE: "从下拉列表中选",
    FieldType.REFERENCE: "编号",
    FieldType.TEXT: "文字",
}


def make_blank_book(layout: Layout) -> bytes:
    """The empty workbook of one of our layouts."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        page = book.add_worksheet(layout.label.partition("：")[2][:31] or layout.label[:31])
        notes = book.add_worksheet(_("填写说明"))
        codes = book.add_worksheet(_("代码"))
        styles = _styles(book)
        page.freeze_panes(1, 0)
        ranges: dict[str, str] = {}
        for at, column in enumerate(layout.columns):
            entity, field = _field_of(column)
            _head(page, at, column, field, styles)
            _restrict(page, codes, at, field, ranges)
            _explain(notes, at + 1, column, entity, field)
        for at, word in enumerate(
            (_("列名"), _("必填"), _("属于"), _("怎么填"), _("单位"), _("说明"))
        ):
            notes.write_string(0, at, word, styles["head"])
        notes.set_column(0, 5, 22)
        codes.hide()
    return stream.getvalue()


def _field_of(column: Column) -> tuple[Entity, Field]:
    entity_name, _dot, field_name = column.to[0].partition(".")
    entity = VOCABULARY.entities[entity_name]
    return entity, entity.fields[field_name]


def _styles(book: Any) -> dict[str, Any]:
    head = {"bold": True, "bg_color": "#E3F0F0", "border": 1, "text_wrap": True, "valign": "top"}
    return {
        "head": book.add_format(head),
        "needed": book.add_format({**head, "bg_color": "#FFF3D6"}),
        "text": book.add_format({"num_format": "@"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "number": book.add_format({"num_format": "General"}),
    }


def header_of(column: Column, field: Field) -> str:
    """A column's header as the template writes it: a star where it is required, its unit in brackets."""
    unit = unit_of(field)
    return f"{column.header}{f'({unit})' if unit else ''}{'*' if column.needed else ''}"


def unit_of(field: Field) -> str:
    """The unit of a field in words; empty when it has none."""
    return _UNITS.values[field.unit].label_zh if _UNITS and field.unit else ""


def _head(page: Any, at: int, column: Column, field: Field, styles: Mapping[str, Any]) -> None:
    header = header_of(column, field)
    page.write_string(0, at, header, styles["needed" if column.needed else "head"])
    page.write_comment(0, at, _hint(column, field), {"x_scale": 1.6})
    kinds = {FieldType.DATE: "day", FieldType.MONEY: "number", FieldType.QUANTITY: "number"}
    kinds |= {FieldType.RATE: "number", FieldType.INTEGER: "number"}
    # Texts keep their digits: an ID number in a column of numbers would lose its last ones.
    page.set_column(at, at, max(12, 2 * len(header)), styles[kinds.get(field.type, "text")])


def _hint(column: Column, field: Field) -> str:
    parts = [_("必填") if column.needed else _("可不填，空白不会抹掉已有的值"), _WORDS[field.type]]
    return "；".join([*parts, *([column.note] if column.note else [])])


def choices_of(field: Field) -> Sequence[str]:
    """The values of a drop-down; none for a field that is no list."""
    if field.type is FieldType.BOOLEAN:
        return _YES_NO
    table = VOCABULARY.code_tables.get(field.codes)
    return [v.label_zh for v in table.values.values() if not v.is_unknown] if table else ()


def _restrict(page: Any, codes: Any, at: int, field: Field, ranges: dict[str, str]) -> None:
    """Drop-downs, and a sentence for whoever types what cannot be."""
    choices = choices_of(field)
    rule: dict[str, Any] = {}
    if choices:
        name = field.codes or "yes_no"
        if name not in ranges:
            column = len(ranges)
            for row, choice in enumerate(choices):
                codes.write_string(row, column, choice)
            letters = column_letters(column)
            ranges[name] = f"='{_('代码')}'!${letters}$1:${letters}${len(choices)}"
        rule = {"validate": "list", "source": ranges[name]}
    elif field.type in (FieldType.MONEY, FieldType.QUANTITY, FieldType.RATE):
        rule = {"validate": "decimal", "criteria": "between", "minimum": -1e12, "maximum": 1e12}
    elif field.type is FieldType.INTEGER:
        rule = {"validate": "integer", "criteria": "between", "minimum": -1e12, "maximum": 1e12}
    if rule:
        told = {"error_title": _("请改正"), "error_message": _WORDS[field.type]}
        page.data_validation(1, at, ROWS, at, {**rule, **told})


def _explain(notes: Any, row: int, column: Column, entity: Entity, field: Field) -> None:
    choices = choices_of(field)
    how = "、".join(choices) if 0 < len(choices) <= 12 else _WORDS[field.type]
    words = (
        header_of(column, field),
        _("必填") if column.needed else "",
        entity.label_zh,
        how,
        unit_of(field),
        column.note,
    )
    for at, word in enumerate(words):
        notes.write_string(row, at, word)
