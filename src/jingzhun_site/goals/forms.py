"""Forms of the pages of goals."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jingzhun_site.config import clock
from jingzhun_site.documents.forms import ProvedForm
from jingzhun_site.goals.counted import half_fault, is_counted
from jingzhun_site.goals.evidence import REPORT_EVIDENCE

_LONG = forms.Textarea(attrs={"rows": 2})


class ReasonForm(forms.Form):
    """Why a target is handed down so, and why more is asked than of the place itself."""

    reason = forms.CharField(
        label=_("分解理由"),
        max_length=300,
        widget=_LONG,
        help_text=_("写明依据，例如：按 2018 年底未脱贫户数分解，专题会议 3 月 5 日研究通过。"),
    )
    why_more = forms.CharField(
        label=_("加码理由"),
        max_length=150,
        required=False,
        widget=_LONG,
        help_text=_("下级目标高于本级或时限早于本级时必须填写。"),
    )


class ShortfallForm(forms.Form):
    """What a place can reach of its target, and why not all."""

    possible = forms.DecimalField(
        label=_("预计能完成"), required=False, min_value=Decimal(0), max_digits=16, decimal_places=2
    )
    text = forms.CharField(
        label=_("困难说明"),
        max_length=500,
        widget=_LONG,
        help_text=_("写明差多少、为什么，上级必须答复。"),
    )

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_in(unit, self.fields["possible"])


class AnswerForm(forms.Form):
    """What the place above answers."""

    answer = forms.CharField(label=_("答复"), max_length=500, widget=_LONG)


class ReportForm(ProvedForm):
    """A figure that somebody answers for, with the paper that proves it."""

    wanted = REPORT_EVIDENCE
    field_order = ("value", "as_at", "note", "kind", "file")

    value = forms.DecimalField(
        label=_("数值"), min_value=Decimal(0), max_digits=16, decimal_places=2
    )
    as_at = forms.DateField(
        label=_("截至日期"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=clock.today,
    )
    note = forms.CharField(
        label=_("说明"),
        max_length=500,
        widget=_LONG,
        help_text=_("写明数字从哪里来，例如：验收单 12 份，清单附后。"),
    )

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_in(unit, self.fields["value"])


class CheckForm(forms.Form):
    """Why a reported figure is sent back."""

    reason = forms.CharField(
        label=_("退回原因"),
        max_length=500,
        required=False,
        widget=_LONG,
        help_text=_("核验通过不用填，退回必须写明。"),
    )


def _ask_in(unit: str, field: forms.Field) -> None:
    """Lets a number of what is counted be whole only: the browser says so first, the server decides."""
    if is_counted(unit):
        field.widget.attrs |= {"step": "1", "inputmode": "numeric"}
        field.validators = [*field.validators, _whole_in(unit, str(field.label))]


def _whole_in(unit: str, label: str) -> Callable[[Decimal], None]:
    def check(value: Decimal) -> None:
        if fault := half_fault(label, value, unit):
            raise forms.ValidationError(fault)

    return check
