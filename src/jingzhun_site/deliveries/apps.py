"""The app `deliveries`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliveriesConfig(AppConfig):
    """Cash, kind and service of programmes, handed out in batches that cannot be paid twice."""

    name = "jingzhun_site.deliveries"
    label = "deliveries"
    verbose_name = _("发放")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say who sees the receipts and which duty they answer, and put the batches on the menu."""
        from jingzhun_site.accounts.rights import Right  # noqa: PLC0415
        from jingzhun_site.deliveries.answering import RECOGNISER  # noqa: PLC0415
        from jingzhun_site.deliveries.evidence import OWNER  # noqa: PLC0415
        from jingzhun_site.documents.owners import register_owner  # noqa: PLC0415
        from jingzhun_site.duties.recognising import register_recogniser  # noqa: PLC0415
        from jingzhun_site.frame.navigation import NavEntry, Section, register_entries  # noqa: PLC0415

        register_owner(OWNER)
        register_recogniser(RECOGNISER)
        register_entries(
            NavEntry(
                section=Section.HOW,
                label=_("发放"),
                url_name="deliveries:list",
                right=Right.HANDLE_PROGRAMMES,
                icon="cash",
                order=50,
            )
        )
