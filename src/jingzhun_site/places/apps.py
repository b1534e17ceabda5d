"""The app `places`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    """Which places a user may see, as one predicate."""

    name = "jingzhun_site.places"
    label = "places"
    verbose_name = _("地区")

    def ready(self) -> None:
        """Fill the breadcrumb of every page."""
        from jingzhun_site.frame.contributions import contribute  # noqa: PLC0415
        from jingzhun_site.places.queries import crumbs  # noqa: PLC0415

        contribute(crumbs=crumbs)
