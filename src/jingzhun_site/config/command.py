"""The command ``jingzhun-site``: our own commands and Django's, with hyphens in their names."""

import os
import sys
from collections.abc import Sequence

from jingzhun.errors import JingzhunError

CANNOT = 2


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; what is wrong with settings or data is said in sentences, with exit code 2."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jingzhun_site.config.settings")
    try:
        _run(given)
    except JingzhunError as error:
        for fault in error.faults:
            print(fault.line("zh"), file=sys.stderr)
        sys.exit(CANNOT)


def _run(given: list[str]) -> None:
    # Two come before Django: the table of settings helps when one of them is wrong, and the demo
    # chooses the folder that Django is then told of.
    name, *rest = given or ["help"]
    if name == "settings":
        from jingzhun_site.config.settings_page import print_settings, settings_table  # noqa: PLC0415

        if "--table" in rest:
            print(settings_table())
        else:
            print_settings(os.environ)
    elif name == "demo":
        from jingzhun_site.config.demo import run_demo  # noqa: PLC0415

        run_demo(rest)
    else:
        from django.core.management import execute_from_command_line  # noqa: PLC0415

        ours = name if name.startswith("-") else name.replace("-", "_")
        execute_from_command_line(["jingzhun-site", ours, *rest])
