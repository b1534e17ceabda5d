"""What a person says of items, found again in a document."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from jingzhun.coverage.items import Item
from jingzhun.packs import Coverage, Pairing, Waiver


@dataclass(frozen=True, kw_only=True)
class ItemNames:
    """The names of some items, to find those that a person writes."""

    whole: frozenset[str]
    by_digest: Mapping[str, str]

    @classmethod
    def of(cls, items: Iterable[Item]) -> "ItemNames":
        by_digest = {item.digest: item.name for item in items}
        return cls(whole=frozenset(by_digest.values()), by_digest=by_digest)

    def find(self, name: str) -> str:
        """The item of a name; empty where there is none."""
        return name if name in self.whole else self.by_digest.get(name.rpartition("#")[2], "")


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a person says of items, found by their whole name, or by their digest where clauses are numbered anew."""

    pairs: Mapping[str, Pairing] = field(default_factory=dict)
    waivers: Mapping[str, Waiver] = field(default_factory=dict)

    @classmethod
    def of(cls, coverage: Coverage | None, items: Collection[Item]) -> "Said":
        """What a coverage file says of these items."""
        if coverage is None:
            return cls()
        names = ItemNames.of(items)
        pairs = (*coverage.pairs, *coverage.missed)
        return cls(
            pairs={found: pair for pair in pairs if (found := names.find(pair.item))},
            waivers={
                found: waiver for waiver in coverage.waivers if (found := names.find(waiver.item))
            },
        )
