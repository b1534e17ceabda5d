"""The app `decisions`."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """Snapshots, decision runs, gap lists and explanations."""

    name = "jingzhun_site.decisions"
    label = "decisions"
    verbose_name = "研判"
    default_auto_field = "django.db.models.BigAutoField"
