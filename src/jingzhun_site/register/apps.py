"""The app `register`."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """The register's tables, made from the vocabulary, and their history."""

    name = "jingzhun_site.register"
    label = "register"
    verbose_name = "名册"
    default_auto_field = "django.db.models.BigAutoField"
