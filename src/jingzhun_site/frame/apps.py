"""The app `frame`."""

from django.apps import AppConfig


class FrameConfig(AppConfig):
    """Base page, navigation, components, template tags and the vendored assets."""

    name = "jingzhun_site.frame"
    label = "frame"
    verbose_name = "页面框架"
    default_auto_field = "django.db.models.BigAutoField"
