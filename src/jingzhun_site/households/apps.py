"""The app `households`."""

from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    """The pages of one household and of lists of households."""

    name = "jingzhun_site.households"
    label = "households"
    verbose_name = "户档"
    default_auto_field = "django.db.models.BigAutoField"
