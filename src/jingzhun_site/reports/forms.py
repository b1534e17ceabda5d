"""Forms of the pages of reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jingzhun_site.config import clock
from jingzhun_site.reports.answering import duties_answered
from jingzhun_site.reports.models import ReportTemplate

_CADENCES = dict(ReportTemplate.Cadence.choices)
KINDS = ".xlsx,.docx"
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
OWN, BELOW = "own", "below"


def _file() -> forms.FileField:
    return forms.FileField(
        label=_("模板文件"),
        help_text=_("Excel（.xlsx）或 Word（.docx），在要填数的地方写 {{ 名称 }}。"),
        widget=forms.FileInput(attrs={"accept": KINDS}),
        error_messages={"empty": _("文件是空的，请重新选择。")},
    )


class TemplateForm(forms.Form):
    """A new template."""

    title = forms.CharField(label=_("模板名称"), max_length=100)
    cadence = forms.ChoiceField(
        label=_("周期"),
        choices=ReportTemplate.Cadence.choices,
        help_text=_("“本期”的起止日期按周期和截止日期推算。"),
    )
    duty = forms.ChoiceField(
        label=_("对应职责"),
        required=False,
        help_text=_("选了的，用这张模板生成本期报表后，这项职责自动记为已履行。"),
    )
    file = _file()

    def __init__(self, *args: Any, place_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.duties = {duty.id: duty for duty in duties_answered(place_code)}
        field = self.fields["duty"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("不对应职责"))] + [
                (duty.id, f"{duty.label}（{_CADENCES[duty.every]}）")
                for duty in self.duties.values()
                if duty.every in _CADENCES
            ]

    def clean(self) -> dict[str, Any]:
        """What was typed; a template answers only a duty of its own cadence."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        duty, cadence = self.duties.get(given.get("duty", "")), given.get("cadence")
        if duty is not None and cadence and duty.every != cadence:
            words = {"duty": duty.label, "wanted": _CADENCES[duty.every]}
            said = _("“%(duty)s”是%(wanted)s，请把周期改为%(wanted)s，或不选对应职责。")
            self.add_error("duty", said % words)
        return given


class DutyForm(forms.Form):
    """Which duty the reports of a template answer from now on."""

    duty = forms.ChoiceField(
        label=_("对应职责"),
        required=False,
        help_text=_("只列周期相同的；改了以后，先前已记为履行的不变。"),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)

    def __init__(self, *args: Any, template: ReportTemplate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["duty"].initial = self.fields["seen"].initial = template.duty_id
        found = duties_answered(template.place_code, template.cadence)
        field = self.fields["duty"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("不对应职责")), *((one.id, one.label) for one in found)]


class VersionForm(forms.Form):
    """A new file of a template."""

    file = _file()
    note = forms.CharField(
        label=_("改了什么"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class FillForm(forms.Form):
    """For which day and which places a report is filled."""

    on = forms.DateField(
        label=_("截止日期"),
        widget=_DAY,
        help_text=_("今天或以前的日期；“本期”就是这一天所在的旬、月、季或年。"),
    )
    places = forms.ChoiceField(label=_("填报地区"))

    def __init__(self, *args: Any, place_name: str, children: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today
        choices = [(OWN, place_name)]
        if children:
            choices.append((BELOW, _("下级每个地区各一张（%(count)d 张）") % {"count": children}))
        field = self.fields["places"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
