"""Forms of the ledgers: they ask for what nobody knows yet, and say what was refused."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jingzhun.packs import Step
from jingzhun_site.config import clock
from jingzhun_site.documents.forms import PaperField
from jingzhun_site.imports.files.guarding import megabytes
from jingzhun_site.programmes.actions.obstacles import Signing
from jingzhun_site.programmes.actions.refusing import RefusedError
from jingzhun_site.programmes.evidence import wanted_evidence
from jingzhun_site.programmes.procedures import InForce
from jingzhun_site.programmes.workbooks.reading import LIMITS

_REASON = 500


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        initial=clock.today,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class ActForm(forms.Form):
    """A form about one line of a ledger, which carries the version that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    @property
    def seen_version(self) -> int | None:
        """The version of the line when the page was made."""
        version: int | None = self.cleaned_data.get("version")
        return version

    def refuse(self, refused: RefusedError) -> None:
        """Say every reason of a refusal above the form."""
        for reason in refused.reasons:
            self.add_error(None, reason)


class SignForm(ActForm):
    """Signing a step: its day, a word, and the papers that its clause asks for."""

    on = _day(_("办理日期"))
    note = forms.CharField(label=_("说明"), max_length=_REASON, required=False)

    def __init__(self, *args: Any, in_force: InForce, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        self.papers = wanted_evidence(in_force, step)
        for kind, must in self.papers.items():
            self.fields[f"paper_{kind}"] = PaperField(kind=kind, required=must)

    def signing(self) -> Signing:
        """What is to be signed."""
        given = self.cleaned_data
        papers: Mapping[str, Any] = {kind: given.get(f"paper_{kind}") for kind in self.papers}
        on: date = given["on"]
        return Signing(step=self.step.id, on=on, note=given["note"], papers=papers)


class PapersForm(ActForm):
    """Papers of a step that was taken."""

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in step.evidence:
            self.fields[f"paper_{kind}"] = PaperField(kind=kind)

    def papers(self) -> Mapping[str, Any]:
        """What was sent, by kind of evidence."""
        named = {name.removeprefix("paper_"): sent for name, sent in self.cleaned_data.items()}
        return {kind: sent for kind, sent in named.items() if kind != "version"}


class ReasonForm(ActForm):
    """Something that wants a reason."""

    reason = forms.CharField(
        label=_("理由"), max_length=_REASON, widget=forms.Textarea(attrs={"rows": 3})
    )


class GrantForm(ReasonForm):
    """The approved sum and quantity."""

    amount_yuan = forms.DecimalField(
        label=_("核定金额（元）"), required=False, min_value=0, max_digits=16, decimal_places=2
    )
    quantity = forms.DecimalField(
        label=_("数量"), required=False, min_value=0, max_digits=15, decimal_places=3
    )
    field_order = ("amount_yuan", "quantity", "reason")


class ReturnForm(ReasonForm):
    """Returning to a step that was taken."""

    step = forms.ChoiceField(label=_("退回到"))
    field_order = ("step", "reason")

    def __init__(self, *args: Any, steps: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = list(steps.items())  # type: ignore[attr-defined]


class EndForm(ReasonForm):
    """Ending without the closing step."""

    because = forms.ChoiceField(label=_("结束原因"))
    on = _day(_("结束日期"))
    field_order = ("because", "on", "reason")

    def __init__(self, *args: Any, ends: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].choices = list(ends.items())  # type: ignore[attr-defined]


class ObjectionForm(ActForm):
    """An objection as somebody raised it."""

    on = _day(_("提出日期"))
    words = forms.CharField(
        label=_("异议内容"),
        max_length=_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("只写事情，不写提出人的姓名和电话。"),
    )


class ResolveForm(ActForm):
    """How an objection was resolved."""

    is_upheld = forms.ChoiceField(
        label=_("核查结论"),
        choices=(("no", _("异议不成立，继续办理")), ("yes", _("异议成立，退回"))),
    )
    on = _day(_("处理日期"))
    outcome = forms.CharField(
        label=_("核查情况"), max_length=_REASON, widget=forms.Textarea(attrs={"rows": 3})
    )


class LedgerBookForm(forms.Form):
    """The workbook of a ledger that comes back."""

    file = forms.FileField(
        label=_("填好的表格"),
        help_text=_("本专项导出的表。上传后先核对、预览，确认才登记。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={"empty": _("文件是空的，请选填好的表格。")},
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large before anything is done with it."""
        file = self.cleaned_data["file"]
        if file.size > LIMITS.file_bytes:
            raise forms.ValidationError(
                _("文件有 %(size)s，超过上限 %(limit)s。请按乡镇分开导出、分开回传。"),
                params={"size": megabytes(file.size), "limit": megabytes(LIMITS.file_bytes)},
            )
        return file
