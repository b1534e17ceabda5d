"""``jingzhun packs``: check, show, compare, mutate and list policy packs, hold them against their documents."""

from jingzhun.cli.entrance import SpokenGroup

_NAMES = ("check", "show", "compare", "mutate", "list", "coverage")

command = SpokenGroup(
    "packs", modules={name: f"jingzhun.cli.commands.packs_{name}:command" for name in _NAMES}
)
