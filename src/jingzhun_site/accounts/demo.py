"""The accounts of a demonstration: one for each role, with passwords that stand on the login page."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Count

from jingzhun_site.accounts.actions import give_role, make_user
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.places.scope import prefix_of
from jingzhun_site.register.models import MODELS

PASSWORD = "jingzhun-2018"  # shown on the login page of a demonstration, and only there


@dataclass(frozen=True, kw_only=True)
class DemoAccount:
    """An account as the login page shows it."""

    username: str
    password: str
    label: str


_ACCOUNTS: tuple[tuple[str, Role, int, str, str], ...] = (
    ("city", Role.COUNTY_OFFICER, 4, "", "市扶贫办业务员"),
    ("county", Role.COUNTY_OFFICER, 6, "", "县扶贫办业务员"),
    ("county2", Role.COUNTY_OFFICER, 6, "", "县扶贫办复核员"),
    ("township", Role.TOWNSHIP_CLERK, 9, "", "乡镇扶贫专干"),
    ("village", Role.VILLAGE_CADRE, 12, "", "村干部"),
    ("health", Role.DEPARTMENT_LIAISON, 6, "health", "卫生健康部门联络员"),
    ("auditor", Role.AUDITOR, 6, "", "审计监督人员"),
    ("leader", Role.LEADER, 4, "", "市领导"),
    ("admin", Role.ADMINISTRATOR, 4, "", "系统管理员"),
)


@transaction.atomic
def make_demo_accounts() -> tuple[DemoAccount, ...]:
    """Make the demo accounts that are missing, around the village with the most households.

    Raises ``RuntimeError`` outside a demonstration: passwords that everybody knows belong nowhere else.
    """
    if not settings.DEMO:
        raise RuntimeError("Demo accounts are made in a demonstration alone (JINGZHUN_DEMO=yes).")
    village = _village()
    for username, role, length, function, label in _ACCOUNTS:
        if User.objects.filter(username=username).exists():
            continue
        user = make_user(
            username,
            password=PASSWORD,
            display_name=label,
            must_change_password=True,  # which a demonstration does not ask for, any other site does
            acting_user=None,
        )
        place = prefix_of(village)[:length].ljust(12, "0")
        give_role(user, role, place, government_function=function, acting_user=None)
    return demo_accounts()


def demo_accounts() -> tuple[DemoAccount, ...]:
    """The demo accounts there are; none outside a demonstration."""
    if not settings.DEMO:
        return ()
    there = set(User.objects.filter(is_active=True).values_list("username", flat=True))
    return tuple(
        DemoAccount(username=username, password=PASSWORD, label=label)
        for username, _, _, _, label in _ACCOUNTS
        if username in there
    )


def _village() -> str:
    poor = MODELS["households"].objects.filter(registration="poor")
    most = poor.values("place_code").annotate(n=Count("pk")).order_by("-n", "place_code").first()
    if most is None:
        raise RuntimeError("Load a register first: demo accounts need a village with households.")
    return str(most["place_code"])
