"""``jingzhun-site migrate``: Django's own, but an empty database gets its tables in one go."""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections

from jingzhun_site.config.first_tables import make_first_tables


class Command(migrate.Command):
    """Bring the tables up to this version."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Django's own arguments, and one to take every step."""
        super().add_arguments(parser)
        parser.add_argument(
            "--step-by-step",
            action="store_true",
            help="apply every migration, be the database empty",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing."""
        asked_for_less = options["app_label"] or options["plan"] or options["check_unapplied"]
        if not asked_for_less and not options["step_by_step"]:
            make_first_tables(connections[options["database"]])
        super().handle(*args, **options)
