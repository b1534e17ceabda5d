"""The app `places`."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Which places a user may see, as one predicate."""

    name = "jingzhun_site.places"
    label = "places"
    verbose_name = "地区"
    default_auto_field = "django.db.models.BigAutoField"
