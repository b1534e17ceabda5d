"""The second step of the login: who must have one, who has one, and a check of the setting that says so."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role

ALL = "all"


def must_have(user: User) -> bool:
    """Whether one of the user's roles demands a second step."""
    demanded = set(settings.SECOND_STEP_ROLES)
    if not demanded:
        return False
    roles = set(user.authority().roles)
    return bool(roles) and (ALL in demanded or bool(roles & demanded))


def has_one(user: User) -> bool:
    """Whether the user has paired a phone."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def has_device(user: User) -> bool:
    """Whether the user has anything to take a second step with; asked on every page, so in one query."""
    phones, codes = (
        model.objects.filter(user=user, confirmed=True).values("pk")
        for model in (TOTPDevice, StaticDevice)
    )
    return phones.union(codes).exists()


def backup_codes_left(user: User) -> int:
    """How many of the user's backup codes are still unused."""
    return sum(device.token_set.count() for device in StaticDevice.objects.filter(user=user))


def check_roles(app_configs: Any, **_rest: Any) -> list[CheckMessage]:
    """An error for each word of JINGZHUN_SECOND_STEP_ROLES that is no role: it would protect nobody."""
    del app_configs
    known = {*Role.values, ALL}
    return [
        Error(
            f"JINGZHUN_SECOND_STEP_ROLES names {word!r}, which is no role.",
            hint=f"Wanted are {', '.join(sorted(known))}.",
            id="accounts.E001",
        )
        for word in settings.SECOND_STEP_ROLES
        if word not in known
    ]
