"""Figures: a number with its unit, as words hold them, whatever it counts or measures."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from jingzhun.directives.reading.lexicon import any_of, words_of
from jingzhun.directives.reading.numerals import NUMERAL, parse_number

_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?)"
_GREAT = "[十百千万亿]"
_TO = "(?:——?|-|~|至|到)"
_HUNDRED = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number with its unit; ``family`` is the list of ``units.toml`` that holds the unit.

    ``is_more`` marks 余 and 多; ``after`` is the word of comparison behind it.
    """

    start: int
    end: int
    value: Decimal
    value_max: Decimal | None
    unit: str
    family: str
    is_more: bool = False
    after: str = ""
    in_characters: bool = False


def find_figures(words: str, hidden: str) -> tuple[Figure, ...]:
    """The figures in some words; ``hidden`` are the same words with what holds no figures blanked.

    >>> [(str(f.value), f.unit) for f in find_figures("投入3.5亿元,建20余所", "投入3.5亿元,建20余所")]
    [('350000000.0', '元'), ('20', '所')]
    """
    found = [*_ratios(hidden), *_hundredths(hidden)]
    for match in _pattern().finditer(hidden):
        overlaps = any(f.start < match.end() and match.start() < f.end for f in found)
        if not overlaps and (figure := _figure(match, words)):
            found.append(figure)
    in_order = sorted(found, key=lambda figure: figure.start)
    return tuple(_with_shared_units(_with_bounds_joined(in_order), hidden))


@cache
def _families() -> dict[str, str]:
    units = words_of("units")
    named = ("count", "places", "times", "days", "years", "ages", "percent", "money", "measures")
    return {unit: family for family in named for unit in units[family]}


@cache
def _pattern() -> re.Pattern[str]:
    """A number, perhaps a second to which it ranges, and a unit."""
    comparisons = words_of("comparisons")
    after = any_of(
        word for name in ("at_least", "at_most", "about") for word in comparisons[name]["after"]
    )
    more = any_of(comparisons["more"]["inside"])
    unit = any_of(_families())
    people = words_of("people")
    crowd = rf"(?:{any_of(people['marks'])}{{0,4}}{any_of(people['ends'])})"
    number = rf"(?:{_ARABIC}{more}?{_GREAT}{{0,2}}|{NUMERAL}+)"
    return re.compile(
        rf"(?P<first>{number})(?P<first_unit>{unit})?(?P<more_first>{more})?{_TO}"
        rf"(?P<last>{number})(?P<last_unit>{unit})(?P<after_range>{after})?"
        rf"|(?P<number>{number})(?P<more>{more})?(?:(?P<unit>{unit})|(?={crowd}))"
        rf"(?P<more_unit>{more})?(?P<after>{after})?"
    )


def _figure(match: re.Match[str], words: str) -> Figure | None:
    if match["last"]:
        return _range(match)
    number, more = _without_more(match["number"])
    unit = match["unit"] or _unit_of_crowd(words[match.end("number") :])
    figure = Figure(
        start=match.start(),
        end=match.end(),
        value=parse_number(number),
        value_max=None,
        unit=_same(unit),
        family=_families()[unit],
        is_more=bool(more or match["more"] or match["more_unit"]),
        after=match["after"] or "",
        in_characters=not number[0].isdigit(),
    )
    return figure if is_figure(figure, words) else None


def _range(match: re.Match[str]) -> Figure | None:
    first, last = match["first"], match["last"]
    magnitude = last.lstrip("0123456789.,")
    if first[-1].isdigit() and last[0].isdigit() and magnitude and not match["first_unit"]:
        first += magnitude  # 2—3万 is 20000 to 30000
    low, high = parse_number(first), parse_number(last)
    if low >= high:
        return None
    return Figure(
        start=match.start(),
        end=match.end(),
        value=low,
        value_max=high,
        unit=_same(match["last_unit"]),
        family=_families()[match["last_unit"]],
        in_characters=not first[0].isdigit(),
    )


def _without_more(number: str) -> tuple[str, str]:
    bare = re.sub("[余多]", "", number)
    return bare, number if bare != number else ""


def _same(unit: str) -> str:
    same: str = words_of("units")["same"].get(unit, unit)
    return same


def _unit_of_crowd(rest: str) -> str:
    """The unit of people counted without one: 9.4万贫困人口, 2.5万贫困户."""
    people = words_of("people")
    match = re.match(rf"{any_of(people['marks'])}{{0,4}}({any_of(people['ends'])})", rest)
    return "户" if match and match[1] in people["households"] else "人"


