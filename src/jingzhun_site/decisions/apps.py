"""The app `decisions`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DecisionsConfig(AppConfig):
    """Snapshots, decision runs, gap lists and what was decided again since."""

    name = "jingzhun_site.decisions"
    label = "decisions"
    verbose_name = _("研判")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to changes of the register, and put the pages on the menu."""
        from jingzhun_site.accounts.rights import Right  # noqa: PLC0415
        from jingzhun_site.decisions.overlay import (  # noqa: PLC0415
            on_record_changed,
            on_records_changed,
        )
        from jingzhun_site.frame.navigation import NavEntry, Section, register_entries  # noqa: PLC0415
        from jingzhun_site.register.signals import record_changed, records_changed  # noqa: PLC0415

        record_changed.connect(on_record_changed, dispatch_uid="decisions.overlay")
        records_changed.connect(on_records_changed, dispatch_uid="decisions.batches")
        register_entries(
            NavEntry(
                section=Section.HOW,
                label=_("差缺清单"),
                url_name="decisions:gaps",
                right=Right.SEE_DECISIONS,
                icon="list-check",
                phone=3,
                order=10,
            ),
            NavEntry(
                section=Section.HOW,
                label=_("待补信息"),
                url_name="decisions:facts",
                right=Right.SEE_DECISIONS,
                icon="help-circle",
                order=20,
            ),
            NavEntry(
                section=Section.SYSTEM,
                label=_("快照与研判"),
                url_name="decisions:runs",
                right=Right.SEE_DECISIONS,
                icon="database",
                order=20,
            ),
        )
