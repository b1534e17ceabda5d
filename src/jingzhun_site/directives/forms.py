"""The forms of documents."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun.directives.documents import check_kind, is_readable
from jingzhun.directives.jsonl import Record
from jingzhun.directives.model import (
    Comparison,
    Dating,
    Quantity,
    QuantityKind,
    Responsible,
    Span,
    Task,
    read_sign,
)
from jingzhun.errors import JingzhunError
from jingzhun_site.directives.models import Directive, DirectiveItem
from jingzhun_site.directives.records import record_of
from jingzhun_site.directives.refusing import DirectiveRefusedError, sentence_of
from jingzhun_site.directives.wording import COMPARISON_WORDS, KIND_WORDS, SPAN_WORDS

KINDS = ".docx,.pdf,.txt,.html,.htm,.md"
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_LONG = forms.Textarea(attrs={"rows": 2})
_UNIT_HELP = gettext_lazy("几个单位用顿号隔开。")
_FIRST_YEAR, _LAST_YEAR = 1949, 2100


class UploadForm(forms.Form):
    """A document and the place that it binds."""

    file = forms.FileField(
        label=gettext_lazy("文件"),
        help_text=gettext_lazy("Word（.docx）、PDF、网页或文本。扫描件没有文字，读不出来。"),
        widget=forms.FileInput(attrs={"accept": KINDS}),
        error_messages={"empty": gettext_lazy("文件是空的，请重新选择。")},
    )
    governs = forms.ChoiceField(
        label=gettext_lazy("适用地区"),
        help_text=gettext_lazy("上级发来的文件选上级地区，用来与本级文件比对。"),
    )

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["governs"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(places)

    def clean_file(self) -> Any:
        """Refuse a kind of file that is never read, and one that is not what its name says, before it is kept."""
        file = self.cleaned_data["file"]
        if not is_readable(Path(file.name)):
            raise forms.ValidationError(
                _("不能读取“%(ending)s”文件。请另存为 .docx、.pdf、.html 或 .txt 后再上传。"),
                params={"ending": Path(file.name).suffix or file.name},
            )
        try:
            check_kind(Path(file.name), file.read())
        except JingzhunError as error:
            sentences = [sentence_of(fault) for fault in error.faults]
            raise forms.ValidationError(sentences) from error
        file.seek(0)
        return file


class DescribeForm(forms.Form):
    """What is known of a document besides its text."""

    title = forms.CharField(label=gettext_lazy("标题"), max_length=300)
    issuer = forms.CharField(label=gettext_lazy("发文单位"), max_length=200, required=False)
    document_number = forms.CharField(
        label=gettext_lazy("文号"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("文号相同的后一份文件视为新版。"),
    )
    issued_on = forms.DateField(label=gettext_lazy("成文日期"), required=False, widget=_DAY)
    upper = forms.ModelChoiceField(
        label=gettext_lazy("对照的上级文件"),
        queryset=Directive.objects.none(),
        required=False,
        empty_label=gettext_lazy("自动选择最近一级"),
    )

    def __init__(self, *args: Any, above: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["upper"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = above


class CorrectForm(forms.Form):
    """The fields of an item that a person may correct."""

    years = forms.CharField(
        label=gettext_lazy("年度"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("几个年度用顿号隔开；不分年度就空着。"),
    )
    deadline = forms.DateField(label=gettext_lazy("完成时限"), required=False, widget=_DAY)
    lead = forms.CharField(
        label=gettext_lazy("牵头单位"), max_length=400, required=False, help_text=_UNIT_HELP
    )
    supporting = forms.CharField(
        label=gettext_lazy("配合单位"), max_length=400, required=False, help_text=_UNIT_HELP
    )

    def clean_years(self) -> tuple[int, ...]:
        """The years as numbers, each once, in order."""
        words = [word for word in re.split(r"[、,，\s]+", self.cleaned_data["years"]) if word]
        wrong = [word for word in words if not _is_year(word.removesuffix("年"))]
        if wrong:
            raise forms.ValidationError(
                _("“%(word)s”不是年度，请写成 2018、2019 这样。"), params={"word": wrong[0]}
            )
        return tuple(sorted({int(word.removesuffix("年")) for word in words}))

    def record_like(self, record: Record) -> Record:
        """The record as the form has it, its place in the text unchanged."""
        found = self.cleaned_data
        responsible = Responsible(
            lead=_units(found["lead"]), supporting=_units(found["supporting"])
        )
        return replace(record, dating=self.dating_like(record.dating), responsible=responsible)

    def dating_like(self, dating: Dating) -> Dating:
        """The time as the form has it; a span that needs years ends with them."""
        years, deadline = self.cleaned_data["years"], self.cleaned_data["deadline"]
        span = dating.span
        if not years:
            span = Span.NONE
        elif span is Span.NONE or (len(years) == 1 and span is Span.EACH):
            span = Span.SINGLE if len(years) == 1 else Span.EACH
        return replace(dating, years=years, deadline=deadline, span=span)


class CorrectTaskForm(CorrectForm):
    """The fields of a task."""

    words = forms.CharField(label=gettext_lazy("任务"), max_length=500, widget=_LONG)
    absolute = forms.BooleanField(
        label=gettext_lazy("硬性要求（必须、一律、严禁）"), required=False
    )
    field_order = ("words", "years", "deadline", "lead", "supporting", "absolute")

    def record_like(self, record: Record) -> Record:
        """The task as the form has it."""
        whole = super().record_like(record)
        if not isinstance(whole, Task):
            raise TypeError("The form of tasks was given a quantity.")
        found = self.cleaned_data
        return replace(whole, words=found["words"], absolute=found["absolute"])


class CorrectQuantityForm(CorrectForm):
    """The fields of a quantity."""

    indicator = forms.CharField(label=gettext_lazy("指标"), max_length=200)
    scope = forms.CharField(label=gettext_lazy("范围"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"), choices=[(k.value, KIND_WORDS[k]) for k in QuantityKind]
    )
    comparison = forms.ChoiceField(label=gettext_lazy("比较"), choices=[*COMPARISON_WORDS.items()])
    value = forms.DecimalField(
        label=gettext_lazy("数值"), min_value=Decimal(0), max_digits=20, decimal_places=6
    )
    value_max = forms.DecimalField(
        label=gettext_lazy("上限"),
        min_value=Decimal(0),
        max_digits=20,
        decimal_places=6,
        required=False,
    )
    unit = forms.CharField(label=gettext_lazy("单位"), max_length=40)
    span = forms.ChoiceField(
        label=gettext_lazy("年度关系"), choices=[(s.value, SPAN_WORDS[s]) for s in Span]
    )
    field_order = (
        "indicator", "scope", "kind", "comparison", "value", "value_max", "unit", "years", "span",
        "deadline", "lead", "supporting",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A range wants two ends in order, everything else one."""
        found: dict[str, Any] = super().clean() or {}
        low, high = found.get("value"), found.get("value_max")
        is_range = found.get("comparison") == Comparison.RANGE
        if is_range and (high is None or low is None or high <= low):
            self.add_error("value_max", _("“在两数之间”要有上限，并且大于数值。"))
        if not is_range and high is not None:
            self.add_error("value_max", _("只有“在两数之间”才填上限。"))
        return found

    def dating_like(self, dating: Dating) -> Dating:
        """The time with the span that was chosen."""
        whole = super().dating_like(dating)
        return replace(whole, span=Span(self.cleaned_data["span"]) if whole.years else Span.NONE)

    def record_like(self, record: Record) -> Record:
        """The quantity as the form has it."""
        whole = super().record_like(record)
        if not isinstance(whole, Quantity):
            raise TypeError("The form of quantities was given a task.")
        found = self.cleaned_data
        comparison, strict = read_sign(found["comparison"])
        return replace(
            whole,
            indicator=found["indicator"],
            scope=found["scope"],
            kind=QuantityKind(found["kind"]),
            comparison=comparison,
            is_strict=strict,
            value=found["value"],
            value_max=found["value_max"],
            unit=found["unit"],
        )


