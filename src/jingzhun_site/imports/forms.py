"""The forms of imports."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jingzhun.vocabulary import FieldType, code_map_names, load_code_map
from jingzhun_site.imports.checking.plan import VOCABULARY
from jingzhun_site.imports.column_lines import (
    ColumnLine,
    certainty_of,
    distinct_samples,
    grouped_fields,
    guess_of,
    search_words,
    target_label,
)
from jingzhun_site.imports.files import LIMITS
from jingzhun_site.imports.files.guarding import megabytes
from jingzhun_site.imports.layouts import Column, Role, load_layouts, match_header
from jingzhun_site.imports.light_select import LightSelect
from jingzhun_site.imports.models import ImportBatch

AS_RECOGNISED, NOT_IMPORTED = "=", ""
PLAIN = {"class": "form-select"}
_ROLES = {
    Role.COUNTY_NAME: _("用来找行政村"),
    Role.TOWNSHIP_NAME: _("用来找行政村"),
    Role.VILLAGE_NAME: _("用来找行政村"),
    Role.VILLAGE_CODE: _("用来找行政村"),
    Role.NATURAL_VILLAGE_NAME: _("用来找自然村"),
    Role.HOUSEHOLD_SIZE: _("用来核对成员人数"),
}


class UploadForm(forms.Form):
    """A file, and the key that makes a second click on the button the same upload."""

    file = forms.FileField(
        label=_("表格文件"),
        help_text=_(".xlsx、.xls 或 .csv。上传后先预览，不会马上改动名册。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.xlsm,.et,.txt"}),
        error_messages={"empty": _("文件是空的。请重新导出后再上传。")},
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def clean_file(self) -> Any:
        """Refuse a file that is too large before anything is done with it."""
        file = self.cleaned_data["file"]
        if file.size > LIMITS.file_bytes:
            raise forms.ValidationError(
                _("文件有 %(size)s，超过上限 %(limit)s。请按乡镇分成几个文件，分别导入。"),
                params={"size": megabytes(file.size), "limit": megabytes(LIMITS.file_bytes)},
            )
        return file


class LayoutForm(forms.Form):
    """Which kind of workbook it is; choosing another one shows the columns anew."""

    layout = forms.ChoiceField(
        label=_("版式"), widget=forms.Select(attrs={"data-send-on-change": ""})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(key, one.label) for key, one in load_layouts().items()]
        _with_choices(self, "layout", choices)


def _with_choices(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


class MappingForm(forms.Form):
    """Which column is which field, in whose codes, from which day on."""

    layout = forms.ChoiceField(widget=forms.HiddenInput)
    code_map = forms.ChoiceField(
        label=_("代码按哪一套解释"),
        required=False,
        help_text=_("同一个数字在不同系统里意思不同；不认得的值会列出来请您指明，不会猜。"),
    )
    valid_from = forms.DateField(
        label=_("数据日期"),
        help_text=_("表中的情况从哪一天起属实。文件名带日期的已自动填好。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    year = forms.IntegerField(label=_("年度"), required=False, min_value=2000, max_value=2100)

    def __init__(self, *args: Any, batch: ImportBatch, layout: str, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(batch, layout))
        super().__init__(*args, **kwargs)
        self.batch = batch
        known = load_layouts()[layout]
        self.found = match_header(batch.headers, known, row=batch.header_row)
        _with_choices(self, "layout", [(layout, known.label)])
        _with_choices(self, "code_map", code_map_choices())
        if not known.asks_year:
            del self.fields["year"]
        else:
            self.fields["year"].required = True
        choices: list[tuple[str, Any]] = [("", _("不导入")), *grouped_fields(known)]
        for at, header in enumerate(batch.headers):
            if header:
                self.fields[f"column_{at}"] = self._column_field(at, choices)

    def _column_field(self, at: int, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
        """The field of one column: what it was recognised as, or may be, stands before all others."""
        column = self.found.columns.get(at)
        own: list[tuple[str, Any]] = [(AS_RECOGNISED, described(column))] if column else []
        guess = guess_of(at, self.found)
        if guess:
            likely = (str(_("可能是")), [(guess, target_label(guess))])
            choices = [choices[0], likely, *choices[1:]]
        fills = " ".join(column.to) if column else ""
        return forms.ChoiceField(
            label=self.batch.headers[at],
            required=False,
            choices=[*own, *choices],
            widget=LightSelect(
                attrs={**PLAIN, "data-column": self.batch.headers[at], "data-fills": fills}
            ),
        )

    def column_lines(self) -> list[ColumnLine]:
        """What the page shows of each column, those that need a look first."""
        lines = []
        for at, header in enumerate(self.batch.headers):
            if header:
                guess = guess_of(at, self.found)
                line = ColumnLine(
                    bound=self[f"column_{at}"],
                    samples=distinct_samples(self.batch.samples[at]),
                    certainty=certainty_of(at, self.found, self._choices()),
                    guess=guess,
                    guess_label=target_label(guess) if guess else "",
                )
                lines.append(line)
        return sorted(lines, key=lambda line: not line.needs_a_look)

    def _choices(self) -> Mapping[str, str]:
        is_same = self.found.layout.id == self.batch.layout
        return self.batch.choices if is_same else {}

    def words(self) -> dict[str, str]:
        """By what else than its label each field is found."""
        return search_words(self.found.layout)

    def clean(self) -> dict[str, Any]:
        """Refuse two columns for one field: nobody could say which of them counts."""
        cleaned = dict(super().clean() or {})
        taken: dict[str, str] = {}
        for at, header in enumerate(self.batch.headers):
            value = cleaned.get(f"column_{at}", "")
            targets = (
                self.found.columns[at].to if value == AS_RECOGNISED else (value,) if value else ()
            )
            for target in targets:
                if taken.setdefault(target, header) != header:
                    self.add_error(
                        f"column_{at}",
                        _("“%(column)s”和“%(first)s”对应同一项，请只保留一列。")
                        % {"column": header, "first": taken[target]},
                    )
        return cleaned

    def chosen(self) -> dict[str, str]:
        """What was decided otherwise than recognised, by header."""
        found = {}
        for at, header in enumerate(self.batch.headers):
            value = self.cleaned_data.get(f"column_{at}", "")
            if header and value != AS_RECOGNISED and (value or at in self.found.columns):
                found[header] = value
        return found


def _initial(batch: ImportBatch, layout: str) -> dict[str, Any]:
    found = match_header(batch.headers, load_layouts()[layout], row=batch.header_row)
    same = layout == batch.layout
    initial: dict[str, Any] = {
        "layout": layout,
        "code_map": batch.code_map if same else load_layouts()[layout].code_map,
        "valid_from": batch.valid_from,
        "year": batch.year,
    }
    for at, header in enumerate(batch.headers):
        recognised = AS_RECOGNISED if at in found.columns else NOT_IMPORTED
        initial[f"column_{at}"] = batch.choices.get(header, recognised) if same else recognised
    return initial


def described(column: Column) -> str:
    """What a recognised column is taken for, in words."""
    if column.to:
        return "、".join(target_label(target) for target in column.to)
    if column.because:
        return str(_("不导入（%(because)s）") % {"because": column.because})
    return str(_ROLES[column.role]) if column.role else ""


def code_map_choices() -> list[tuple[str, Any]]:
    """The code maps, our own words first."""
    return [
        ("", _("本系统的代码和名称")),
        *((n, load_code_map(n).label_zh) for n in code_map_names()),
    ]


class MeaningsForm(forms.Form):
    """What the values mean that nobody knows yet. A value left open stays a fault."""

    UNKNOWN = "?"

    def __init__(
        self, *args: Any, unmapped: Mapping[str, Mapping[str, int]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked: list[tuple[str, str, str, int]] = []
        for name, values in unmapped.items():
            for value, count in sorted(values.items(), key=lambda item: -item[1]):
                key = f"value_{len(self.asked)}"
                self.asked.append((key, name, value, count))
                self.fields[key] = forms.ChoiceField(
                    label=f"{target_label(name)}：{value}",
                    required=False,
                    choices=[
                        ("", _("还没定")),
                        (self.UNKNOWN, _("不掌握，按空白处理")),
                        *_codes(name),
                    ],
                    widget=LightSelect(attrs=PLAIN),
                )

    def lines(self) -> list[tuple[Any, str, str, int]]:
        """Each value's field with the label of its column, the value and how often it stands."""
        return [
            (self[key], target_label(name), value, count) for key, name, value, count in self.asked
        ]

    def meanings(self) -> dict[str, dict[str, str]]:
        """What was decided, by field and value."""
        found: dict[str, dict[str, str]] = {}
        for key, name, value, _count in self.asked:
            chosen = self.cleaned_data.get(key, "")
            if chosen:
                found.setdefault(name, {})[value] = "" if chosen == self.UNKNOWN else chosen
        return found


def _codes(name: str) -> list[tuple[str, Any]]:
    entity, _dot, field_name = name.partition(".")
    field = VOCABULARY.entities[entity].fields[field_name]
    if field.type is FieldType.BOOLEAN:
        return [("true", _("是")), ("false", _("否"))]
    return [(v.code, v.label_zh) for v in VOCABULARY.code_tables[field.codes].values.values()]


class ApplyForm(forms.Form):
    """The last word before a batch is written."""

    leaves_out_faulty = forms.BooleanField(
        label=_("把有错的行留在表外，其余整批导入"),
        required=False,
        help_text=_("导入后原表不再保留，请先下载标错的表，改好后再单独导入这些行。"),
    )
    reason = forms.CharField(
        label=_("说明"),
        max_length=200,
        required=False,
        help_text=_("写在每条变更记录上，例如“12月数据更新”。"),
    )
