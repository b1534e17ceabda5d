"""The app `lists`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ListsConfig(AppConfig):
    """Finding records, and lists of them that work like a spreadsheet."""

    name = "jingzhun_site.lists"
    label = "lists"
    verbose_name = _("名单")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take what is typed into the search box."""
        from jingzhun_site.frame.contributions import contribute  # noqa: PLC0415

        contribute(search="lists:search")
