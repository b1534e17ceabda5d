"""The app `warmap`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WarmapConfig(AppConfig):
    """A map of the place by its children, coloured by targets, gaps, steps and measures of poverty."""

    name = "jingzhun_site.warmap"
    label = "warmap"
    verbose_name = _("作战图")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Measure poverty after each decision run, and put the pages on the menu."""
        from jingzhun_site.accounts.rights import Right  # noqa: PLC0415
        from jingzhun_site.decisions.signals import run_published  # noqa: PLC0415
        from jingzhun_site.frame.navigation import NavEntry, Section, register_entries  # noqa: PLC0415
        from jingzhun_site.warmap.background import on_run_published  # noqa: PLC0415

        run_published.connect(on_run_published, dispatch_uid="warmap.measure")
        register_entries(
            NavEntry(
                section=Section.WORK,
                label=_("作战图"),
                url_name="warmap:map",
                right=Right.SEE_DECISIONS,
                icon="map",
                order=60,
            ),
            NavEntry(
                section=Section.WORK,
                label=_("大屏"),
                url_name="warmap:wall",
                right=Right.SEE_DECISIONS,
                icon="layout-sidebar-right",
                order=61,
            ),
        )
