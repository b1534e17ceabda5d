"""The forms of accounts."""

from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _
from django_otp import match_token
from django_otp.plugins.otp_totp.models import TOTPDevice

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.places.queries import full_place_name, places_called
from jingzhun_site.places.scope import Scope
from jingzhun_site.register.columns import VOCABULARY


class SecondStepForm(forms.Form):
    """Six digits from the phone, or a backup code."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=16,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.device: Any = None

    def clean_code(self) -> str:
        """Accept a code that one of the user's devices gave."""
        code = "".join(self.cleaned_data["code"].split())
        self.device = match_token(self.user, code)
        if self.device is None:
            raise forms.ValidationError(_("验证码不对或已过期，请填手机上现在显示的数字。"))
        return code


class SetUpSecondStepForm(forms.Form):
    """The first code, which shows that the phone has read the key."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def __init__(self, *args: Any, device: TOTPDevice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.device = device

    def clean_code(self) -> str:
        """Accept the code that the new device gives."""
        code = str(self.cleaned_data["code"])
        if not self.device.verify_token(code):
            raise forms.ValidationError(_("验证码不对，请看手机时间是否准确，再填现在显示的数字。"))
        return code


class OwnPasswordForm(PasswordChangeForm):
    """A new password, which must be another one."""

    def clean(self) -> dict[str, Any]:
        """Refuse the old password as the new one: it may be known to whoever set it."""
        cleaned: dict[str, Any] = super().clean() or {}
        new = cleaned.get("new_password1")
        if new and self.user.check_password(new):
            self.add_error("new_password1", _("新密码和原来的一样，请换一个。"))
        return cleaned


class NewUserForm(forms.Form):
    """A new user with a first role."""

    username = forms.SlugField(
        label=_("用户名"), max_length=40, help_text=_("字母、数字，登录用。")
    )
    display_name = forms.CharField(label=_("姓名"), max_length=40)
    password = forms.CharField(
        label=_("初始密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少十位；本人第一次登录时必须改掉。"),
    )

    def clean_username(self) -> str:
        """Refuse a name that is taken."""
        username = str(self.cleaned_data["username"])
        if User.objects.filter(username=username).exists():
            raise forms.ValidationError(_("这个用户名已有人用，请另取一个。"))
        return username

    def clean_password(self) -> str:
        """Refuse a password that is too easy."""
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password


class GrantForm(forms.Form):
    """A role in a place, inside the places of whoever gives it."""

    role = forms.ChoiceField(label=_("角色"), choices=Role.choices)
    place_code = forms.CharField(
        label=_("地区"), max_length=60, help_text=_("名称或十二位代码；在本地区及下级都有效。")
    )
    government_function = forms.ChoiceField(label=_("部门职能"), required=False)
    valid_until = forms.DateField(
        label=_("到哪一天为止"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("不填：一直有效。"),
    )
    reason = forms.CharField(label=_("理由"), max_length=500)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        functions = VOCABULARY.code_tables["government_function"].values.values()
        choice: Any = self.fields["government_function"]
        choice.choices = [("", _("不是部门联络员")), *((f.code, f.label_zh) for f in functions)]

    def clean_place_code(self) -> str:
        """The code of the one place that was meant, which must be the giver's."""
        words = str(self.cleaned_data["place_code"]).strip()
        found = [code for code in places_called(words) if self.scope.covers(code)]
        if not found:
            raise forms.ValidationError(_("没有这个地区，或者不在您管理的范围内。"))
        if len(found) > 1:
            shown = "、".join(f"{full_place_name(code)} {code}" for code in found[:8])
            raise forms.ValidationError(
                _("有 %(count)d 个地区叫这个名称，请填代码：%(shown)s")
                % {"count": len(found), "shown": shown}
            )
        return found[0]
