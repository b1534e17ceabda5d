"""The app `home`."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The first page, by role."""

    name = "jingzhun_site.home"
    label = "home"
    verbose_name = "工作台"
    default_auto_field = "django.db.models.BigAutoField"
