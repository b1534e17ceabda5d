"""The app `accounts`."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users, their roles in places, and what a role may do."""

    name = "jingzhun_site.accounts"
    label = "accounts"
    verbose_name = _("帐户")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the pages on the menus, and check the setting of the second step."""
        from jingzhun_site.accounts.rights import Right  # noqa: PLC0415
        from jingzhun_site.accounts.second_step import check_roles  # noqa: PLC0415
        from jingzhun_site.frame.navigation import NavEntry, Section, register_entries  # noqa: PLC0415

        register_entries(
            NavEntry(
                section=Section.SYSTEM,
                label=_("用户"),
                url_name="accounts:users",
                right=Right.MANAGE_ACCOUNTS,
                icon="users",
            ),
            NavEntry(section=Section.ME, label=_("修改密码"), url_name="accounts:change_password"),
            NavEntry(section=Section.ME, label=_("两步验证"), url_name="accounts:own_second_step"),
        )
        register(check_roles, Tags.security)
