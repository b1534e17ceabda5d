"""The app `jobs`."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Long work in the background, with progress."""

    name = "jingzhun_site.jobs"
    label = "jobs"
    verbose_name = _("后台任务")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Learn the kinds of jobs of every app, and put the page on the menu."""
        from jingzhun_site.frame.navigation import NavEntry, Section, register_entries  # noqa: PLC0415

        autodiscover_modules("background")
        register_entries(
            NavEntry(
                section=Section.ME,
                label=_("后台任务"),
                url_name="jobs:list",
                icon="progress",
                order=30,
            )
        )
