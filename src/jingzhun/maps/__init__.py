"""Maps without a map library: tiles in a grid, classes of values, outlines as paths."""

from jingzhun.maps.classes import ValueClass, class_of, value_classes
from jingzhun.maps.outlines import Picture, Ring, project_outlines, read_outlines
from jingzhun.maps.tiles import Tile, grid_columns, tile_layout

__all__ = [
    "Picture",
    "Ring",
    "Tile",
    "ValueClass",
    "class_of",
    "grid_columns",
    "project_outlines",
    "read_outlines",
    "tile_layout",
    "value_classes",
]
