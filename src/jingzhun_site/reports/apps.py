"""The app `reports`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Forms of the upper levels, filled from the records."""

    name = "jingzhun_site.reports"
    label = "reports"
    verbose_name = _("报表")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say which duties reports answer, fill the demonstration after its decisions, put the pages on the menu."""
        from jingzhun_site.accounts.rights import Right  # noqa: PLC0415
        from jingzhun_site.decisions.signals import run_published  # noqa: PLC0415
        from jingzhun_site.duties.recognising import register_recogniser  # noqa: PLC0415
        from jingzhun_site.frame.navigation import NavEntry, Section, register_entries  # noqa: PLC0415
        from jingzhun_site.reports.answering import RECOGNISER  # noqa: PLC0415
        from jingzhun_site.reports.background import on_run_published  # noqa: PLC0415

        register_recogniser(RECOGNISER)
        run_published.connect(on_run_published, dispatch_uid="reports.demo")
        register_entries(
            NavEntry(
                section=Section.REPORTS,
                label=_("已生成的报表"),
                url_name="reports:reports",
                right=Right.FILL_REPORTS,
                icon="file-spreadsheet",
                order=10,
            ),
            NavEntry(
                section=Section.REPORTS,
                label=_("报表模板"),
                url_name="reports:templates",
                right=Right.FILL_REPORTS,
                icon="file-text",
                order=20,
            ),
            NavEntry(
                section=Section.REPORTS,
                label=_("数据名称"),
                url_name="reports:names",
                right=Right.FILL_REPORTS,
                icon="tag",
                order=30,
            ),
        )
