"""``jingzhun directives``: read, check, compare and export policy documents."""

from jingzhun.cli.entrance import SpokenGroup

_NAMES = ("read", "check", "compare", "export")

command = SpokenGroup(
    "directives",
    modules={name: f"jingzhun.cli.commands.directives_{name}:command" for name in _NAMES},
)
