"""``jingzhun packs``: check, show, compare, mutate and list policy packs."""

from jingzhun.cli.entrance import SpokenGroup

_NAMES = ("check", "show", "compare", "mutate", "list")

command = SpokenGroup(
    "packs", modules={name: f"jingzhun.cli.commands.packs_{name}:command" for name in _NAMES}
)
