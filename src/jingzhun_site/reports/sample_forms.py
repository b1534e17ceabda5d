"""Four forms to begin with: ten-day fund report, monthly bulletin, quarterly ledger of key work, yearly summary.

They are built here and kept as templates like any other; an office changes them as it likes.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import docx
import xlsxwriter
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from jingzhun.reports.package import open_package
from jingzhun_site.reports.models import ReportTemplate

_SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_MADE = datetime(2019, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The same date in every file, so that the same form has the same bytes."""

_BORDER = {"border": 1, "valign": "vcenter", "text_wrap": True}
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 18, "align": "center", "valign": "vcenter"},
    "note": {"font_color": "#51606b", "text_wrap": True, "valign": "top"},
    "part": {"bold": True, "font_size": 12},
    "head": {**_BORDER, "bold": True, "align": "center", "bg_color": "#e3f0f0"},
    "text": _BORDER,
    "number": {**_BORDER, "align": "right", "num_format": "#,##0"},
    # Not "#,##0.##": that prints a whole number with the point behind it, 12 as "12.".
    "figure": {**_BORDER, "align": "right", "num_format": "General"},
    "money": {**_BORDER, "align": "right", "num_format": "#,##0.00"},
    "rate": {**_BORDER, "align": "right", "num_format": "0.0"},
}

Column = tuple[str, str, str, int]
"""The heading of a column, what its cells say, their format, and the width."""


@dataclass(frozen=True, kw_only=True)
class SampleForm:
    """A form to begin with; ``duty_id`` is the duty that it answers where the packs of a place have it."""

    key: str
    title: str
    about: str
    cadence: str
    file_name: str
    build: Callable[[], bytes]
    duty_id: str = ""


def sample_form(key: str) -> SampleForm | None:
    """A form by its key."""
    return next((form for form in SAMPLE_FORMS if form.key == key), None)


_NAME = "{{ place.name }}"
_EACH_PLACE = "{{ each children }}{{ place.name }}"
_SOURCE = (
    "数据截至 {{ data.as_at }}（研判 {{ data.run }}）。不知道的数印“情况不明”，不填 0；"
    "“本旬”“本月”等为 {{ report.period_start }} 至 {{ report.period_end }}。"
)
_SIGNED = (
    "填报单位：{{ unit.name }}　负责人：{{ unit.head }}　"
    "填报人：{{ report.filled_by }}　填报日期：{{ report.filled_on }}"
)


def _ten_days() -> bytes:
    sheet = _Sheets()
    sheet.open("资金旬报", "{{ place.full_name }}专项扶贫资金旬报", width=7)
    sheet.line("期别：{{ report.period }}　　截至：{{ report.on_words }}　　金额单位：万元")
    sheet.part("一、三项资金（中省、市级、县级）")
    heads = ("资金", "本年预算", "本年下达", "本旬下达", "本年支付", "本旬支付", "支付进度（%）")
    sheet.heads(heads, (20, 14, 14, 14, 14, 14, 14))
    for label, level in (("中省资金", "upper."), ("市级资金", "city."), ("县级资金", "county.")):
        sheet.row(_funds(label, level, planned=f"{{{{ funds.{level}planned | wan }}}}"))
    sheet.row(_funds("合计", "", planned="—"))
    sheet.part("二、到户补助")
    sheet.heads(("补助", "本年发放", "本旬发放", "本年发放次数", "本旬发放次数"), ())
    sheet.row(
        (
            ("全部到户补助", "text"),
            ("{{ deliveries.delivered_in_year | wan }}", "money"),
            ("{{ deliveries.delivered_in_period | wan }}", "money"),
            ("{{ deliveries.deliveries_in_year }}", "number"),
            ("{{ deliveries.deliveries_in_period }}", "number"),
        )
    )
    sheet.part("三、分地区支付")
    sheet.heads(("地区", "本年下达", "本旬下达", "本年支付", "本旬支付", "支付进度（%）"), ())
    sheet.row(_funds(_EACH_PLACE, ""))
    sheet.line(_SIGNED)
    sheet.line(_SOURCE)
    return sheet.content()


def _funds(label: str, level: str, *, planned: str = "") -> Sequence[tuple[str, str]]:
    names = ("allocated_in_year", "allocated_in_period", "paid_in_year", "paid_in_period")
    cells = [(label, "text")]
    if planned:
        cells.append((planned, "money"))
    cells += [(f"{{{{ funds.{level}{name} | wan }}}}", "money") for name in names]
    return (*cells, (f"{{{{ funds.{level}paid_rate }}}}", "rate"))


