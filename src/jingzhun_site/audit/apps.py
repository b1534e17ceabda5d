"""The app `audit`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """Who changed what, when and why, in a chain that shows tampering."""

    name = "jingzhun_site.audit"
    label = "audit"
    verbose_name = _("审计")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the page on the menu."""
        from jingzhun_site.accounts.rights import Right  # noqa: PLC0415
        from jingzhun_site.frame.navigation import NavEntry, Section, register_entries  # noqa: PLC0415

        register_entries(
            NavEntry(
                section=Section.SYSTEM,
                label=_("操作记录"),
                url_name="audit:entries",
                right=Right.SEE_AUDIT,
                icon="list-check",
            )
        )
