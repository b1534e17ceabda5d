"""The forms of cross-checks."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jingzhun.packs import Register
from jingzhun_site.config import clock
from jingzhun_site.crosschecks.models import RegisterFile
from jingzhun_site.crosschecks.refusing import CrossCheckRefusedError
from jingzhun_site.imports.files import LIMITS
from jingzhun_site.imports.files.guarding import megabytes
from jingzhun_site.ledger.forms import PostsForm

_LONG = forms.Textarea(attrs={"rows": 3})
_DAY = {"type": "date"}


class UploadForm(forms.Form):
    """A file, and of which register it is."""

    register = forms.ChoiceField(label=_("哪一种部门数据"))
    file = forms.FileField(
        label=_("表格文件"),
        help_text=_(".xlsx、.xls 或 .csv，部门导出的原样上传即可；不会改动名册。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.xlsm,.et,.txt"}),
        error_messages={"empty": _("文件是空的。请重新导出后再上传。")},
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["register"].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuse a file that is too large before anything is done with it."""
        file = self.cleaned_data["file"]
        if file.size > LIMITS.file_bytes:
            raise forms.ValidationError(
                _("文件有 %(size)s，超过上限 %(limit)s。请按乡镇分成几个文件，分别上传。"),
                params={"size": megabytes(file.size), "limit": megabytes(LIMITS.file_bytes)},
            )
        return file


class ColumnsForm(forms.Form):
    """Which header of the sheet is which column of the register, and of which day the data are."""

    as_at = forms.DateField(
        label=_("数据日期"),
        help_text=_("表中的情况截至哪一天。文件名带日期的已自动填好。"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs=_DAY),
    )

    def __init__(self, *args: Any, file: RegisterFile, register: Register, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"as_at": file.as_at})
        super().__init__(*args, **kwargs)
        self.register = register
        samples = dict(zip(file.headers, file.samples, strict=False))
        headers = [(h, _shown(h, samples.get(h, ()))) for h in file.headers if h]
        for column in register.columns:
            self.fields[f"column_{column.name}"] = forms.ChoiceField(
                label=column.field.label_zh,
                choices=[("", _("这份表没有")), *headers],
                widget=forms.Select(attrs={"class": "form-select"}),
                required=column.field.required,
                initial=file.choices.get(column.name, ""),
                error_messages={"required": _("这一列不能没有，请选择是表里的哪一列。")},
            )

    def clean_as_at(self) -> Any:
        """Nobody knows what will be."""
        day = self.cleaned_data["as_at"]
        if day > clock.today():
            raise forms.ValidationError(_("数据日期晚于今天，请核对。"))
        return day

    def clean(self) -> Any:
        """A person must be told by something, and a header can be one column only."""
        given = super().clean() or {}
        chosen = self.choices()
        if not {"id_number", "name", "certificate_number"} & set(chosen):
            self.add_error(None, _("证件号码和姓名都没有对应，无法认人。请至少选定一项。"))
        seen: dict[str, str] = {}
        for name, header in chosen.items():
            if header in seen:
                label = self.fields[f"column_{seen[header]}"].label
                sentence = _("“%(header)s”已对应“%(label)s”，一列只能对应一项。")
                self.add_error(f"column_{name}", sentence % {"header": header, "label": label})
            seen.setdefault(header, name)
        return given

    def choices(self) -> dict[str, str]:
        """The chosen header of each column that has one."""
        names = [column.name for column in self.register.columns]
        given = {name: self.cleaned_data.get(f"column_{name}", "") for name in names}
        return {name: header for name, header in given.items() if header}

    def lines(self) -> list[Any]:
        """The fields of the columns, in the order of the register."""
        return [self[f"column_{column.name}"] for column in self.register.columns]


class RunForm(forms.Form):
    """Which files are held against the register: of each register one."""

    def __init__(
        self, *args: Any, files: Sequence[tuple[str, str, Sequence[tuple[str, str]]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for register, label, choices in files:
            self.fields[f"file_{register}"] = forms.ChoiceField(
                label=label,
                required=False,
                choices=[*choices, ("", _("这次不比对"))],
                initial=choices[0][0],
                widget=forms.Select,
            )

    def clean(self) -> Any:
        """Nothing to compare is no comparison."""
        given = super().clean() or {}
        if not self.chosen():
            self.add_error(None, _("请至少选一份部门数据。"))
        return given

    def chosen(self) -> list[int]:
        """The chosen files."""
        return [int(key) for key in self.cleaned_data.values() if key]


class _DifferenceForm(forms.Form):
    """A form about one difference, which carries the version that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def refuse(self, refused: CrossCheckRefusedError) -> None:
        """Say every reason of a refusal above the form."""
        for sentence in refused.sentences:
            self.add_error(None, sentence)


class ReasonForm(_DifferenceForm):
    """What an inquiry found."""

    text = forms.CharField(
        label=_("怎样核实的"),
        max_length=1000,
        widget=_LONG,
        help_text=_("例如：10 月 12 日入户，见火化证明；或：电话核对，同名不同人。"),
    )


class FollowForm(_DifferenceForm):
    """Why the register stays as it is, or what is to be said of an offer."""

    text = forms.CharField(label=_("说明"), max_length=500, widget=_LONG)


class GroundForm(ReasonForm):
    """Why a difference is none, or none for now; the grounds of the comparison are offered."""

    ground = forms.ChoiceField(label=_("常见情形"), required=False)
    field_order = ("version", "ground", "text")

    def __init__(self, *args: Any, grounds: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [("", _("其他，在下面写明")), *grounds]  # type: ignore[attr-defined]

    def words(self) -> str:
        """The ground and what was written of it, as one sentence."""
        chosen = dict(self.fields["ground"].choices).get(self.cleaned_data["ground"], "")  # type: ignore[attr-defined]
        text: str = self.cleaned_data["text"]
        return f"{chosen}：{text}" if self.cleaned_data["ground"] else text


class ExemptForm(GroundForm):
    """Until when nobody has to look at it, and why."""

    until = forms.DateField(
        label=_("暂缓至"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs=_DAY),
        help_text=_("过了这一天重新列为待核实。"),
    )
    field_order = ("version", "until", "ground", "text")  # type: ignore[assignment]


class AssignForm(PostsForm):
    """To whom differences are given, and until when."""

    text = forms.CharField(label=_("交办要求"), max_length=500, required=False, widget=_LONG)
    field_order = ("lead_post", "due_on", "supporting_posts", "text")

    def clean_due_on(self) -> Any:
        """A deadline gone by is a slip of the pen."""
        day = self.cleaned_data["due_on"]
        if day < clock.today():
            raise forms.ValidationError(_("完成时限早于今天，请改成今天或以后。"))
        return day


class AnswersForm(forms.Form):
    """The workbook of differences, filled in."""

    file = forms.FileField(
        label=_("填好的反馈表"),
        help_text=_("用这里导出的表格填写“是否属实”和“说明”两列后上传。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"empty": _("文件是空的。")},
    )


def _shown(header: str, samples: Sequence[str]) -> str:
    said = "、".join(dict.fromkeys(one for one in samples if one.strip()))
    return f"{header}（{said}）" if said else header