_GOAL_COLUMNS: Sequence[Column] = (
    ("序号", "{{ each goals }}{{ item.number }}", "number", 6),
    ("重点工作", "{{ item.label }}", "text", 34),
    ("单位", "{{ item.unit }}", "text", 6),
    ("年度目标", "{{ item.requirement }}", "text", 12),
    ("已完成", "{{ item.done }}", "figure", 12),
    ("完成率（%）", "{{ item.rate }}", "rate", 12),
    ("按进度应完成", "{{ item.due_now }}", "figure", 12),
    ("还差", "{{ item.left }}", "figure", 10),
    ("状态", "{{ item.status }}", "text", 14),
    ("时限", "{{ item.due }}", "text", 12),
    ("牵头部门", "{{ item.lead }}", "text", 14),
    ("责任岗位", "{{ item.post }}", "text", 22),
    ("责任人", "{{ item.holder }}", "text", 12),
    ("说明", "{{ item.remark }}", "text", 44),
)
_PROGRAMME_COLUMNS: Sequence[Column] = (
    ("序号", "{{ each programmes }}{{ item.number }}", "number", 6),
    ("专项", "{{ item.label }}", "text", 26),
    ("牵头部门", "{{ item.lead }}", "text", 16),
    ("应享", "{{ item.entitled }}", "number", 10),
    ("应享未享", "{{ item.not_receiving }}", "number", 10),
    ("不应享而享", "{{ item.not_entitled }}", "number", 11),
    ("本年纳入", "{{ item.enrolled_in_year }}", "number", 10),
    ("本年结束", "{{ item.ended_in_year }}", "number", 10),
    ("期末在册", "{{ item.running }}", "number", 10),
    ("办理逾期", "{{ item.overdue }}", "number", 10),
    ("核定金额（万元）", "{{ item.granted_in_year | wan }}", "money", 14),
    ("发放金额（万元）", "{{ item.delivered_in_year | wan }}", "money", 14),
)
_PLACE_COLUMNS: Sequence[Column] = (
    ("地区", _EACH_PLACE, "text", 16),
    ("在册户", "{{ households.count }}", "number", 10),
    ("未脱贫户", "{{ households.registration.poor }}", "number", 10),
    ("已脱贫户", "{{ households.registration.exited }}", "number", 10),
    ("住房安全未达标", "{{ standard.safe_housing.not_met }}", "number", 12),
    ("应享未享（条）", "{{ gap.all.not_receiving }}", "number", 12),
    ("不应享而享（条）", "{{ gap.all.not_entitled }}", "number", 12),
    ("办理逾期（笔）", "{{ programme.all.overdue }}", "number", 12),
    ("本年到户发放（万元）", "{{ deliveries.delivered_in_year | wan }}", "money", 16),
)


def _quarter() -> bytes:
    sheet = _Sheets()
    sheet.open("重点工作台账", "{{ place.full_name }}{{ report.period }}重点工作台账", width=14)
    sheet.line("截至：{{ report.on_words }}")
    sheet.columns(_GOAL_COLUMNS)
    sheet.line(_SIGNED)
    sheet.line(_SOURCE)
    return sheet.content()


def _year() -> bytes:
    sheet = _Sheets()
    sheet.open("专项汇总", "{{ place.full_name }}{{ report.year }}年度专项汇总", width=12)
    sheet.line("截至：{{ report.on_words }}")
    sheet.columns(_PROGRAMME_COLUMNS)
    sheet.line(_SIGNED)
    sheet.line(_SOURCE)
    sheet.open("分地区", "{{ place.full_name }}{{ report.year }}年度分地区情况", width=9)
    sheet.line("截至：{{ report.on_words }}")
    sheet.columns(_PLACE_COLUMNS)
    sheet.line(_SOURCE)
    return sheet.content()


def _bulletin() -> bytes:
    made = docx.Document()
    made.core_properties.created = made.core_properties.modified = _MADE
    _paragraph(
        made, "{{ place.full_name }}{{ report.period }}扶贫工作通报", size=18, is_centred=True
    )
    _paragraph(made, "（截至 {{ report.on_words }}）", is_centred=True)
    _paragraph(made, "一、总体情况", is_bold=True)
    _paragraph(
        made,
        f"{_NAME}在册 {{{{ households.count }}}} 户、{{{{ persons.count }}}} 人，其中未脱贫"
        " {{ households.registration.poor }} 户、{{ persons.registration.poor }} 人，"
        "已脱贫 {{ households.registration.exited }} 户。系统研判（待核实）应享未享"
        " {{ gap.all.not_receiving }} 条、不应享而享 {{ gap.all.not_entitled }} 条；"
        "住房安全未达标 {{ standard.safe_housing.not_met }} 户，情况不明"
        " {{ standard.safe_housing.not_known }} 户。",
    )
    _paragraph(made, "二、资金和到户补助", is_bold=True)
    _paragraph(
        made,
        "专项资金本年下达 {{ funds.allocated_in_year | wan }} 万元，支付"
        " {{ funds.paid_in_year | wan }} 万元，支付进度 {{ funds.paid_rate }}%；本月支付"
        " {{ funds.paid_in_period | wan }} 万元。本月到户补助发放"
        " {{ deliveries.delivered_in_period | wan }} 万元、{{ deliveries.deliveries_in_period }} 次。",
    )
    _paragraph(made, "三、任务和专项办理", is_bold=True)
    _paragraph(
        made,
        "任务台账未办结 {{ ledger.open }} 件、逾期 {{ ledger.overdue }} 件、已销号"
        " {{ ledger.closed }} 件；专项办理逾期 {{ programme.all.overdue }} 笔。",
    )
    _paragraph(made, "四、滞后、逾期和情况不明的目标", is_bold=True)
    _table(
        made,
        ("序号", "目标", "要求", "现为", "单位", "状态", "牵头部门"),
        (
            "{{ each goals_behind }}{{ item.number }}", "{{ item.label }}", "{{ item.requirement }}",
            "{{ item.done }}", "{{ item.unit }}", "{{ item.status }}", "{{ item.lead }}",
        ),
    )  # fmt: skip
    _paragraph(made, "五、分地区情况", is_bold=True)
    shown = [*_PLACE_COLUMNS[:3], *_PLACE_COLUMNS[4:8]]
    _table(made, [column[0] for column in shown], [column[1] for column in shown])
    _paragraph(made, "通报单位：{{ unit.name }}　　填报人：{{ report.filled_by }}")
    _paragraph(made, _SOURCE, size=9)
    out = io.BytesIO()
    made.save(out)
    return open_package(out.getvalue()).content()


