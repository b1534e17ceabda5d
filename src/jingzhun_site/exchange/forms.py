"""The form that gives a token."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.access import access_users
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.crosschecks.access import open_registers
from jingzhun_site.crosschecks.catalogue import register_label, registers
from jingzhun_site.exchange.models import Scope

LONGEST = timedelta(days=366)


class TokenForm(forms.Form):
    """For whom, what for, which registers, until when."""

    account = forms.CharField(
        label=gettext_lazy("帐户"),
        max_length=40,
        help_text=gettext_lazy(
            "用户名。令牌能做的，不会超过这个帐户的权限；请先为对方单位建帐户并授予部门联络员。"
        ),
    )
    name = forms.CharField(
        label=gettext_lazy("用途"),
        max_length=60,
        help_text=gettext_lazy("例如：民政局低保系统按季报送。"),
    )
    registers = forms.MultipleChoiceField(
        label=gettext_lazy("部门数据"), widget=forms.CheckboxSelectMultiple
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("可做的事"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    valid_until = forms.DateField(
        label=gettext_lazy("有效期至"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("最长一年，到期另发。"),
    )

    def __init__(self, *args: Any, manager: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.manager = manager
        choice: Any = self.fields["registers"]
        choice.choices = sorted((name, one.label) for name, one in registers().items())

    def clean_account(self) -> User:
        """The account of that name, among those that the manager keeps."""
        name = str(self.cleaned_data["account"]).strip()
        found = access_users(self.manager).filter(username=name, is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("没有这个用户名，或者已停用，或者不在您管理的范围内。"))
        if found.pk == self.manager.pk:
            raise forms.ValidationError(_("不能给自己的帐户发令牌，请为对方单位另建帐户。"))
        return found

    def clean_valid_until(self) -> Any:
        """A day to come, at most a year from now."""
        day, today = self.cleaned_data["valid_until"], clock.today()
        if not today <= day <= today + LONGEST:
            raise forms.ValidationError(_("请填今天以后、一年以内的日期。"))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse registers that the account itself may not open: the token would look as if it did."""
        cleaned: dict[str, Any] = super().clean() or {}
        account = cleaned.get("account")
        if account is not None and cleaned.get("registers"):
            own = open_registers(account, Right.SUPPLY_REGISTERS) | open_registers(
                account, Right.SEE_DIFFERENCES
            )
            closed = [register_label(name) for name in cleaned["registers"] if name not in own]
            if closed:
                said = _("这个帐户没有以下数据的权限：%(names)s。请先授予相应部门的联络员角色。")
                self.add_error("registers", said % {"names": _("、").join(closed)})
        return cleaned
