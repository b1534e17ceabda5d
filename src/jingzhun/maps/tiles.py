"""A schematic map: every place of a level is a tile of the same size, in the order of its code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt


@dataclass(frozen=True, kw_only=True)
class Tile:
    """Where the tile of a place stands, counted from nought at the upper left."""

    column: int
    row: int


def grid_columns(count: int, *, shape: Fraction = Fraction(1), most: int = 12) -> int:
    """How many columns a grid of so many tiles has: near the shape asked for, no row nearly empty.

    ``shape`` is the width of the whole over its height, both counted in tiles.

    >>> grid_columns(12), grid_columns(12, shape=Fraction(2)), grid_columns(40, most=5)
    (3, 4, 5)
    """
    if count < 1:
        return 1
    wide = _rounded_root(count * shape)
    columns = max(1, min(wide, most, count))
    rows = -(-count // columns)
    return -(-count // rows)


def tile_layout(codes: Iterable[str], *, columns: int) -> Mapping[str, Tile]:
    """The tile of every place: row after row in the order of the codes, as lists and maps of offices have it.

    The same places always stand where they stood, whatever order they come in.

    >>> tile_layout(["410622", "410621", "410611"], columns=2)["410622"]
    Tile(column=0, row=1)
    """
    ordered = sorted(set(codes))
    return {
        code: Tile(column=number % columns, row=number // columns)
        for number, code in enumerate(ordered)
    }


def _rounded_root(value: Fraction) -> int:
    """The whole number nearest to a square root."""
    root = isqrt(int(value))
    return root + 1 if value > Fraction(2 * root + 1, 2) ** 2 else root