def _paragraph(
    made: Any, text: str, *, size: int = 12, is_bold: bool = False, is_centred: bool = False
) -> None:
    paragraph = made.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.bold = is_bold or size > 12
    if is_centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _table(made: Any, heads: Sequence[str], cells: Sequence[str]) -> None:
    table = made.add_table(rows=2, cols=len(heads))
    table.style = "Table Grid"
    for row, texts in zip(table.rows, (heads, cells), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for cell in table.rows[0].cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True
    made.add_paragraph()


class _Sheets:
    """Writes the sheets of a form line by line."""

    def __init__(self) -> None:
        self._out = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._out, _SAFE)
        self._book.set_properties({"created": _MADE})
        self._formats = {name: self._book.add_format(dict(f)) for name, f in _FORMATS.items()}

    def open(self, name: str, title: str, *, width: int) -> None:
        """Begin a sheet with its title over all columns."""
        self._sheet = self._book.add_worksheet(name)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_row(0, 32)
        self._width, self._row = width, 0
        self._merged(title, "title")

    def part(self, text: str) -> None:
        """The heading of a part, after an empty row."""
        self._row += 1
        self._merged(text, "part")

    def line(self, text: str) -> None:
        """A line over all columns."""
        self._sheet.set_row(self._row, 30)
        self._merged(text, "note")

    def heads(self, texts: Sequence[str], widths: Sequence[int]) -> None:
        """The heading of a table."""
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)
        self.row([(text, "head") for text in texts])

    def columns(self, columns: Sequence[Column]) -> None:
        """A table of one repeated row."""
        self.heads([column[0] for column in columns], [column[3] for column in columns])
        self._sheet.freeze_panes(self._row, 2)
        self._sheet.repeat_rows(self._row - 1)
        self.row([(column[1], column[2]) for column in columns])

    def row(self, cells: Sequence[tuple[str, str]]) -> None:
        """A row of cells, each with its format."""
        for column, (text, form) in enumerate(cells):
            self._sheet.write_string(self._row, column, text, self._formats[form])
        self._row += 1

    def content(self) -> bytes:
        """The file."""
        self._book.close()
        return self._out.getvalue()

    def _merged(self, text: str, form: str) -> None:
        last = self._width - 1
        self._sheet.merge_range(self._row, 0, self._row, last, "", self._formats[form])
        self._sheet.write_string(self._row, 0, text, self._formats[form])
        self._row += 1


SAMPLE_FORMS: tuple[SampleForm, ...] = (
    SampleForm(
        key="ten_day_funds",
        title="三项资金旬报",
        about="中省、市级、县级资金的下达、支付和进度，到户补助，分地区支付。",
        cadence=ReportTemplate.Cadence.TEN_DAYS,
        file_name="三项资金旬报.xlsx",
        build=_ten_days,
        duty_id="spending_report",  # 项目实施和资金支出旬报: what was allocated and paid, by place
    ),
    SampleForm(
        key="monthly_bulletin",
        title="月通报",
        about="在册和达标情况、资金、任务办理、滞后目标、分地区情况。",
        cadence=ReportTemplate.Cadence.MONTH,
        file_name="月通报.docx",
        build=_bulletin,
        duty_id="monthly_bulletin",  # 每月通报各项重点工作: the figures of targets, funds and tasks
    ),
    SampleForm(
        key="quarterly_ledger",
        title="季度重点工作台账",
        about="本年每项目标的要求、完成、进度、状态、时限和责任岗位。",
        cadence=ReportTemplate.Cadence.QUARTER,
        file_name="季度重点工作台账.xlsx",
        build=_quarter,
    ),
    SampleForm(
        key="yearly_summary",
        title="年度专项汇总",
        about="每个专项的应享、差缺、纳入、结束和金额，分地区情况。",
        cadence=ReportTemplate.Cadence.YEAR,
        file_name="年度专项汇总.xlsx",
        build=_year,
    ),
)
