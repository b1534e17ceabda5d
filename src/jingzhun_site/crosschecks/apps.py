"""The app `crosschecks`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CrossChecksConfig(AppConfig):
    """Registers of departments held against ours, their differences followed until they are put right."""

    name = "jingzhun_site.crosschecks"
    label = "crosschecks"
    verbose_name = _("数据比对")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name the sources of tasks and of changes, say which duties a comparison answers, enter the menu."""
        from jingzhun_site.accounts.rights import Right  # noqa: PLC0415
        from jingzhun_site.crosschecks.recognising import RECOGNISERS  # noqa: PLC0415
        from jingzhun_site.crosschecks.sources import (  # noqa: PLC0415
            CROSS_CHECK,
            FILLS_FORMS,
            LATE_REGISTER,
        )
        from jingzhun_site.duties.recognising import register_recogniser  # noqa: PLC0415
        from jingzhun_site.frame.navigation import NavEntry, Section, register_entries  # noqa: PLC0415
        from jingzhun_site.households.filling import register_form_source  # noqa: PLC0415
        from jingzhun_site.ledger.sources import register_source  # noqa: PLC0415

        register_source(CROSS_CHECK)
        register_source(LATE_REGISTER)
        register_form_source(FILLS_FORMS)
        for one in RECOGNISERS:
            register_recogniser(one)
        register_entries(
            NavEntry(
                section=Section.CHECKS,
                label=_("数据比对"),
                url_name="crosschecks:list",
                right=Right.SEE_DIFFERENCES,
                icon="arrows-diff",
                order=5,
            )
        )
