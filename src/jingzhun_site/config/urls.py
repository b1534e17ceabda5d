"""The addresses of the site, app by app."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from jingzhun_site.config import health
from jingzhun_site.exchange.api import api

_PAGES = {
    "": "home",
    "accounts/": "accounts",
    "audit/": "audit",
    "places/": "places",
    "households/": "households",
    "lists/": "lists",
    "decisions/": "decisions",
    "posts/": "organisations",
    "deliveries/": "deliveries",
    "documents/": "documents",
    "directives/": "directives",
    "ledger/": "ledger",
    "crosschecks/": "crosschecks",
    "duties/": "duties",
    "programmes/": "programmes",
    "goals/": "goals",
    "map/": "warmap",
    "reports/": "reports",
    "imports/": "imports",
    "jobs/": "jobs",
    "exchange/": "exchange",
    "frame/": "frame",
}


def _pages() -> list[URLPattern | URLResolver]:
    """The pages of every app that has any."""
    modules = {start: f"jingzhun_site.{app}.urls" for start, app in _PAGES.items()}
    return [path(start, include(module)) for start, module in modules.items() if find_spec(module)]


urlpatterns = [
    path("health", health.live, name="health"),
    path("health/ready", health.ready, name="health_ready"),
    path("api/v1/", api.urls),
    *_pages(),
]

handler400 = "jingzhun_site.frame.refusals.bad_request"
handler403 = "jingzhun_site.frame.refusals.permission_denied"
handler404 = "jingzhun_site.frame.refusals.page_not_found"
handler500 = "jingzhun_site.config.busy.server_error"
