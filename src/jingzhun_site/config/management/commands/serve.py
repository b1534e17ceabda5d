"""``jingzhun-site serve``: bring the tables up to date, collect the static files, serve."""

import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from jingzhun.errors import Fault, JingzhunError
from jingzhun_site.config.serving import Serving, Supervisor, is_free
from jingzhun_site.config.static_files import collect_static_if_changed


class Command(BaseCommand):
    """Web processes and a worker, until told to stop."""

    help = "Serve the site: migrate, collect static files, start the web processes and a worker."
    requires_system_checks: list[str] = []  # noqa: RUF012

    def add_arguments(self, parser: CommandParser) -> None:
        """The address, where it differs from the settings."""
        parser.add_argument("--address", default=settings.SERVE_ADDRESS)
        parser.add_argument("--port", type=int, default=settings.SERVE_PORT)
        parser.add_argument("--no-worker", action="store_true", help="run the worker elsewhere")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare and serve."""
        serving = Serving(
            address=options["address"],
            port=options["port"],
            processes=settings.SERVE_PROCESSES,
            threads=settings.SERVE_THREADS,
        )
        if not is_free(serving.address, serving.port):
            raise JingzhunError([Fault(code="SITE006", seen=f"{serving.address}:{serving.port}")])
        prepare()
        url = serving.url
        supervisor = Supervisor(
            serving=serving,
            with_worker=not options["no_worker"],
            on_ready=lambda: self.stdout.write(
                _("已启动：%(url)s （按 Ctrl+C 停止）") % {"url": url}
            ),
        )
        sys.exit(supervisor.run())


def prepare() -> None:
    """Bring tables and static files up to this version."""
    call_command("migrate", interactive=False, verbosity=0)
    collect_static_if_changed()
