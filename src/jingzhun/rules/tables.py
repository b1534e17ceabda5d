"""What rules need to know of keyed and tiered parameters; the packs' own classes fit these shapes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol, TypeGuard

Constant = int | str | bool | date


class TierShape(Protocol):
    """One tier: from ``above`` on, at ``rate`` millionths of one."""

    @property
    def above(self) -> int:
        """Where the tier begins, in rule units."""

    @property
    def rate(self) -> int:
        """The rate inside the tier, in millionths of one."""


class BracketShape(Protocol):
    """Tiers in rising order."""

    @property
    def tiers(self) -> Sequence[TierShape]:
        """The tiers."""


class LookupShape(Protocol):
    """Cells by their keys, which are written as texts."""

    @property
    def cells(self) -> Mapping[tuple[str, ...], Constant]:
        """The cells."""


Content = Constant | BracketShape | LookupShape


def is_constant(content: Content) -> TypeGuard[Constant]:
    """Whether a parameter's content is a single value."""
    return isinstance(content, int | str | bool | date)


def is_bracket(content: Content) -> TypeGuard[BracketShape]:
    """Whether a parameter's content is a scale of tiers."""
    return hasattr(content, "tiers")


def is_lookup(content: Content) -> TypeGuard[LookupShape]:
    """Whether a parameter's content is a table of cells."""
    return hasattr(content, "cells")


def bracket_parts(table: BracketShape, amount: int) -> list[int]:
    """What each tier takes of an amount, in rule units, halves rounded away from zero."""
    tiers = list(table.tiers)
    ends: list[int | None] = [*(tier.above for tier in tiers[1:]), None]
    parts = []
    for tier, end in zip(tiers, ends, strict=True):
        inside = max((amount if end is None else min(amount, end)) - tier.above, 0)
        parts.append((2 * inside * tier.rate + 1_000_000) // 2_000_000)
    return parts
