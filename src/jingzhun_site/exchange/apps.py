"""The app `exchange`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """The HTTP interface for the systems of other departments, and the tokens that open it."""

    name = "jingzhun_site.exchange"
    label = "exchange"
    verbose_name = _("数据接口")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the list of tokens on the menu."""
        from jingzhun_site.accounts.rights import Right  # noqa: PLC0415
        from jingzhun_site.frame.navigation import NavEntry, Section, register_entries  # noqa: PLC0415

        register_entries(
            NavEntry(
                section=Section.SYSTEM,
                label=_("数据接口"),
                url_name="exchange:tokens",
                right=Right.MANAGE_ACCOUNTS,
                icon="key",
            )
        )
