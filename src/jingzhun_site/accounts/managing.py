"""Pages on which an administrator makes users and gives roles."""

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingzhun_site.accounts.access import access_grant, access_user, access_users
from jingzhun_site.accounts.actions import (
    give_role,
    make_user,
    set_active,
    set_password,
    take_role,
    take_second_step_away,
)
from jingzhun_site.accounts.forms import GrantForm, NewUserForm
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.queries import grants_shown
from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right, Role
from jingzhun_site.accounts.second_step import has_one
from jingzhun_site.frame.paging import keyset_page
from jingzhun_site.frame.pieces import Action, Empty
from jingzhun_site.frame.tables import Column, Row, Table


@require_right(Right.MANAGE_ACCOUNTS)
@require_safe
def user_list(request: HttpRequest) -> HttpResponse:
    """All users of the manager's places."""
    users = access_users(user_of(request)).prefetch_related("grants")
    page = keyset_page(
        users,
        ["username"],
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    table = Table(
        id="users",
        caption=_("用户"),
        columns=(
            Column(key="username", label=_("用户名")),
            Column(key="display_name", label=_("姓名")),
            Column(key="roles", label=_("角色")),
            Column(key="is_active", label=_("状态")),
            Column(key="last_login", label=_("上次登录"), kind="moment"),
        ),
        rows=[_row(user) for user in page.rows],
        next=page.next,
        previous=page.previous,
        actions=(Action(label=_("新增用户"), href=reverse("accounts:new_user"), icon="user-plus"),),
        has_column_choice=False,
        empty=Empty(title=_("还没有用户"), hint=_("点“新增用户”建第一个。")),
    )
    return render(request, "accounts/users.html", {"table": table})


@require_right(Right.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def new_user(request: HttpRequest) -> HttpResponse:
    """Make a user, then go on to the roles."""
    form = NewUserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = make_user(
            **form.cleaned_data, must_change_password=True, acting_user=user_of(request)
        )
        return redirect("accounts:user", username=made.username)
    return render(request, "accounts/new_user.html", {"form": form})


@require_right(Right.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def user_page(request: HttpRequest, username: str) -> HttpResponse:
    """A user's roles, and the form that gives another."""
    manager = user_of(request)
    user = access_user(manager, username)
    form = GrantForm(request.POST or None, scope=manager.scope(Right.MANAGE_ACCOUNTS))
    is_own = user.pk == manager.pk
    if request.method == "POST" and is_own:
        messages.error(request, _("不能给自己授权，请另一位系统管理员办理。"))
        return redirect("accounts:user", username=username)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
        give_role(user, acting_user=manager, **given)
        messages.success(request, _("已授权。"))
        return redirect("accounts:user", username=username)
    grants = grants_shown(user)
    context = {
        "account": user,
        "form": form,
        "grants": grants,
        "is_own": is_own,
        "has_second_step": has_one(user),
    }
    return render(request, "accounts/user.html", context)


@require_right(Right.MANAGE_ACCOUNTS)
@require_POST
def take_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role away."""
    manager = user_of(request)
    grant = access_grant(manager, pk)
    username = grant.user.get_username()
    take_role(grant, acting_user=manager, reason=request.POST.get("reason", "")[:500])
    messages.success(request, _("已收回这项角色。"))
    return redirect("accounts:user", username=username)


@require_right(Right.MANAGE_ACCOUNTS)
@require_POST
def reset_password(request: HttpRequest, username: str) -> HttpResponse:
    """Set a first password anew; the user must change it at the next login."""
    manager = user_of(request)
    user = access_user(manager, username)
    try:
        password = forms.CharField(max_length=128).clean(request.POST.get("password", ""))
        validate_password(password, user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        set_password(user, password, acting_user=manager, is_own=False)
        messages.success(request, _("密码已重设，本人下次登录时必须改掉。"))
    return redirect("accounts:user", username=username)


@require_right(Right.MANAGE_ACCOUNTS)
@require_POST
def reset_second_step(request: HttpRequest, username: str) -> HttpResponse:
    """Take the second step away from somebody who lost the phone; nobody does it for oneself."""
    manager = user_of(request)
    user = access_user(manager, username)
    reason = request.POST.get("reason", "").strip()[:500]
    if user.pk == manager.pk:
        messages.error(request, _("不能解除自己的两步验证，请另一位系统管理员办理。"))
    elif not reason:
        messages.error(request, _("请写明理由，例如：手机丢失，已当面核对身份。"))
    else:
        take_second_step_away(user, acting_user=manager, reason=reason)
        messages.success(request, _("两步验证已解除，请本人尽快重新开通。"))
    return redirect("accounts:user", username=username)


@require_right(Right.MANAGE_ACCOUNTS)
@require_POST
@transaction.atomic
def switch_active(request: HttpRequest, username: str) -> HttpResponse:
    """Close an account, or open it again; nobody closes the own one."""
    manager = user_of(request)
    user = access_user(manager, username)
    if user.pk == manager.pk:
        messages.error(request, _("不能停用自己的帐户。"))
    else:
        reason = request.POST.get("reason", "")[:500]
        set_active(user, is_active=not user.is_active, acting_user=manager, reason=reason)
    return redirect("accounts:user", username=username)


def _row(user: User) -> Row:
    return Row(
        key=user.username,
        href=reverse("accounts:user", args=(user.username,)),
        cells={
            "username": user.username,
            "display_name": user.display_name,
            "roles": user.role_words,
            "is_active": _("启用") if user.is_active else _("停用"),
            "last_login": user.last_login,
        },
    )
