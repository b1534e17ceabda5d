"""The forms of posts."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jingzhun_site.accounts.models import User
from jingzhun_site.config import clock
from jingzhun_site.organisations.actions import Holder
from jingzhun_site.organisations.queries import held_or_vacant
from jingzhun_site.register.columns import VOCABULARY


def _select(label: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    widget = forms.Select(attrs={"class": "form-select"})
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=widget)


def _kinds() -> list[tuple[str, Any]]:
    known = VOCABULARY.code_tables["post_kind"].values
    return [("", _("全部")), *((code, value.label_zh) for code, value in known.items())]


class PostFilter(forms.Form):
    """Unit, kind, vacancy; an empty box narrows nothing, one that cannot be read leaves no row."""

    unit = forms.CharField(
        label=_("单位"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    kind = _select(_("岗位类别"), _kinds())
    vacant = _select(_("任职"), [("", _("全部")), ("1", _("空缺")), ("0", _("有人任职"))])

    def narrowed(self, posts: QuerySet[Any], *, on: date) -> QuerySet[Any]:
        """The posts that the boxes ask for, on a day."""
        if not self.is_valid():
            return posts.none()
        given = self.cleaned_data
        asked = {"organisation__name__icontains": given["unit"].strip(), "kind": given["kind"]}
        posts = posts.filter(**{name: value for name, value in asked.items() if value})
        if not given["vacant"]:
            return posts
        return held_or_vacant(posts, on=on, is_vacant=given["vacant"] == "1")


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        initial=clock.today,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


_NEW = "new"


class TakeOverForm(forms.Form):
    """Who takes a post over, and from which day."""

    who = forms.ChoiceField(label=_("任职人"))
    name = forms.CharField(
        label=_("新登记的姓名"),
        max_length=40,
        required=False,
        help_text=_("任职人选“新登记”时填写。"),
    )
    day = _day(_("到任日期"), _("前任离任的第二天起可以到任。"))

    def __init__(
        self,
        *args: Any,
        users: Sequence[User],
        officials: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._users = {f"user-{user.pk}": user for user in users}
        self._officials = {f"official-{key}": key for key in officials}
        accounts = [(key, f"{user}（{user.get_username()}）") for key, user in self._users.items()]
        known = [(f"official-{key}", name) for key, name in officials.items()]
        groups = [(_("本系统用户"), accounts), (_("其他工作人员"), known)]
        who: Any = self.fields["who"]
        listed = (one for one in groups if one[1])
        who.choices = [("", _("请选择")), *listed, (_NEW, _("名单里没有，新登记"))]

    def clean(self) -> dict[str, Any]:
        """Want a name of somebody new, and none beside a choice."""
        given = super().clean() or {}
        is_new, name = given.get("who") == _NEW, given.get("name")
        if is_new and not name:
            self.add_error("name", _("请填写新登记的人的姓名。"))
        if given.get("who") and not is_new and name:
            self.add_error("name", _("已从名单里选了人，请清空这里，或者改选“新登记”。"))
        return given

    def holder(self) -> Holder:
        """Who it is; only of a valid form."""
        who = self.cleaned_data["who"]
        return Holder(
            user=self._users.get(who),
            official_id=self._officials.get(who, ""),
            name=self.cleaned_data["name"],
        )


class LeaveForm(forms.Form):
    """The last day of a tenure, which the form names so that it ends no later one."""

    tenure = forms.CharField(widget=forms.HiddenInput, max_length=60)
    day = _day(_("离任日期"), _("这一天仍算在任。"))
