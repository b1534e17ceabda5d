"""``jingzhun-site worker``: run background jobs until told to stop."""

from typing import Any

from django.core.management.base import BaseCommand

from jingzhun_site.jobs.worker import Worker


class Command(BaseCommand):
    """Run background jobs, one after the other; start it more than once for more at a time."""

    help = "Run background jobs until told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        """Work."""
        worker = Worker()
        worker.obey_signals()
        worker.run()
