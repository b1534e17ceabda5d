"""The app `accounts`."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, their roles in places, and what a role may do."""

    name = "jingzhun_site.accounts"
    label = "accounts"
    verbose_name = "帐户"
    default_auto_field = "django.db.models.BigAutoField"
