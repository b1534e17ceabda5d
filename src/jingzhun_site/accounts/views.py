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
from django.contrib.auth.forms import AuthenticationForm
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_otp import login as otp_login
from django_otp.plugins.otp_totp.models import TOTPDevice

from jingzhun_site.accounts.actions import note_entry, renew_backup_codes, set_password
from jingzhun_site.accounts.actions import set_up_second_step as confirm_second_step
from jingzhun_site.accounts.demo import demo_accounts
from jingzhun_site.accounts.forms import OwnPasswordForm, SecondStepForm, SetUpSecondStepForm
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import user_of
from jingzhun_site.accounts.second_step import backup_codes_left, has_one, must_have


class LoginView(auth_views.LoginView):
    """The login page; who came in and who was kept out is noted."""

    template_name = "frame/entry/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show the demo accounts, in a demonstration."""
        return super().get_context_data(**kwargs, demo_accounts=demo_accounts())

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Let the user in."""
        answer = super().form_valid(form)
        note_entry("logged_in", user_of(self.request))
        return answer

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Note a wrong password of an account there is; of a locked one only that it is locked."""
        user = User.objects.filter(username=form.data.get("username", "")[:150]).first()
        is_locked = getattr(self.request, "axes_locked_out", False)
        if user is not None and (not is_locked or _is_first_of_lock(self.request, user)):
            note_entry("locked_out" if is_locked else "login_failed", user)
        return super().form_invalid(form)


def _is_first_of_lock(request: HttpRequest, user: User) -> bool:
    key = f"accounts.locked.{user.pk}.{request.META.get('REMOTE_ADDR', '')}"
    return bool(cache.add(key, True, timeout=int(settings.AXES_COOLOFF_TIME * 3600)))


class LogoutView(auth_views.LogoutView):
    """The way out; that somebody took it is noted."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let the user out."""
        if isinstance(request.user, User):
            note_entry("logged_out", request.user)
        return super().post(request, *args, **kwargs)


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
    if has_one(user):
        return redirect("accounts:own_second_step")
    device, _made = TOTPDevice.objects.get_or_create(
        user=user, confirmed=False, defaults={"name": "phone"}
    )
    form = SetUpSecondStepForm(request.POST or None, device=device)
    if request.method == "POST" and form.is_valid():
        codes = confirm_second_step(device, acting_user=user)
        otp_login(request, device)
        return render(request, "frame/entry/two_factor_setup.html", {"backup_codes": codes})
    shown = {
        "form": form,
        "qr_url": _qr(device.config_url),
        "secret": _secret(device),
        "is_forced": must_have(user),
    }
    return render(request, "frame/entry/two_factor_setup.html", shown)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def own_second_step(request: HttpRequest) -> HttpResponse:
    """What there is of one's second step; on POST fresh backup codes, shown once."""
    user = user_of(request)
    if not has_one(user):
        return redirect("accounts:set_up_second_step")
    if request.method == "POST":
        codes = renew_backup_codes(acting_user=user)
        return render(request, "frame/entry/two_factor_setup.html", {"backup_codes": codes})
    context = {"codes_left": backup_codes_left(user), "is_forced": must_have(user)}
    return render(request, "accounts/second_step.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; every other session of the user ends."""
    user = user_of(request)
    form = OwnPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_password(user, form.cleaned_data["new_password1"], acting_user=user, is_own=True)
        update_session_auth_hash(request, user)
        messages.success(request, _("密码已改好。"))
        return redirect("/")
    context = {"form": form, "is_forced": user.must_change_password}
    return render(request, "frame/entry/password_change.html", context)


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
