"""``jingzhun crosscheck``: our register against those of other departments."""

from jingzhun.cli.entrance import SpokenGroup

_NAMES = ("list", "match", "run", "news", "mask", "meet")

command = SpokenGroup(
    "crosscheck",
    modules={name: f"jingzhun.cli.commands.crosscheck_{name}:command" for name in _NAMES},
)
