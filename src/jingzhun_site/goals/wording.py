"""How targets, figures and statuses are put in words: by the nature of the target, forecasts never scored."""

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun.goals import Quotient, Reason, TargetStatus
from jingzhun.packs import Nature, Target
from jingzhun_site.frame.formats import number_text
from jingzhun_site.frame.states import ShownState
from jingzhun_site.frame.words import Words
from jingzhun_site.goals.reading import StoredLine
from jingzhun_site.register.columns import VOCABULARY

WORST_FIRST: tuple[TargetStatus, ...] = (
    TargetStatus.OVERDUE,
    TargetStatus.DUE_TODAY,
    TargetStatus.BEHIND,
    TargetStatus.UNDECIDED,
    TargetStatus.NOT_COMPUTABLE,
    TargetStatus.NOT_DUE,
    TargetStatus.ON_PACE,
    TargetStatus.NO_TARGET,
    TargetStatus.EXPECTED,
    TargetStatus.DUE,
    TargetStatus.DONE,
)

_TONES: Mapping[TargetStatus, tuple[str, str]] = {
    TargetStatus.OVERDUE: ("bad", "alert-circle"),
    TargetStatus.DUE_TODAY: ("soon", "clock"),
    TargetStatus.BEHIND: ("soon", "alert-triangle"),
    TargetStatus.UNDECIDED: ("soon", "help-circle"),
    TargetStatus.NOT_COMPUTABLE: ("quiet", "circle-dashed"),
    TargetStatus.NOT_DUE: ("quiet", "hourglass"),
    TargetStatus.ON_PACE: ("quiet", "check"),
    TargetStatus.NO_TARGET: ("quiet", "minus"),
    TargetStatus.EXPECTED: ("quiet", "hourglass"),
    TargetStatus.DUE: ("quiet", "clock"),
    TargetStatus.DONE: ("good", "circle-check"),
}

STATUS_WORDS: Mapping[TargetStatus, Words] = {
    TargetStatus.OVERDUE: gettext_lazy("逾期未完成"),
    TargetStatus.DUE_TODAY: gettext_lazy("当日到期未完成"),
    TargetStatus.BEHIND: gettext_lazy("进度滞后"),
    TargetStatus.UNDECIDED: gettext_lazy("情况不明"),
    TargetStatus.NOT_COMPUTABLE: gettext_lazy("无法计算"),
    TargetStatus.NOT_DUE: gettext_lazy("未到期"),
    TargetStatus.ON_PACE: gettext_lazy("达到进度"),
    TargetStatus.NO_TARGET: gettext_lazy("未分解"),
    TargetStatus.EXPECTED: gettext_lazy("预计"),
    TargetStatus.DUE: gettext_lazy("到期"),
    TargetStatus.DONE: gettext_lazy("完成"),
}
"""The word of each status where targets of all natures are counted together."""

_BY_NATURE: Mapping[tuple[Nature, TargetStatus], Words] = {
    (Nature.FLOOR, TargetStatus.DONE): gettext_lazy("达标"),
    (Nature.FLOOR, TargetStatus.ON_PACE): gettext_lazy("目前达标"),
    (Nature.FLOOR, TargetStatus.OVERDUE): gettext_lazy("逾期未达标"),
    (Nature.FLOOR, TargetStatus.DUE_TODAY): gettext_lazy("当日到期未达标"),
    (Nature.CEILING, TargetStatus.DONE): gettext_lazy("未超上限"),
    (Nature.CEILING, TargetStatus.ON_PACE): gettext_lazy("目前未超"),
    (Nature.CEILING, TargetStatus.BEHIND): gettext_lazy("已超上限"),
    (Nature.CEILING, TargetStatus.OVERDUE): gettext_lazy("逾期仍超上限"),
    (Nature.CEILING, TargetStatus.DUE_TODAY): gettext_lazy("当日到期仍超上限"),
}

_REASONS: Mapping[Reason, Words] = {
    Reason.NEEDS_REPORT: gettext_lazy("名册里没有这类记录，由责任岗位填报并附佐证。"),
    Reason.NEEDS_SNAPSHOT: gettext_lazy("这是往年的情况，要用那一年年末的快照。"),
    Reason.NEEDS_START_SNAPSHOT: gettext_lazy("基数是年初的情况，要有年初的快照。"),
    Reason.NO_RECORDS: gettext_lazy("还没有导入这类记录。"),
    Reason.EMPTY_BASE: gettext_lazy("没有一个对象属于这项的基数。"),
    Reason.FACTS_MISSING: gettext_lazy("缺的信息会改变结论，补齐后才能判断。"),
    Reason.YEAR_TO_COME: gettext_lazy("年度还没有开始。"),
    Reason.OVER_CEILING: gettext_lazy("已超过上限。"),
}

_SIGNS = {"=": "", ">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< "}
NATURE_WORDS: Mapping[Nature, Words] = {
    Nature.QUOTA: gettext_lazy("任务数"),
    Nature.FLOOR: gettext_lazy("底线"),
    Nature.CEILING: gettext_lazy("上限"),
    Nature.FORECAST: gettext_lazy("预计数"),
}


def shown_status(line: StoredLine) -> ShownState:
    """How the status of a line looks: word, icon, tone; a forecast is expected or due and nothing else."""
    tone, icon = _TONES[line.status]
    word = _BY_NATURE.get((line.nature, line.status), STATUS_WORDS[line.status])
    return ShownState(name=line.status.value, word=word, icon=icon, tone=tone)


def unit_word(unit: str) -> str:
    """How a unit is written behind a figure."""
    value = VOCABULARY.code_tables["unit"].values.get(unit)
    return value.label_zh if value else unit


