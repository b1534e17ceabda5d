"""Places: the division tree with dated codes, dated classes and dated facts.

The shipped list is the National Bureau of Statistics' of 30 June 2023 (``data/SOURCE.toml``).
"""

from jingzhun.places.county_codes import (
    AreaPrefix,
    CodeChange,
    area_prefixes,
    code_changes,
    county_codes,
    known_area_prefix,
)
from jingzhun.places.levels import (
    Level,
    TownshipType,
    UrbanRuralClass,
    VillageType,
    ancestor_codes,
    division_level,
    is_statistical_zone,
    is_within,
    parse_division_code,
    township_type,
    village_type,
)
from jingzhun.places.loading import load_place_classes, load_place_facts
from jingzhun.places.naming import place_label
from jingzhun.places.place import Place, PlaceCode, Succession
from jingzhun.places.records import (
    CLASS_KINDS,
    FACT_NAMES,
    PlaceClass,
    PlaceClasses,
    PlaceFact,
    PlaceFacts,
)
from jingzhun.places.shipped import shipped_counts
from jingzhun.places.tree import DivisionTree, load_division_tree

__all__ = [
    "CLASS_KINDS",
    "FACT_NAMES",
    "AreaPrefix",
    "CodeChange",
    "DivisionTree",
    "Level",
    "Place",
    "PlaceClass",
    "PlaceClasses",
    "PlaceCode",
    "PlaceFact",
    "PlaceFacts",
    "Succession",
    "TownshipType",
    "UrbanRuralClass",
    "VillageType",
    "ancestor_codes",
    "area_prefixes",
    "code_changes",
    "county_codes",
    "division_level",
    "is_statistical_zone",
    "is_within",
    "known_area_prefix",
    "load_division_tree",
    "load_place_classes",
    "load_place_facts",
    "parse_division_code",
    "place_label",
    "shipped_counts",
    "township_type",
    "village_type",
]
