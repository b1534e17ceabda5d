"""Forms of deliveries."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReceiptsForm(forms.Form):
    """The workbook that came back."""

    file = forms.FileField(
        label=_("回单表格"),
        help_text=_(
            "本批次导出的表格，填好黄色的列。先核对、预览，确认才登记；有一处不对就逐格说明。"
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )


class CancelForm(forms.Form):
    """Why a batch is cancelled."""

    reason = forms.CharField(
        label=_("作废理由"),
        max_length=500,
        required=False,  # refused by the action, with its own sentence
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("作废后这些人重新列入应发名单；已送出的表格请通知银行或部门停办。"),
    )
