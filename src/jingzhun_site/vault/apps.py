"""The app `vault`."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Names, ID numbers, phones and bank accounts, sealed; everything else holds tokens."""

    name = "jingzhun_site.vault"
    label = "vault"
    verbose_name = "身份保管"
    default_auto_field = "django.db.models.BigAutoField"
