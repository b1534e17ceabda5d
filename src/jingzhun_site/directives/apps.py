"""The app `directives`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectivesConfig(AppConfig):
    """Policy documents, the review of what was read from them, and what accepted items became."""

    name = "jingzhun_site.directives"
    label = "directives"
    verbose_name = _("文件")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name the source of entries of the ledger and the duty they answer, and list documents on the menu."""
        from jingzhun_site.accounts.rights import Right  # noqa: PLC0415
        from jingzhun_site.directives.answering import RECOGNISER  # noqa: PLC0415
        from jingzhun_site.directives.giving import SOURCE  # noqa: PLC0415
        from jingzhun_site.duties.recognising import register_recogniser  # noqa: PLC0415
        from jingzhun_site.frame.navigation import NavEntry, Section, register_entries  # noqa: PLC0415
        from jingzhun_site.ledger.sources import register_source  # noqa: PLC0415

        register_source(SOURCE)
        register_recogniser(RECOGNISER)
        register_entries(
            NavEntry(
                section=Section.POLICY,
                label=_("文件与任务"),
                url_name="directives:list",
                right=Right.SEE_DECISIONS,
                icon="file-text",
                order=10,
            )
        )
