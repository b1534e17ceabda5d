"""The app `duties`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DutiesConfig(AppConfig):
    """The periodic obligations of packs as dated instances per place and post."""

    name = "jingzhun_site.duties"
    label = "duties"
    verbose_name = _("职责履行")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what answers duties, look again after each decision run, put the list of duties on the menu."""
        from jingzhun_site.accounts.rights import Right  # noqa: PLC0415
        from jingzhun_site.decisions.signals import run_published  # noqa: PLC0415
        from jingzhun_site.documents.owners import register_owner  # noqa: PLC0415
        from jingzhun_site.duties.background import on_run_published  # noqa: PLC0415
        from jingzhun_site.duties.evidence import OWNER  # noqa: PLC0415
        from jingzhun_site.duties.recognising import (  # noqa: PLC0415
            from_register,
            from_work,
            register_recogniser,
        )
        from jingzhun_site.frame.navigation import NavEntry, Section, register_entries  # noqa: PLC0415

        register_owner(OWNER)
        for one in (*from_register.RECOGNISERS, *from_work.RECOGNISERS):
            register_recogniser(one)
        run_published.connect(on_run_published, dispatch_uid="duties.recognise")
        register_entries(
            NavEntry(
                section=Section.BY_WHOM,
                label=_("职责履行"),
                url_name="duties:list",
                right=Right.SEE_DECISIONS,
                icon="calendar-event",
                order=40,
            )
        )
