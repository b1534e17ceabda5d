"""``jingzhun-site migrate``: Django's own, but an empty database gets its tables in one go."""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections

from jingzhun_site.config.first_tables import make_first_tables

_NOT_ALL_OR_NOT_NOW = ("app_label", "plan", "check_unapplied", "fake", "step_by_step")


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
        if not any(options[name] for name in _NOT_ALL_OR_NOT_NOW):
            make_first_tables(connections[options["database"]])
        super().handle(*args, **options)
