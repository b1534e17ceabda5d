"""The app `imports`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    """Workbooks as they exist: read, mapped, checked, previewed, applied whole, undone whole."""

    name = "jingzhun_site.imports"
    label = "imports"
    verbose_name = _("表格导入")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the pages on the menu."""
        from jingzhun_site.accounts.rights import Right  # noqa: PLC0415
        from jingzhun_site.frame.navigation import NavEntry, Section, register_entries  # noqa: PLC0415

        register_entries(
            NavEntry(
                section=Section.WHOM,
                label=_("表格导入"),
                url_name="imports:list",
                right=Right.IMPORT_WORKBOOKS,
                icon="upload",
                order=80,
            ),
        )
