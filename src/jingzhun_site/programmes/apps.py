"""The app `programmes`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    """Every programme of the packs in force as a working ledger."""

    name = "jingzhun_site.programmes"
    label = "programmes"
    verbose_name = _("专项台账")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep the ledgers' lines when others write enrolments, and put the overview on the menu."""
        from jingzhun_site.accounts.rights import Right  # noqa: PLC0415
        from jingzhun_site.documents.owners import register_owner  # noqa: PLC0415
        from jingzhun_site.frame.navigation import NavEntry, Section, register_entries  # noqa: PLC0415
        from jingzhun_site.programmes.evidence import OWNER  # noqa: PLC0415
        from jingzhun_site.programmes.following import (  # noqa: PLC0415
            on_record_changed,
            on_records_changed,
        )
        from jingzhun_site.register.signals import record_changed, records_changed  # noqa: PLC0415

        record_changed.connect(on_record_changed, dispatch_uid="programmes.lines")
        records_changed.connect(on_records_changed, dispatch_uid="programmes.lines_of_batch")
        register_owner(OWNER)
        register_entries(
            NavEntry(
                section=Section.HOW,
                label=_("专项台账"),
                url_name="programmes:overview",
                right=Right.SEE_DECISIONS,
                icon="clipboard-list",
                order=5,
            )
        )
