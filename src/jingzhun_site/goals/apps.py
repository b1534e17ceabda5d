"""The app `goals`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GoalsConfig(AppConfig):
    """Targets by place and year: how they stand, who was given what, what is reported."""

    name = "jingzhun_site.goals"
    label = "goals"
    verbose_name = _("目标")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Measure again after each decision run, and put the pages on the menu."""
        from jingzhun_site.accounts.rights import Right  # noqa: PLC0415
        from jingzhun_site.decisions.signals import run_published  # noqa: PLC0415
        from jingzhun_site.documents.owners import register_owner  # noqa: PLC0415
        from jingzhun_site.frame.navigation import NavEntry, Section, register_entries  # noqa: PLC0415
        from jingzhun_site.goals.background import on_run_published  # noqa: PLC0415
        from jingzhun_site.goals.evidence import OWNER  # noqa: PLC0415

        register_owner(OWNER)
        run_published.connect(on_run_published, dispatch_uid="goals.measure")
        register_entries(
            NavEntry(
                section=Section.GOALS,
                label=_("目标进度"),
                url_name="goals:tree",
                right=Right.SEE_DECISIONS,
                icon="target-arrow",
                order=10,
            ),
            NavEntry(
                section=Section.GOALS,
                label=_("填报与核验"),
                url_name="goals:reports",
                right=Right.HANDLE_TASKS,
                icon="pencil",
                order=20,
            ),
        )
