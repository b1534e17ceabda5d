"""Tiles: one for each place, none upon another, always in the same order."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingzhun.maps import grid_columns, tile_layout


@given(codes=st.lists(st.from_regex(r"\A[0-9]{12}\Z"), max_size=60), columns=st.integers(1, 12))
def test_every_place_has_a_tile_of_its_own(codes: list[str], columns: int) -> None:
    found = tile_layout(codes, columns=columns)

    assert set(found) == set(codes)
    assert len({(tile.column, tile.row) for tile in found.values()}) == len(found)
    assert all(tile.column < columns for tile in found.values())


@given(codes=st.permutations([f"4106{number:02}000000" for number in range(17)]))
def test_the_order_in_which_places_come_moves_no_tile(codes: list[str]) -> None:
    assert tile_layout(codes, columns=5) == tile_layout(sorted(codes), columns=5)


@given(count=st.integers(0, 400), most=st.integers(1, 12))
def test_the_grid_holds_all_and_its_last_row_is_begun(count: int, most: int) -> None:
    columns = grid_columns(count, most=most)
    rows = -(-count // columns)

    assert 1 <= columns <= most
    assert columns * rows >= count
    assert columns * (rows - 1) < max(count, 1)


@pytest.mark.parametrize(
    ("count", "shape", "columns"),
    [
        (0, Fraction(1), 1),
        (1, Fraction(3), 1),
        (2, Fraction(3), 2),
        (13, Fraction(1), 4),
        (21, Fraction(3, 2), 6),
        (6, Fraction(1, 4), 1),
    ],
)
def test_the_grid_is_near_the_shape_asked_for(count: int, shape: Fraction, columns: int) -> None:
    assert grid_columns(count, shape=shape) == columns
