"""The places that someone may see, as one predicate for the ORM, for DuckDB and for single records."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

CODE_LENGTH = 12
_LEVELS = (2, 4, 6, 9, 12)
_NOWHERE = Q(pk__in=())


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Places by the beginnings of their division codes; ``("",)`` is the whole country, ``()`` nowhere.

    >>> scope = Scope.of(["410621000000"])
    >>> scope.covers("410621100200"), scope.covers("410622100200"), scope.covers("")
    (True, False, False)
    """

    prefixes: tuple[str, ...]

    @classmethod
    def of(cls, codes: Iterable[str]) -> "Scope":
        """The scope of division codes and all below them; a code inside another is left out."""
        found = sorted(
            {prefix_of(code) for code in codes}, key=lambda prefix: (len(prefix), prefix)
        )
        kept: list[str] = []
        for prefix in found:
            if not prefix.startswith(tuple(kept)):
                kept.append(prefix)
        return cls(prefixes=tuple(kept))

    def __bool__(self) -> bool:
        return bool(self.prefixes)

    def covers(self, code: str | None) -> bool:
        """Whether a place, or a record's place, lies inside. A record without a place lies nowhere."""
        return bool(code) and str(code).startswith(self.prefixes)

    def narrowed(self, code: str | None) -> "Scope":
        """What of this scope lies in a chosen place; all of it when none is chosen."""
        if not code:
            return self
        chosen = prefix_of(code)
        if chosen.startswith(self.prefixes):
            return Scope(prefixes=(chosen,))
        return Scope(prefixes=tuple(p for p in self.prefixes if p.startswith(chosen)))

    @property
    def place_code(self) -> str:
        """The narrowest place that holds all of the scope; empty for the whole country or for nowhere.

        >>> Scope.of(["410621100200", "410621200200"]).place_code
        '410621000000'
        """
        shared = {
            size: {prefix[:size] for prefix in self.prefixes}
            for size in _LEVELS
            if all(len(prefix) >= size for prefix in self.prefixes)
        }
        whole = [beginnings.pop() for beginnings in shared.values() if len(beginnings) == 1]
        return whole[-1].ljust(CODE_LENGTH, "0") if whole else ""

    def q(self, field: str = "place_code") -> Q:
        """The predicate for the ORM on a field that holds division codes."""
        if not self.prefixes:
            return _NOWHERE
        condition = Q()
        for low, high in self._ranges():
            condition |= Q(**{f"{field}__gte": low, f"{field}__lte": high})
        return condition

    def sql(self, column: str = "place_code") -> tuple[str, list[str]]:
        """The same predicate as SQL with ``?`` marks and their values."""
        if not self.prefixes:
            return "FALSE", []
        parts = [f"{column} BETWEEN ? AND ?" for _ in self.prefixes]
        return f"({' OR '.join(parts)})", [bound for pair in self._ranges() for bound in pair]

    def _ranges(self) -> list[tuple[str, str]]:
        # Digits alone sort alike in every collation, so a range over an index serves both databases.
        return [(p.ljust(CODE_LENGTH, "0"), p.ljust(CODE_LENGTH, "9")) for p in self.prefixes]


NOWHERE = Scope(prefixes=())


def prefix_of(code: str) -> str:
    """The beginning that a division and all below it share.

    >>> prefix_of("410600000000"), prefix_of("410621100000"), prefix_of("410621100200")
    ('4106', '410621100', '410621100200')
    """
    bare = code.rstrip("0")
    return (
        code[: next((length for length in _LEVELS if length >= len(bare)), CODE_LENGTH)]
        if bare
        else ""
    )
