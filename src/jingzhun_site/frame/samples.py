"""Sample data of the component page: plainly synthetic, and every component once in every state."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest

from jingzhun_site.frame.icons import icon_outlines
from jingzhun_site.frame.pieces import (
    Action,
    Chart,
    Chip,
    Empty,
    Event,
    Fact,
    Figure,
    GapLine,
    Guarantee,
    Series,
    Step,
    Tab,
)
from jingzhun_site.frame.tables import Batch, Cell, Column, Order, Row, Table

HERE = "/frame/components/"
ROW = "/frame/components/row/"
SAVED = "已保存：山上村第 12 户的年收入改为 8,240.00 元。"
REFUSED = "第 214 行“出生日期”写作 2019-02-30，没有这一天，请改正后重新导入。"
TONE_WORDS = (
    ("good", "circle-check", "已办结"),
    ("bad", "alert-circle", "已逾期"),
    ("soon", "alert-triangle", "快到期"),
    ("quiet", "clock", "待核实"),
    ("action", "send", "已提交"),
)
ICONS = sorted(icon_outlines())


class SampleForm(forms.Form):
    """A form with every kind of field."""

    name = forms.CharField(label="姓名", max_length=40)
    id_number = forms.CharField(
        label="证件号码",
        help_text="十八位，末位是 X 的大小写都可以。",
        widget=forms.TextInput(
            attrs={
                "data-id-number": "",
                "data-fault-form": "只能是数字，末位可以是 X。",
                "data-fault-day": "第 7 到 14 位不是一个日期。",
                "data-fault-length": "多于十八位。",
                "data-fault-ending": "末位对不上，请再看一遍证件。",
                "autocomplete": "off",
            }
        ),
    )
    born = forms.DateField(
        label="出生日期",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "没有这一天，请按 2018-12-31 的样子填写。"},
    )
    income = forms.DecimalField(
        label="工资性收入", help_text="上年 10 月 1 日至今年 9 月 30 日。", required=False
    )
    dwelling = forms.ChoiceField(
        label="住房等级", choices=[("", "请选择"), ("A", "A 级"), ("C", "C 级")], required=False
    )
    water = forms.ChoiceField(
        label="饮水安全",
        choices=[("yes", "安全"), ("no", "不安全")],
        widget=forms.RadioSelect,
        required=False,
    )
    remark = forms.CharField(label="说明", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    agrees = forms.BooleanField(label="户主已签字确认", required=False)


ENTRIES = {
    "name": "示例甲",
    "id_number": "990001199001010013",
    "born": "1990-01-01",
    "income": "8240",
    "water": "yes",
}
WRONG_ENTRIES = ENTRIES | {"id_number": "990001199001010014", "born": "2019-02-30"}

GUARANTEES = (
    Guarantee(label="不愁吃", state=True, href=ROW, icon="bowl-chopsticks"),
    Guarantee(label="不愁穿", state=True, href=ROW, icon="shirt"),
    Guarantee(label="义务教育", state=False, href=ROW, icon="school"),
    Guarantee(
        label="基本医疗",
        state=None,
        href=ROW,
        icon="stethoscope",
        missing="参保状态",
        missing_href=f"{HERE}#id_income",
    ),
    Guarantee(label="住房安全", state=True, href=ROW, icon="home-check"),
    Guarantee(label="饮水安全", state=3, href=ROW, icon="droplet"),
)

FIGURES = (
    Figure(label="在册户", value=1284, unit="户", href=HERE, note="比上月多 3 户"),
    Figure(label="应享未享", value=37, unit="条", href=HERE, tone="soon", note="最久的已等 46 天"),
    Figure(label="逾期事项", value=4, unit="件", href=HERE, tone="bad", note="都在危房改造"),
    Figure(
        label="人均纯收入", value=Decimal("8240.5"), unit="元", href=HERE, decimals=2, note="上年度"
    ),
    Figure(label="义务教育入学率", value=None, unit="", href=HERE, note="3 个村还没有报"),
)

GAPS = (
    GapLine(
        title="农村危房改造",
        amount=Decimal("15000"),
        per="户",
        waiting_days=46,
        owner="住房和城乡建设部门",
        reason="住房鉴定为 C 级，属低保户，还没有登记改造。",
        why_href=ROW,
        href=ROW,
        actions=(
            Action(label="登记", href=HERE, post=True, tone="action"),
            Action(label="不登记", href=HERE, post=True, confirm="不登记这一户的危房改造？"),
        ),
    ),
    GapLine(
        title="雨露计划职业教育补助",
        is_placeholder=True,
        waiting_days=3,
        owner="教育部门",
        reason="有 1 名成员在读中职，还没有发放记录。",
        why_href=ROW,
    ),
    GapLine(
        title="农村低保",
        is_received=True,
        amount=Decimal("-320"),
        per="月",
        waiting_days=12,
        owner="民政部门",
        reason="正在领取，但家庭成员中有财政供养人员。",
        why_href=ROW,
    ),
)

EVENTS = (
    Event(
        day=date(2018, 11, 20),
        title="入户核查",
        text="住房已鉴定为 C 级，户主申请改造。",
        icon="route",
        tone="action",
        who="驻村工作队",
        href=ROW,
    ),
    Event(day=date(2018, 6, 30), title="识别为监测对象", icon="flag", tone="soon", who="乡镇"),
    Event(day=date(2016, 12, 31), title="达标退出", icon="circle-check", tone="good"),
    Event(day=date(2014, 4, 1), title="建档立卡", icon="id", text="主要致贫原因：因病。"),
)

FACTS = (
    Fact(label="户主", value="示例甲"),
    Fact(label="家庭人口", value=4, unit="人", href=ROW),
    Fact(label="住房等级", value="C 级", source="2018-09-12 鉴定"),
    Fact(label="参保状态", edit_href=f"{HERE}#id_income"),
    Fact(label="银行账号"),
)

STEPS = (
    Step(label="鉴定", day=date(2018, 3, 2), state="done"),
    Step(label="公示", day=date(2018, 3, 12), state="done"),
    Step(label="改造", state="current", note="已开工"),
    Step(label="验收", state="overdue", note="应在 2018-10-31 前"),
    Step(label="补助到户"),
)

TABS = (
    Tab(label="应享未享", href=HERE, is_current=True, count=37),
    Tab(label="不应享而享", href=HERE, count=4),
    Tab(label="情况不明", href=HERE, count=1208),
)

CHARTS = (
    Chart(
        id="chart-renovation",
        title="3 个乡镇危改进度落后",
        unit="%",
        kind="bar",
        categories=("庞村镇", "高村镇", "黄洞乡", "石林镇", "鹤壁集镇", "姬家山乡"),
        series=(Series(name="完成比例", values=(41, 55, 58, 86, 92, 100)),),
        hrefs=(ROW,) * 6,
        source="快照 2018-12-31",
    ),
    Chart(
        id="chart-income",
        title="工资性收入四年翻了一番，经营性收入没有动",
        unit="元/人",
        kind="line",
        categories=("2014", "2015", "2016", "2017", "2018"),
        series=(
            Series(name="工资性", values=(1820, 2210, None, 3105, 3790)),
            Series(name="经营性", values=(1430, 1390, 1460, 1405, 1440), tone="quiet"),
        ),
    ),
    Chart(
        id="chart-sources",
        title="转移性收入占这一户收入的四成",
        unit="元",
        kind="stacked",
        categories=("2016", "2017", "2018"),
        series=(
            Series(name="工资性", values=(6200, 7400, 9800)),
            Series(name="经营性", values=(2100, 1900, 2300)),
            Series(name="转移性", values=(5200, 6900, 8100)),
        ),
    ),
)


@dataclass(frozen=True, kw_only=True)
class SampleJob:
    """What the progress line asks of a job."""

    pk: int
    label: str
    state: str
    done: int = 0
    total: int = 0
    says: str = ""
    error: str = ""


JOBS = (
    SampleJob(
        pk=1,
        label="导入 庞村镇.xlsx",
        state="running",
        done=41200,
        total=100000,
        says="正在核对家庭成员，约还要 20 秒",
    ),
    SampleJob(pk=2, label="研判全县", state="queued", says="前面还有 1 项"),
    SampleJob(pk=3, label="导出户名单", state="done", says="1,284 户，可以下载"),
    SampleJob(
        pk=4, label="导入 黄洞乡.xls", state="failed", error="文件打不开，请另存为 .xlsx 再传。"
    ),
    SampleJob(pk=5, label="生成快照", state="interrupted", says="服务器重启，已从头再做一次"),
)

COLUMNS = (
    Column(key="head", label="户主", sort="head"),
    Column(key="village", label="村", sort="village"),
    Column(key="size", label="人口", unit="人", kind="number", sort="size"),
    Column(key="income", label="人均纯收入", unit="元", kind="money", sort="income"),
    Column(key="housing", label="住房安全", kind="state"),
    Column(key="visited", label="上次走访", kind="day", sort="visited"),
    Column(key="helper", label="帮扶责任人"),
    Column(key="phone", label="电话", kind="phone", shown=False),
    Column(key="number", label="证件号码", kind="id_number"),
)
_HEADS = ("示例甲", "示例乙", "示例丙", "示例丁", "示例戊", "示例己", "示例庚", "示例辛")
_STATES = (True, False, None, True, 3, True, None, True)


def _row(index: int) -> Row:
    income = Decimal("8240.50") - 1375 * index if index != 4 else None
    cells: dict[str, Any] = {
        "head": _HEADS[index % 8],
        "village": ("山上村", "河口村", "石门村")[index % 3],
        "size": 2 + index % 5,
        "income": income,
        "housing": _STATES[index % 8],
        "visited": Cell(value=date(2018, 11 - index % 9, 20), tone="bad", note="超过两个月没有走访")
        if index % 4 == 1
        else date(2018, 11, 1 + index),
        "helper": None if index % 5 == 3 else "示例帮扶人",
        "phone": "139****0000",
        "number": "990001********001X",
    }
    return Row(
        key=f"H{index:04}",
        cells=cells,
        href=ROW,
        sum_of=income,
        tone={1: "bad", 2: "soon"}.get(index, ""),
    )


def table(request: HttpRequest) -> Table:
    """A page of a list, as the address asks for it."""
    order = Order.read(request.GET.get("sort", ""), columns=COLUMNS, default="-income")
    rows = [_row(index) for index in range(14)]
    return Table(
        id="sample-table",
        caption="在册户",
        columns=COLUMNS,
        rows=rows if order.descending else rows[::-1],
        chosen=request.GET.getlist("cols"),
        order=order,
        chips=(
            Chip(label="村", value="山上村、河口村、石门村", keys=("village",)),
            Chip(label="状态", value="监测对象", keys=("status",)),
        ),
        count=1284,
        sum_label="收入合计",
        sum_value=Decimal("10580802.00"),
        next="after-this",
        batches=(Batch(label="登记走访", href=HERE, icon="route"), Batch(label="导出", href=HERE)),
        actions=(Action(label="筛选", href=HERE, icon="filter"),),
    )


EMPTY_TABLE = Table(
    id="empty-table",
    caption="走访",
    columns=COLUMNS,
    rows=(),
    has_column_choice=False,
    empty=Empty(
        title="还没有走访记录",
        hint="走访后在手机上登记，这里就能看到；也可以从纸质记录补登。",
        icon="route",
        actions=(Action(label="登记走访", href=HERE, tone="action", icon="plus"),),
    ),
)
