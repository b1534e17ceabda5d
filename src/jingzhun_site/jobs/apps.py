"""The app `jobs`."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Long work in the background, with progress."""

    name = "jingzhun_site.jobs"
    label = "jobs"
    verbose_name = "后台任务"
    default_auto_field = "django.db.models.BigAutoField"
