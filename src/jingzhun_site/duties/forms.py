"""The forms of duties."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jingzhun_site.config import clock
from jingzhun_site.documents.forms import ProvedForm
from jingzhun_site.duties.actions.recording import Done

_LONG = forms.Textarea(attrs={"rows": 2})


class DoneForm(ProvedForm):
    """That a duty was done, or a part of it, with a paper that shows it where there is one."""

    field_order = ("done_on", "quantity", "note", "kind", "file")

    done_on = forms.DateField(
        label=_("办理日期"),
        initial=clock.today,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    quantity = forms.DecimalField(
        label=_("数量"), min_value=Decimal("0.01"), max_digits=8, decimal_places=2, initial=1
    )
    note = forms.CharField(
        label=_("办理情况"),
        max_length=1000,
        widget=_LONG,
        help_text=_("例如：会议纪要编号、到会人数、通报文号。"),
    )

    def __init__(self, *args: Any, wanted: Collection[str], **kwargs: Any) -> None:
        self.wanted = wanted
        super().__init__(*args, **kwargs)
        self.fields["kind"].required = self.fields["file"].required = False

    def done(self) -> Done:
        """What the form says."""
        given = self.cleaned_data
        return Done(
            done_on=given["done_on"],
            note=given["note"],
            quantity=given["quantity"],
            paper=given.get("paper"),
        )
