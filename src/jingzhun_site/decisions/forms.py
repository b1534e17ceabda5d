"""Forms of the pages of decisions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jingzhun_site.config import clock

_DATE = forms.DateInput(attrs={"type": "date"})


class TimesForm(forms.Form):
    """The two days of a snapshot; empty means today, with all that is known."""

    as_at = forms.DateField(
        label=_("数据日期"),
        required=False,
        widget=_DATE,
        help_text=_("名册在哪一天的情况；空着为今天。"),
    )
    known_at = forms.DateField(
        label=_("截至何日所知"),
        required=False,
        widget=_DATE,
        help_text=_("此日以后登记的更正不计入；空着为今天。"),
    )

    def clean(self) -> dict[str, object]:
        """No day may lie ahead."""
        cleaned = super().clean() or {}
        for name in ("as_at", "known_at"):
            day = cleaned.get(name)
            if day is not None and day > clock.today():
                self.add_error(name, _("不能晚于今天。"))
        return cleaned


class DismissForm(forms.Form):
    """Why a gap is none."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明核实的时间和情况，例如：10 月 12 日入户核实，住房已自行翻建。"),
    )
