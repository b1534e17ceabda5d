"""Levels of places, and what a statistical division code says by itself.

A division code (统计用区划代码) has twelve digits: 2 province, 2 city, 2 county, 3 township, 3 village.
Trailing zeros may be left off where a code is read; inside the program codes have all twelve.
"""

from enum import StrEnum
from typing import TYPE_CHECKING

from jingzhun.errors import Fault, JingzhunError, Position

if TYPE_CHECKING:
    from jingzhun.places.tree import DivisionTree

_FORMS = "2, 4, 6, 9 or 12 digits, such as 41, 4106, 410621, 410621100 or 410621100201"
_FORMS_ZH = "2、4、6、9 或 12 位数字，如 41、4106、410621、410621100、410621100201"


class Level(StrEnum):
    """The levels of places, top to bottom; the last two have no national code."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"
    NATURAL_VILLAGE = "natural_village"
    VILLAGE_GROUP = "village_group"

    @property
    def rank(self) -> int:
        """1 for a province, down to 7 for a village group."""
        return _RANKS[self]


_RANKS = {level: rank for rank, level in enumerate(Level, start=1)}

CODED_LEVELS = (Level.PROVINCE, Level.CITY, Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)
CODE_WIDTHS = dict(zip(CODED_LEVELS, (2, 4, 6, 9, 12), strict=True))


class TownshipType(StrEnum):
    """What the seventh to ninth digit say of a township-level division."""

    SUBDISTRICT = "subdistrict"  # 街道, 001-099
    TOWN = "town"  # 镇, 100-199
    TOWNSHIP = "township"  # 乡, 200-399
    SIMILAR = "similar"  # farms, zones and the like, 400-599


class VillageType(StrEnum):
    """What the last three digits say of a village-level division."""

    RESIDENTS_COMMITTEE = "residents_committee"  # 居委会, 001-199
    VILLAGERS_COMMITTEE = "villagers_committee"  # 村委会, 200-399
    SIMILAR_TO_RESIDENTS = "similar_to_residents"  # 类似居委会, 400-499
    SIMILAR_TO_VILLAGERS = "similar_to_villagers"  # 类似村委会, 500-599


class UrbanRuralClass(StrEnum):
    """The urban-rural class code (城乡分类代码) of a village-level division; 1xx is urban, 2xx rural.

    The shipped division list has none: a list that has them is kept as facts named
    ``urban_rural_class``, since the class changes from year to year.
    """

    CITY_CORE = "111"
    CITY_FRINGE = "112"
    TOWN_CENTRE = "121"
    TOWN_FRINGE = "122"
    SPECIAL_AREA = "123"
    TOWNSHIP_CENTRE = "210"
    COUNTRYSIDE = "220"

    @property
    def is_urban(self) -> bool:
        """Whether statistics count the place as urban."""
        return self.value.startswith("1")


def parse_division_code(
    text: str, *, tree: "DivisionTree | None" = None, position: Position | None = None
) -> str:
    """The twelve-digit code that ``text`` means; with a ``tree``, one that stands in it.

    Raises PLACE001 for other characters than digits, PLACE002 for a wrong length, PLACE004 for
    zeros alone, and with a ``tree`` PLACE003 for a code it does not have, naming the nearest.

    >>> parse_division_code("410621")
    '410621000000'
    """
    place = position or Position()
    code = text.ljust(12, "0")
    if text and not (text.isascii() and text.isdigit()):
        fault = _ill_formed("PLACE001", text, place)
    elif len(text) not in CODE_WIDTHS.values():
        fault = _ill_formed("PLACE002", text, place)
    elif code.startswith("00"):
        fault = _ill_formed("PLACE004", text, place)
    elif tree is not None and not tree.has_code(code):
        fault = tree.unknown_code(code, position=place)
    else:
        return code
    raise JingzhunError([fault])


def _ill_formed(code: str, text: str, place: Position) -> Fault:
    fields = {"count": str(len(text)), "wanted_zh": _FORMS_ZH}
    return Fault(code=code, position=place, seen=text, wanted=_FORMS, fields=fields)


def division_level(code: str) -> Level:
    """The level that a code names by its trailing zeros.

    Four places are listed twice or more under one code (a city without counties, such as Dongguan):
    the answer is then the higher level. Raises what :func:`parse_division_code` raises.

    >>> division_level("410621100201"), division_level("410600")
    (<Level.VILLAGE: 'village'>, <Level.CITY: 'city'>)
    """
    digits = parse_division_code(code)
    return next(lv for lv in CODED_LEVELS if not digits[CODE_WIDTHS[lv] :].strip("0"))


def ancestor_codes(code: str) -> tuple[str, ...]:
    """The codes of the divisions around a division, province first, itself left out; no list is read.

    >>> ancestor_codes("410621100201")
    ('410000000000', '410600000000', '410621000000', '410621100000')
    >>> ancestor_codes("41")
    ()
    """
    digits = parse_division_code(code)
    cut = [digits[:width].ljust(12, "0") for width in CODE_WIDTHS.values()]
    return tuple(dict.fromkeys(c for c in cut if c != digits))


def is_within(code: str, other: str) -> bool:
    """Whether the division ``code`` is ``other`` or lies in it, by the codes alone.

    >>> is_within("410621100201", "410600"), is_within("410600", "410621")
    (True, False)
    """
    inner, outer = parse_division_code(code), parse_division_code(other)
    return inner == outer or outer in ancestor_codes(inner)


def township_type(code: str) -> TownshipType | None:
    """The type of a township-level division, or ``None`` for another level or an unused range.

    >>> township_type("410621100").value
    'town'
    """
    number = int(parse_division_code(code)[6:9])
    if 1 <= number <= 99:
        return TownshipType.SUBDISTRICT
    bands = {1: TownshipType.TOWN, 2: TownshipType.TOWNSHIP, 3: TownshipType.TOWNSHIP}
    return (bands | {4: TownshipType.SIMILAR, 5: TownshipType.SIMILAR}).get(number // 100)


def village_type(code: str) -> VillageType | None:
    """The type of a village-level division, or ``None`` for another level or an unused range.

    >>> village_type("410621100201").value
    'villagers_committee'
    """
    number = int(parse_division_code(code)[9:])
    if number == 0:
        return None
    return _VILLAGE_BANDS.get(number // 100)


def is_statistical_zone(code: str) -> bool:
    """Whether a county code stands for a development zone that only statistics count as a county.

    >>> is_statistical_zone("410671"), is_statistical_zone("410621")
    (True, False)
    """
    digits = parse_division_code(code)
    return division_level(digits) is Level.COUNTY and "71" <= digits[4:6] <= "79"


_VILLAGE_BANDS = {
    0: VillageType.RESIDENTS_COMMITTEE,
    1: VillageType.RESIDENTS_COMMITTEE,
    2: VillageType.VILLAGERS_COMMITTEE,
    3: VillageType.VILLAGERS_COMMITTEE,
    4: VillageType.SIMILAR_TO_RESIDENTS,
    5: VillageType.SIMILAR_TO_VILLAGERS,
}
