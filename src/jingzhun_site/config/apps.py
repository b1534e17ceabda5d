"""The app `config`: it has no tables, only commands and checks."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Start-up, backup and the settings."""

    name = "jingzhun_site.config"
    label = "config"
    verbose_name = "系统"
