"""Records of documents in words."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun.directives.exporting import clause_of
from jingzhun.directives.jsonl import Record
from jingzhun.directives.model import Comparison, Dating, Quantity, QuantityKind, Span
from jingzhun_site.directives.models import DirectiveItem
from jingzhun_site.frame.formats import number_text
from jingzhun_site.frame.words import Words

KIND_WORDS: Mapping[str, Words] = {
    QuantityKind.TARGET: gettext_lazy("目标"),
    QuantityKind.STANDARD: gettext_lazy("标准"),
    QuantityKind.BASELINE: gettext_lazy("现状"),
    "task": gettext_lazy("任务"),
}
COMPARISON_WORDS: Mapping[str, Words] = {
    Comparison.EQUAL: gettext_lazy("等于"),
    Comparison.AT_LEAST: gettext_lazy("不少于"),
    ">": gettext_lazy("超过"),
    Comparison.AT_MOST: gettext_lazy("不超过"),
    "<": gettext_lazy("低于"),
    Comparison.RANGE: gettext_lazy("在两数之间"),
}
SPAN_WORDS: Mapping[str, Words] = {
    Span.SINGLE: gettext_lazy("当年"),
    Span.EACH: gettext_lazy("各年分别"),
    Span.TOTAL: gettext_lazy("各年合计"),
    Span.BY: gettext_lazy("到最后一年为止"),
    Span.NONE: gettext_lazy("不分年度"),
}
PART_WORDS: Mapping[str, Words] = {
    "value": gettext_lazy("数值"),
    "value_max": gettext_lazy("上限"),
    "unit": gettext_lazy("单位"),
    "comparison": gettext_lazy("比较"),
    "dating": gettext_lazy("时间"),
    "kind": gettext_lazy("类别"),
    "scope": gettext_lazy("范围"),
    "responsible": gettext_lazy("责任单位"),
    "words": gettext_lazy("内容"),
    "absolute": gettext_lazy("硬性要求"),
    "permissive": gettext_lazy("鼓励事项"),
}
COVERAGE_WORDS: Mapping[str, Words] = {
    "covered": gettext_lazy("政策包已有"),
    "waived": gettext_lazy("政策包说明不收"),
    "missing": gettext_lazy("政策包缺少"),
}
STATE_TONES: Mapping[str, str] = {
    DirectiveItem.State.WAITING: "soon",
    DirectiveItem.State.ACCEPTED: "good",
    DirectiveItem.State.REJECTED: "quiet",
    DirectiveItem.State.REPLACED: "quiet",
}
STATE_ICONS: Mapping[str, str] = {
    DirectiveItem.State.WAITING: "circle-dashed",
    DirectiveItem.State.ACCEPTED: "circle-check",
    DirectiveItem.State.REJECTED: "circle-x",
    DirectiveItem.State.REPLACED: "minus",
}
_MYRIAD = Decimal(10_000)  # plans print sums of money in 万元 from one on
_SIGNS: Mapping[str, str] = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< "}


def value_text(record: Quantity) -> str:
    """A value with its unit and sign: ``≥ 95%``, ``3 至 5 所``, ``200 万元``."""
    is_large = record.unit.startswith("元") and record.value >= _MYRIAD
    scale, unit = (_MYRIAD, f"万{record.unit}") if is_large else (1, record.unit)
    low = _number(record.value / scale)
    if record.value_max is not None:
        low = _("%(low)s 至 %(high)s") % {"low": low, "high": _number(record.value_max / scale)}
    gap = "" if unit.startswith(("%", "‰")) else " "
    return f"{_SIGNS.get(record.sign, '')}{low}{gap}{unit}".strip()


def dating_text(dating: Dating) -> str:
    """When a record is due: ``2019、2020 年``, ``2018-12-31 前``; empty where no time is named."""
    if dating.deadline is not None:
        return _("%(day)s 前") % {"day": dating.deadline.isoformat()}
    if dating.years:
        joint = "—" if dating.span in (Span.TOTAL, Span.BY) else "、"
        years = [str(year) for year in dating.years]
        words = joint.join((years[0], years[-1]) if joint == "—" and len(years) > 1 else years)
        ending = _("年合计") if dating.span is Span.TOTAL else _("年")
        return f"{words} {ending}"
    return _("每年 %(day)s 前") % {"day": dating.month_day} if dating.month_day else ""


def time_text(record: Record) -> str:
    """When a record applies: a fact of the past as at a day, everything else by it."""
    is_past = isinstance(record, Quantity) and record.kind is QuantityKind.BASELINE
    if is_past and record.dating.deadline is not None:
        return _("截至 %(day)s") % {"day": record.dating.deadline.isoformat()}
    return dating_text(record.dating)


def subject_text(record: Record) -> str:
    """What a record is about; the reader writes its commas as plain ones."""
    words = record.indicator if isinstance(record, Quantity) else record.words
    return words.replace(",", "，")


def record_text(record: Record) -> str:
    """A record on one line: what, how much, when."""
    parts = [subject_text(record)]
    if isinstance(record, Quantity):
        parts.append(value_text(record))
    parts.append(time_text(record))
    return " ".join(part for part in parts if part)


def clause_text(section: str) -> str:
    """A section as officers cite it: 二(三)5."""
    return clause_of(section)


def kind_of(record: Record) -> str:
    """The kind of a record, as its colour goes by it."""
    return str(record.kind) if isinstance(record, Quantity) else "task"


def _number(value: Decimal) -> str:
    whole = value == value.to_integral_value()
    return number_text(int(value) if whole else Decimal(f"{value.normalize():f}"))
