"""The rural villages of a place as the division tree knows them, with the places above each."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from jingzhun.places import (
    DivisionTree,
    Level,
    Place,
    VillageType,
    is_statistical_zone,
    load_division_tree,
    village_type,
)

_COMMITTEES = ("村民委员会", "村委会")


@dataclass(frozen=True, kw_only=True)
class VillagePlace:
    """A village with its township, county, city and province; all codes have twelve digits."""

    code: str
    name: str
    township_code: str
    township_name: str
    county_code: str
    county_name: str
    city_code: str
    city_name: str
    province_code: str


@cache
def village_places(root: str) -> tuple[VillagePlace, ...]:
    """All villages with a villagers' committee below ``root``, in the order of their codes.

    Neighbourhoods and the development zones that only statistics count as counties are left out.

    Raises:
        JingzhunError: A PLACE code when there is no such place.

    >>> village_places("410622")[0].county_name
    '淇县'
    """
    tree = load_division_tree(root)
    return tuple(
        village
        for top in tree.roots()
        for county in _counties(tree, top)
        for village in _villages(tree, county)
    )


def _counties(tree: DivisionTree, top: Place) -> tuple[Place, ...]:
    if top.level.rank > Level.COUNTY.rank:
        return tuple(p for p in tree.ancestors(top.id) if p.level is Level.COUNTY)
    inside = (top,) if top.level is Level.COUNTY else tree.descendants(top.id, Level.COUNTY)
    return tuple(county for county in inside if not is_statistical_zone(county.code))


def _villages(tree: DivisionTree, county: Place) -> Iterator[VillagePlace]:
    above = {place.level: place for place in tree.ancestors(county.id)}
    for township in tree.children(county.id):
        for village in tree.children(township.id):
            if village_type(village.code) is not VillageType.VILLAGERS_COMMITTEE:
                continue
            yield VillagePlace(
                code=village.code,
                name=short_name(village.name),
                township_code=township.code,
                township_name=township.name,
                county_code=county.code,
                county_name=county.name,
                city_code=above[Level.CITY].code,
                city_name=above[Level.CITY].name,
                province_code=above[Level.PROVINCE].code,
            )


def short_name(committee: str) -> str:
    """The name of a village from that of its committee.

    >>> short_name("泉头村民委员会"), short_name("东村村委会")
    ('泉头村', '东村')
    """
    for suffix in _COMMITTEES:
        if committee.endswith(suffix):
            stem = committee.removesuffix(suffix)
            return stem if stem.endswith("村") else f"{stem}村"
    return committee
