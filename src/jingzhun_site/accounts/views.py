"""Coming in, going out, passwords and the second step."""

from base64 import b32encode
from io import BytesIO
from typing import Any
from urllib.parse import quote

import qrcode
import qrcode.image.svg
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import PasswordChangeForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_otp import login as otp_login
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from jingzhun_site.accounts.actions import set_password
from jingzhun_site.accounts.demo import demo_accounts
from jingzhun_site.accounts.forms import SecondStepForm, SetUpSecondStepForm
from jingzhun_site.accounts.requiring import user_of
from jingzhun_site.audit.actions import record_audit

_BACKUP_CODES = 8


class LoginView(auth_views.LoginView):
    """The login page."""

    template_name = "frame/entry/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show the demo accounts, in a demonstration."""
        return super().get_context_data(**kwargs, demo_accounts=demo_accounts())


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor of a user who has one."""
    user = user_of(request)
    form = SecondStepForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        otp_login(request, form.device)
        return redirect(_next(request))
    context = {"form": form, "next": _next(request)}
    return render(request, "frame/entry/two_factor.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def set_up_second_step(request: HttpRequest) -> HttpResponse:
    """Pair a phone: show its key, take the first code, then show the backup codes once."""
    user = user_of(request)
    if TOTPDevice.objects.filter(user=user, confirmed=True).exists():
        messages.info(request, _("两步验证已经开通。"))
        return redirect("/")
    device, _made = TOTPDevice.objects.get_or_create(
        user=user, confirmed=False, defaults={"name": "phone"}
    )
    form = SetUpSecondStepForm(request.POST or None, device=device)
    if request.method == "POST" and form.is_valid():
        codes = _confirm(request, device)
        context = {"backup_codes": codes}
        return render(request, "frame/entry/two_factor_setup.html", context)
    shown = {"form": form, "qr_url": _qr(device.config_url), "secret": _secret(device)}
    return render(request, "frame/entry/two_factor_setup.html", shown)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; every other session of the user ends."""
    user = user_of(request)
    form = PasswordChangeForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_password(user, form.cleaned_data["new_password1"], acting_user=user, is_own=True)
        update_session_auth_hash(request, user)
        messages.success(request, _("密码已改好。"))
        return redirect("/")
    context = {"form": form, "is_forced": user.must_change_password}
    return render(request, "frame/entry/password_change.html", context)


@transaction.atomic
def _confirm(request: HttpRequest, device: TOTPDevice) -> list[str]:
    user = user_of(request)
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    backup, _made = StaticDevice.objects.get_or_create(user=user, name="backup")
    backup.token_set.all().delete()
    codes = [backup.token_set.model.random_token() for _ in range(_BACKUP_CODES)]
    for code in codes:
        backup.token_set.create(token=code)
    otp_login(request, device)
    record_audit(
        "accounts.second_step_set_up", acting_user=user, entity="user", key=user.get_username()
    )
    return codes


def _qr(text: str) -> str:
    picture = BytesIO()
    qrcode.make(text, image_factory=qrcode.image.svg.SvgPathImage).save(picture)
    return f"data:image/svg+xml,{quote(picture.getvalue())}"


def _secret(device: TOTPDevice) -> str:
    return b32encode(device.bin_key).decode()


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else str(settings.LOGIN_REDIRECT_URL)
