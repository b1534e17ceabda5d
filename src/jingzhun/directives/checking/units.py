"""Units, rates, ranges and dates that cannot be right."""

import calendar
import re
from collections.abc import Iterator, Mapping

from jingzhun.directives.checking.amounts import figures_in, written
from jingzhun.directives.checking.declared import declared
from jingzhun.directives.checking.finding import Finding, place_at
from jingzhun.directives.checking.material import Material
from jingzhun.directives.meaning import unit_class
from jingzhun.directives.model import Quantity

_DAY = re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_MONTH = re.compile(r"(?<![\d.—–-])(?P<month>1[3-9]|[2-9]\d|0)月(?:份|底|末|前|中旬|上旬|下旬)")
_YEARS = re.compile(r"(?P<first>(?:19|20)\d\d)年?\s*[—–―~～至到-]{1,2}\s*(?P<last>(?:19|20)\d\d)年")
_FIGURE = r"\d+(?:\.\d+)?"
_RANGE = re.compile(
    rf"(?P<low>{_FIGURE})\s*[—–―~～-]{{1,2}}\s*(?P<high>{_FIGURE})\s*[个名户人项条所家次亩元%％万亿]"
)
_ALL = 100
_BEHIND = (
    4  # what an indicator counts stands at its end: no more than 人数, 里程 or the like behind it
)
_LEAP_YEAR = 2000


def check_units(material: Material) -> Iterator[Finding]:
    """Quantities whose unit does not count what they name, and rates above the whole."""
    for quantity in (*material.quantities, *material.in_tables):
        place = [material.place(quantity)]
        said = f"{written(quantity.value)}{quantity.unit}"
        if _is_odd_unit(quantity):
            yield material.finding("unit_cannot_be", "error", quantity.indicator, place, said)
        elif _is_above_all(quantity, material.text[quantity.start : quantity.end]):
            yield material.finding(
                "rate_above_all", "error", quantity.indicator, place, f"{said} > 100%"
            )


def check_dates(material: Material) -> Iterator[Finding]:
    """Days that no calendar has, years and ranges that run backwards."""
    for match in _DAY.finditer(material.text):
        year = int(match["year"] or _LEAP_YEAR)
        if not _is_day(year, int(match["month"]), int(match["day"])):
            yield _at(material, match, "impossible_date", match.group())
    for match in _MONTH.finditer(material.text):
        yield _at(material, match, "impossible_date", match.group())
    for match in _YEARS.finditer(material.text):
        if int(match["first"]) > int(match["last"]):
            yield _at(material, match, "years_fall", f"{match['first']} > {match['last']}")
    for match in _RANGE.finditer(material.text):
        low, high = (next(figures_in(match[key])).value for key in ("low", "high"))
        if low > high and not _is_year_like(match["low"]):
            yield _at(material, match, "range_falls", f"{match['low']} > {match['high']}")


def _is_odd_unit(quantity: Quantity) -> bool:
    """Whether the first line of the table that speaks of the indicator excludes the unit."""
    indicator, class_ = quantity.indicator, unit_class(quantity.unit)
    if not quantity.unit or class_ == "time":  # a period may stand with anything
        return False
    for line in _unit_lines():
        if any(word in indicator[-len(word) - _BEHIND :] for word in line["words"]):
            if any(word in indicator for word in line["not"]):
                continue
            return class_ not in line["classes"]
    return False


def _is_above_all(quantity: Quantity, words: str) -> bool:
    if quantity.unit.partition("/")[0] != "%" or quantity.value <= _ALL:
        return False
    spoken = f"{quantity.indicator}{words}"
    return not any(word in spoken for word in declared()["above_all"]["words"])


def _unit_lines() -> list[Mapping[str, list[str]]]:
    lines: list[Mapping[str, list[str]]] = declared()["units"]
    return lines


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def _is_year_like(words: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d", words))


def _at(material: Material, match: re.Match[str], check: str, sum_: str) -> Finding:
    section = material.section_at(match.start())
    place = place_at(material.text, match.start(), match.end(), section)
    return material.finding(check, "error", match.group(), [place], sum_)