def is_figure(figure: Figure, words: str) -> bool:
    """Whether a number with a unit is a figure here, and not a part of a word or a name."""
    before, after = words[: figure.start], words[figure.end :]
    rules = words_of("figures")
    if figure.family == "ages":
        return False
    if figure.family == "years":
        return _is_term(figure, before, after)
    if figure.in_characters and words[figure.start] in "百千万亿":
        return False  # 千名专家 names a campaign
    if not figure.in_characters:
        return figure.family != "places" or bool(re.match("[^级]|$", after))
    if figure.family in ("money", "percent", "measures", "days"):
        return figure.value >= 1
    if figure.value >= 2:
        return _is_count_in_characters(figure, before, after)
    if figure.family == "times":
        return not after.startswith("性")
    marks = any_of(rules["one_is_counted_with"])
    return bool(re.search(marks, before[-rules["one_reaches_back"] :]) or figure.after) and not (
        before.endswith("每")
    )


def _is_term(figure: Figure, before: str, after: str) -> bool:
    """Whether years are how long something lasts, and no date."""
    rules = words_of("figures")
    if figure.value >= 1000 or figure.after == "以上":
        return False
    lasts = re.search(rf"{any_of(rules['term_before'])}$", before)
    return bool(lasts or re.match(any_of(rules["term_after"]), after))


def _is_count_in_characters(figure: Figure, before: str, after: str) -> bool:
    """Two or more, in characters: counted where it is a place, people, or a time; else a name of a group."""
    rules = words_of("figures")
    if figure.family == "places":
        return (
            figure.value == 2 and not re.match("级|两", after) and not before.endswith(("、", "第"))
        )
    return figure.family == "times" or figure.unit in rules["counted_in_characters"]


def _ratios(hidden: str) -> Iterator[Figure]:
    """Shares such as 7:3; the value is the first party's part in a hundred."""
    pattern = (
        r"(?<![\d:.])(\d{1,2}):(\d{1,2})(?:(?:至|到|—|-)(\d{1,2}):(\d{1,2}))?(?![\d:])(?:之间)?"
    )
    if not re.search(any_of(words_of("figures")["shared_between"]), hidden):
        return
    for match in re.finditer(pattern, hidden):
        first = _share(match[1], match[2])
        second = _share(match[3], match[4]) if match[3] else None
        if not first or second == 0:
            continue
        low, high = sorted((first, second)) if second else (first, None)
        yield Figure(
            start=match.start(),
            end=match.end(),
            value=low,
            value_max=high,
            unit="%",
            family="percent",
        )


def _share(part: str, rest: str) -> Decimal:
    whole = int(part) + int(rest)
    return int(part) * _HUNDRED / whole if whole else Decimal(0)


def _hundredths(hidden: str) -> Iterator[Figure]:
    """百分之八十."""
    after = words_of("comparisons")["at_least"]["after"]
    for match in re.finditer(rf"百分之({NUMERAL}+|{_ARABIC})({any_of(after)})?", hidden):
        value = parse_number(match[1])
        yield Figure(
            start=match.start(),
            end=match.end(),
            value=value,
            value_max=None,
            unit="%",
            family="percent",
            after=match[2] or "",
        )


def _with_bounds_joined(figures: Sequence[Figure]) -> Iterator[Figure]:
    """3万元以上10万元以下 is one range."""
    rest = [*figures]
    while rest:
        figure = rest.pop(0)
        upper = rest[0] if rest and rest[0].start == figure.end else None
        bounds = upper and (figure.after, upper.after) in {("以上", "以下"), ("以上", "以内")}
        if upper and bounds and upper.unit == figure.unit and upper.value > figure.value:
            rest.pop(0)
            figure = replace(figure, end=upper.end, value_max=upper.value, after="")
        yield figure


def _with_shared_units(figures: Iterable[Figure], hidden: str) -> Iterator[Figure]:
    """Each figure, and before it the bare numbers that share its unit: 分别建成3、4、5个."""
    for figure in figures:
        chain = re.search(rf"(?:{_ARABIC}{_GREAT}?[、和])+$", hidden[: figure.start])
        if chain and "分别" in hidden[: figure.start]:
            for match in re.finditer(rf"{_ARABIC}{_GREAT}?", chain.group()):
                start = chain.start() + match.start()
                yield replace(
                    figure,
                    start=start,
                    end=start + len(match.group()),
                    value=parse_number(match.group()),
                )
        yield figure
