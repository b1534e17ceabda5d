"""The app `households`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HouseholdsConfig(AppConfig):
    """Household file, forms, print and card."""

    name = "jingzhun_site.households"
    label = "households"
    verbose_name = _("农户档案")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the pages on the menu."""
        from jingzhun_site.accounts.rights import Right  # noqa: PLC0415
        from jingzhun_site.frame.navigation import NavEntry, Section, register_entries  # noqa: PLC0415
        from jingzhun_site.households.queries.pending import waiting_count  # noqa: PLC0415

        register_entries(
            NavEntry(
                section=Section.WHOM,
                label=_("新增一户"),
                url_name="households:found",
                right=Right.CHANGE_REGISTER,
                icon="plus",
                order=80,
            ),
            NavEntry(
                section=Section.CHECKS,
                label=_("修改复核"),
                url_name="households:pending",
                right=Right.CHANGE_REGISTER,
                icon="shield-check",
                order=20,
                counts=waiting_count,
            ),
            NavEntry(
                section=Section.CHECKS,
                label=_("收入贴线"),
                url_name="households:income_line",
                right=Right.SEE_DECISIONS,
                icon="zoom-question",
                order=60,
            ),
        )
