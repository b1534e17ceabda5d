"""A split as a workbook, out and in: the same places, one number to change."""

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter
from django.http import QueryDict
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from jingzhun_site.goals.reading import StoredLine
from jingzhun_site.goals.split_form import SplitTable
from jingzhun_site.goals.wording import target_text, unit_word
from jingzhun_site.places.queries import full_place_name
from jingzhun_site.places.scope import CODE_LENGTH

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_FIRST = 4
"""The row, counted from nought, where the places begin."""


def write_split(line: StoredLine, table: SplitTable) -> bytes:
    """The split as it stands."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, _OPTIONS) as book:
        sheet = book.add_worksheet(_("分解"))
        bold = book.add_format({"bold": True, "bottom": 1})
        free = book.add_format({"bg_color": "#FFF7DD", "num_format": "General"})
        sheet.write_string(0, 0, f"{full_place_name(line.place)} {line.year} 年 {line.label}", bold)
        sheet.write_string(1, 0, _("本级目标"))
        sheet.write_string(1, 1, target_text(line.target, line.unit))
        sheet.write_string(2, 0, _("只改黄色的数；合计要与本级目标相等。"))
        heads = (_("代码"), _("地区"), _("分解依据"), _("任务数"), _("单位"), _("时限"))
        for at, head in enumerate(heads):
            sheet.write_string(_FIRST - 1, at, head, bold)
        for number, row in enumerate(table.rows, start=_FIRST):
            sheet.write_string(number, 0, row.place)
            sheet.write_string(number, 1, row.name)
            if row.amount is not None:
                sheet.write_number(number, 2, row.amount)
            if row.value:
                sheet.write_number(number, 3, float(row.value), free)
            else:
                sheet.write_blank(number, 3, None, free)
            sheet.write_string(number, 4, unit_word(line.unit))
            sheet.write_string(number, 5, row.deadline)
        last = _FIRST + len(table.rows)
        sheet.write_string(last, 1, _("导出时合计"), bold)
        sheet.write_number(last, 3, float(table.total), bold)
        sheet.set_column(0, 5, 18)
    return stream.getvalue()


def read_split(content: bytes, line: StoredLine, table: SplitTable) -> tuple[QueryDict, list[str]]:
    """What the form of the wizard would have sent, and what is wrong with the file."""
    data = QueryDict(mutable=True)
    data["seen"], data["base"] = table.seen, table.base.key if table.base else ""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError):
        return data, [_("这个文件不是能打开的表格，请用“导出表格”得到的文件。")]
    found, faults = _by_place(rows)
    for row in table.rows:
        data[f"post-{row.place}"] = row.post_id
        given = found.pop(row.place, None)
        if given is None:
            faults.append(
                _("表格里缺 %(place)s（%(code)s）。") % {"place": row.name, "code": row.place}
            )
            continue
        data[f"value-{row.place}"] = _text(given[3])
        data[f"deadline-{row.place}"] = _text(given[5])[:10] if len(given) > 5 else ""
        unit = _text(given[4]) if len(given) > 4 else ""
        if unit and unit != unit_word(line.unit):
            faults.append(
                _("%(place)s 的单位写作“%(seen)s”，这个指标的单位是“%(unit)s”。")
                % {"place": row.name, "seen": unit, "unit": unit_word(line.unit)}
            )
    faults += [_("表格里的 %(code)s 不在本次分解的地区之列。") % {"code": code} for code in found]
    return data, faults


def _by_place(rows: Sequence[Sequence[object]]) -> tuple[dict[str, Sequence[object]], list[str]]:
    """The rows by the code of their place, and every place that more than one row gives a number."""
    found: dict[str, Sequence[object]] = {}
    lines: dict[str, int] = {}
    faults = []
    for number, row in enumerate(rows, start=1):
        code = _text(row[0]) if len(row) > 3 else ""
        if not _is_code(code):
            continue
        if code in found:
            words = {"row": number, "code": code, "first": lines[code]}
            faults.append(_("第 %(row)d 行：%(code)s 在第 %(first)d 行已有，请只留一行。") % words)
            continue
        found[code], lines[code] = row, number
    return found, faults


def _is_code(text: str) -> bool:
    """Whether a row's first cell names a place; titles and sums have none."""
    return len(text) == CODE_LENGTH and text.isascii() and text.isdigit()


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()