def correct_form(item: DirectiveItem, data: Any = None) -> CorrectForm:
    """The form of an item, filled with what it holds."""
    record = record_of(item)
    about: dict[str, Any] = {
        "years": "、".join(str(year) for year in record.dating.years),
        "deadline": record.dating.deadline,
        "lead": "、".join(record.responsible.lead),
        "supporting": "、".join(record.responsible.supporting),
    }
    if isinstance(record, Task):
        about |= {"words": record.words, "absolute": record.absolute}
        return CorrectTaskForm(data, initial=about, auto_id="item-%s")
    for name in ("indicator", "scope", "kind", "unit"):
        about[name] = str(getattr(record, name))
    about["comparison"] = record.sign
    about |= {"value": _plain(record.value), "value_max": _plain(record.value_max)}
    about["span"] = record.dating.span.value
    return CorrectQuantityForm(data, initial=about, auto_id="item-%s")


def read_day(words: str) -> date | None:
    """A day as a form sends it; nothing where the box was left empty.

    Raises:
        DirectiveRefusedError: it is no day.
    """
    try:
        return date.fromisoformat(words) if words else None
    except ValueError as error:
        sentence = _("“%(words)s”不是日期，请写成 2018-12-31 这样。")
        raise DirectiveRefusedError([sentence % {"words": words[:20]}]) from error


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _is_year(word: str) -> bool:
    return word.isascii() and word.isdigit() and _FIRST_YEAR <= int(word) <= _LAST_YEAR


def _units(words: str) -> tuple[str, ...]:
    """Units from one line, each once.

    >>> _units("县财政局、县住建局，县财政局")
    ('县财政局', '县住建局')
    """
    found = [part.strip() for part in re.split(r"[、,，;；]", words)]
    return tuple(dict.fromkeys(part for part in found if part))
