"""Names of entries as people write them: ``goal:unsafe_homes``, ``duty:dibao_comparison``."""

from jingzhun.packs.building import ENTRY_KINDS
from jingzhun.packs.model import Entry, Pack

_UNCOUNTED = {"duties": "duty", "money": "money", "background": "background"}
_KINDS = {_UNCOUNTED.get(kind, kind.removesuffix("s")): kind for kind in ENTRY_KINDS}


def entry_names(pack: Pack) -> dict[str, Entry]:
    """All entries of a pack by their names, kind by kind in the order of the files."""
    return {
        f"{word}:{entry_id}": entry
        for word, kind in _KINDS.items()
        for entry_id, entry in getattr(pack, kind).items()
    }
