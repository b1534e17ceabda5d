"""Forms of documents: the fields of a form that takes papers, and why one is taken off."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from jingzhun_site.documents.actions import CheckedDocument, check_document
from jingzhun_site.documents.kinds import kind_of
from jingzhun_site.documents.recognising import FORMS
from jingzhun_site.documents.refusing import UnwantedDocumentError

_ACCEPT = {
    "photo": "image/jpeg,image/png,image/webp",
    "pdf": ".pdf",
    "text": ".docx",
    "workbook": ".xlsx",
}


class PaperField(forms.FileField):
    """A file that proves something; what is no file of its kind is refused beside the field."""

    def __init__(self, *, kind: str, required: bool = False, **kwargs: Any) -> None:
        one = kind_of(kind)
        self.kind = kind
        accept = ",".join(_ACCEPT[form] for form in one.takes)
        super().__init__(
            label=one.label,
            required=required,
            help_text=_("、").join(str(FORMS[form]) for form in one.takes),
            allow_empty_file=True,  # the refusal of an empty one is said by what looks at it
            widget=forms.FileInput(attrs={"accept": accept}),
            **kwargs,
        )

    def clean(self, data: Any, initial: Any = None) -> CheckedDocument | None:
        """The file, looked at."""
        upload: File[Any] | None = super().clean(data, initial)
        if not data or upload is None:
            return None
        try:
            return check_document(upload, kind=self.kind, wanted=(self.kind,))
        except UnwantedDocumentError as unwanted:
            raise forms.ValidationError(unwanted.sentence) from unwanted


class ProvedForm(forms.Form):
    """A form with one paper, of a kind that is chosen from those asked for."""

    wanted: Collection[str] = ()
    kind = forms.ChoiceField(label=_("材料种类"))
    file = forms.FileField(
        label=_("佐证材料"), allow_empty_file=True, help_text=_("照片、PDF 或表格，一个文件。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = self.fields["kind"]
        kinds.choices = [(kind, kind_of(kind).label) for kind in self.wanted]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What was typed, and the paper once it was looked at."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        kind, upload = given.get("kind"), given.get("file")
        if kind and upload is not None:
            try:
                given["paper"] = check_document(upload, kind=kind, wanted=self.wanted)
            except UnwantedDocumentError as unwanted:
                self.add_error("file", unwanted.sentence)
        return given


class WithdrawForm(forms.Form):
    """Why a document is taken off."""

    reason = forms.CharField(
        label=_("撤下理由"),
        max_length=500,
        required=False,  # refused by the action, with its own sentence
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("撤下后不再作为依据，文件、撤下人和理由留档备查。"),
    )
