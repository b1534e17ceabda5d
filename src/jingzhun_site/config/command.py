"""The command ``jingzhun-site``."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one command of the site."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jingzhun_site.config.settings")
    execute_from_command_line(sys.argv)
