"""The application that a server such as gunicorn runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jingzhun_site.config.settings")

application = get_wsgi_application()

# Every page is imported now: a fault stops the start, not the first visitor, who does not wait either.
from django.urls import get_resolver  # noqa: E402

get_resolver().url_patterns  # noqa: B018
