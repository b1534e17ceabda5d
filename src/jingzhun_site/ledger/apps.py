"""The app `ledger`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    """Tasks given to posts with a deadline, reported on, verified by a second person, closed out."""

    name = "jingzhun_site.ledger"
    label = "ledger"
    verbose_name = _("督办台账")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name the source of what is written down by hand and whose papers there are; put the ledger on the menu."""
        from jingzhun_site.accounts.rights import Right  # noqa: PLC0415
        from jingzhun_site.documents.owners import register_owner  # noqa: PLC0415
        from jingzhun_site.frame.navigation import NavEntry, Section, register_entries  # noqa: PLC0415
        from jingzhun_site.ledger.evidence import OWNER  # noqa: PLC0415
        from jingzhun_site.ledger.sources import BY_HAND, register_source  # noqa: PLC0415

        register_source(BY_HAND)
        register_owner(OWNER)
        register_entries(
            NavEntry(
                section=Section.CHECKS,
                label=_("督办台账"),
                url_name="ledger:list",
                right=Right.SEE_DECISIONS,
                icon="list-check",
                order=10,
            )
        )
