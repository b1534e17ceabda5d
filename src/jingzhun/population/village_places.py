"""The villages of a place as the division tree knows them, with the places above each."""

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, kw_only=True)
class VillagePlace:
    """A village with its township, county and city; village codes have twelve digits."""

    code: str
    name: str
    township_code: str
    township_name: str
    county_code: str
    county_name: str
    city_code: str
    city_name: str


@cache
def village_places(root: str) -> tuple[VillagePlace, ...]:
    """All villages below ``root`` in the order of their codes."""
    counties = {f"{root[:4]}{n:02d}": f"第{n}县" for n in range(21, 41)}
    return tuple(
        VillagePlace(
            code=f"{county}{town:03d}{village:03d}",
            name=f"{town}乡{village}村",
            township_code=f"{county}{town:03d}000",
            township_name=f"{town}乡",
            county_code=county,
            county_name=name,
            city_code=f"{root[:4]}00",
            city_name="市",
        )
        for county, name in counties.items()
        for town in range(200, 220)
        for village in range(200, 230)
    )
