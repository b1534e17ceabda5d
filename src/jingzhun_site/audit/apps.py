"""The app `audit`."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who changed what, when and why, in a chain that shows tampering."""

    name = "jingzhun_site.audit"
    label = "audit"
    verbose_name = "审计"
    default_auto_field = "django.db.models.BigAutoField"