def amount_text(value: Decimal | int, unit: str) -> str:
    """A value with its unit: ``850 户``, ``85%``, ``5,180,000 元``."""
    bare = Decimal(value).normalize()
    text = number_text(int(bare) if bare == bare.to_integral_value() else Decimal(f"{bare:f}"))
    word = unit_word(unit)
    return f"{text}%" if unit == "percent" else f"{text} {word}"


def target_text(target: Target | None, unit: str) -> str:
    """What is asked: ``850 户``, ``≥ 95%``, ``1 至 2 个``; a dash where nothing is asked here."""
    if target is None:
        return "—"
    if target.value_max is not None:
        low = amount_text(target.value, unit).split(" ")[0]
        return _("%(low)s 至 %(high)s") % {"low": low, "high": amount_text(target.value_max, unit)}
    about = _("约 ") if target.approximate else ""
    return f"{about}{_SIGNS.get(target.comparison, '')}{amount_text(target.value, unit)}"


def figure_text(line: StoredLine) -> str:
    """What was counted: exact, or from the sure end to the possible one; percents cut, never rounded up."""
    figure = line.figure
    if line.withheld:
        return _("不公开")
    if figure is None:
        return "—"
    low = _end_text(figure.low, line)
    if figure.is_exact:
        return low
    if figure.high is None:
        return _("至少 %(low)s") % {"low": low}
    return f"{low} – {_end_text(figure.high, line)}"


def figure_note(line: StoredLine) -> str:
    """What stands behind a rate: rows over rows; and how many records lack a fact."""
    figure = line.figure
    if figure is None or not figure.is_rate or line.is_ratio or line.is_reported:
        return ""
    low, high = figure.low, figure.high
    text = f"{number_text(low.numerator)}/{number_text(low.denominator)}"
    if high is not None and not figure.is_exact:
        text += f" – {number_text(high.numerator)}/{number_text(high.denominator)}"
    return text


def reason_text(line: StoredLine) -> str:
    """Why there is no figure, or no plainer status; empty where nothing is to be said."""
    return str(_REASONS[line.reason]) if line.reason else ""


def due_now(line: StoredLine) -> Fraction | None:
    """How much of the target should be reached by now; none where nothing fills up day by day."""
    if line.target is None or line.pace is None or line.nature not in (Nature.QUOTA, Nature.FLOOR):
        return None
    return Fraction(line.target.value) * line.pace.share


def due_now_text(line: StoredLine) -> str:
    """How much should be reached by now, counts as the next whole number."""
    due = due_now(line)
    if due is None:
        return ""
    whole = -(-due.numerator // due.denominator)
    return amount_text(whole, line.unit)


def sentence(line: StoredLine) -> str:
    """One sentence that explains the status of a line."""
    if line.withheld:
        return _("依据健康等信息，不列村级数。")
    words = {
        "figure": figure_text(line),
        "target": target_text(line.target, line.unit),
        "due": f"{line.due:%Y-%m-%d}",
        "now": due_now_text(line),
    }
    if line.nature is Nature.FORECAST:
        template = _("预计数，到 %(due)s 为止现有 %(figure)s，不作考核。")
        return template % words if line.figure else reason_text(line)
    if line.status is TargetStatus.NOT_COMPUTABLE or line.figure is None:
        return reason_text(line)
    if line.status is TargetStatus.NO_TARGET:
        return _("上级没有给本地分解任务，只列实际数。")
    said = (_sentences(line) % words) if _sentences(line) else ""
    if line.status is TargetStatus.UNDECIDED and line.figure.open_rows:
        said += _("有 %(count)s 条记录缺信息。") % {"count": number_text(line.figure.open_rows)}
    return said


def _sentences(line: StoredLine) -> str:
    is_ceiling = line.nature is Nature.CEILING
    is_state = line.pace is None
    found = {
        TargetStatus.DONE: _("现为 %(figure)s，要求 %(target)s，已经做到。"),
        TargetStatus.ON_PACE: _("现为 %(figure)s，按进度应有 %(now)s，跟上了。"),
        TargetStatus.BEHIND: _("现为 %(figure)s，按进度应有 %(now)s，落后了。"),
        TargetStatus.DUE_TODAY: _(
            "%(due)s 当日到期，现为 %(figure)s，要求 %(target)s，还没有做到。"
        ),
        TargetStatus.OVERDUE: _("%(due)s 已到期，现为 %(figure)s，要求 %(target)s，没有做到。"),
        TargetStatus.NOT_DUE: _("现为 %(figure)s，要求 %(target)s，%(due)s 到期。"),
        TargetStatus.UNDECIDED: _("现为 %(figure)s，要求 %(target)s，还不能断定。"),
    }
    if is_ceiling and line.status is TargetStatus.BEHIND:
        return _("现为 %(figure)s，上限 %(target)s，已经超过。")
    if line.status is TargetStatus.ON_PACE and (is_state or is_ceiling):
        return _("现为 %(figure)s，要求 %(target)s，目前做到了，%(due)s 再核。")
    return found.get(line.status, "")


def _end_text(end: Quotient, line: StoredLine) -> str:
    if line.figure is not None and line.figure.is_rate:
        return percent_text(end)
    return amount_text(Decimal(end.numerator) / end.denominator, line.unit)


def percent_text(end: Quotient) -> str:
    """A rate in percent with one decimal, cut: 199 of 200 is 99.5 %, 1,999 of 2,000 is 99.9 %, never 100."""
    value = Decimal(end.numerator * 100) / Decimal(end.denominator)
    cut = value.quantize(Decimal("0.1"), rounding=ROUND_DOWN)
    return f"{number_text(int(cut) if cut == int(cut) else cut)}%"
