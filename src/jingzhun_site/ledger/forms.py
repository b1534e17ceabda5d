"""The forms of the ledger."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jingzhun_site.config import clock
from jingzhun_site.documents.forms import ProvedForm
from jingzhun_site.ledger.actions.moving import Assignment
from jingzhun_site.ledger.evidence import REPORT_EVIDENCE
from jingzhun_site.ledger.life import Act
from jingzhun_site.ledger.posts import Group
from jingzhun_site.ledger.refusing import LedgerRefusedError

_LONG = forms.Textarea(attrs={"rows": 3})
_WORDS = 1000
_LABELS: Mapping[Act, tuple[Any, Any]] = {
    Act.RECEIVE: (_("签收意见"), ""),
    Act.PROGRESS: (_("进展"), _("写明做到哪一步、还差什么。")),
    Act.REPORT: (
        _("办理结果"),
        _("写明做了什么、结果如何，例如：硬化道路 2.3 公里，6 月 5 日验收。"),
    ),
    Act.CLOSE: (_("核验意见"), _("怎样核实的；可以不填。")),
    Act.RETURN: (_("退回原因"), _("写明哪里不符合，要怎样改。")),
    Act.REMIND: (_("催办要求"), _("可以不填。")),
    Act.EXEMPT: (_("暂缓理由"), ""),
    Act.REJECT: (_("不予办理的理由"), ""),
    Act.REOPEN: (_("重新办理的理由"), ""),
}
_OPTIONAL = (Act.CLOSE, Act.REMIND, Act.RECEIVE)


class _ActForm(forms.Form):
    """A form about one entry, which carries the version that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def refuse(self, refused: LedgerRefusedError) -> None:
        """Say every reason of a refusal above the form."""
        for sentence in refused.sentences:
            self.add_error(None, sentence)


class WordsForm(_ActForm):
    """Words about an entry: a progress, a result, a reason."""

    text = forms.CharField(max_length=_WORDS, widget=_LONG)

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        field.label, field.help_text = _LABELS[act]
        field.required = act not in _OPTIONAL


class DoingForm(WordsForm, ProvedForm):
    """A progress or a result, with a paper that shows it where there is one."""

    wanted = REPORT_EVIDENCE
    field_order = ("version", "text", "kind", "file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].required = self.fields["file"].required = False


class ExemptForm(WordsForm):
    """Until when no deadline runs, and why."""

    until = forms.DateField(
        label=_("暂缓至"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("过了这一天，时限照原来的计算。"),
    )
    field_order = ("version", "until", "text")


class PostsForm(forms.Form):
    """The posts that an entry is given to, and its deadline."""

    lead_post = forms.ChoiceField(label=_("责任岗位"))
    due_on = forms.DateField(
        label=_("完成时限"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    supporting_posts = forms.MultipleChoiceField(
        label=_("配合岗位"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("可以选几个：电脑上按住 Ctrl 键逐个点，手机上逐个勾。"),
    )

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lead, supporting = self.fields["lead_post"], self.fields["supporting_posts"]
        lead.choices = [("", _("请选择")), *groups]  # type: ignore[attr-defined]
        supporting.choices = groups  # type: ignore[attr-defined]

    def assignment(self) -> Assignment:
        """What the form says."""
        given = self.cleaned_data
        others = [post for post in given["supporting_posts"] if post != given["lead_post"]]
        return Assignment(
            lead_post=given["lead_post"],
            due_on=given["due_on"],
            supporting_posts=others,
            text=given.get("text", ""),
        )


class AssignForm(PostsForm, _ActForm):
    """Giving an entry to posts."""

    text = forms.CharField(label=_("交办意见"), max_length=500, required=False, widget=_LONG)
    field_order = ("version", "lead_post", "due_on", "supporting_posts", "text")


class NewForm(PostsForm):
    """An entry that is written down by hand."""

    title = forms.CharField(label=_("事项"), max_length=300)
    text = forms.CharField(label=_("具体要求"), max_length=_WORDS, required=False, widget=_LONG)
    document = forms.CharField(
        label=_("依据"),
        max_length=300,
        required=False,
        help_text=_("例如：6 月 3 日领导小组会议纪要第 2 条。"),
    )
    field_order = ("title", "text", "document", "lead_post", "due_on", "supporting_posts")

    def clean_due_on(self) -> Any:
        """A deadline gone by is a slip of the pen."""
        day = self.cleaned_data["due_on"]
        if day < clock.today():
            raise forms.ValidationError(_("完成时限早于今天，请改成今天或以后。"))
        return day


def usual_deadline() -> Any:
    """What a form proposes: a month from now."""
    return clock.today() + timedelta(days=30)
