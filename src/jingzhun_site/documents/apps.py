"""The app `documents`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    """Files that prove something: what they are is looked at, who sees them follows from what they prove."""

    name = "jingzhun_site.documents"
    label = "documents"
    verbose_name = _("佐证材料")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the list on the menu."""
        from jingzhun_site.accounts.rights import Right  # noqa: PLC0415
        from jingzhun_site.frame.navigation import NavEntry, Section, register_entries  # noqa: PLC0415

        register_entries(
            NavEntry(
                section=Section.HOW,
                label=_("佐证材料"),
                url_name="documents:list",
                right=Right.SEE_DECISIONS,
                icon="file-text",
                order=60,
            )
        )
