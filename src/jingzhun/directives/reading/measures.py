"""How a figure is compared, by what it is counted, and by what period."""

import re
from functools import cache

from jingzhun.directives.model import Comparison
from jingzhun.directives.reading.figures import Figure
from jingzhun.directives.reading.lexicon import any_of, words_of

_EACH = re.compile("每(?!个?月|[年季周日天半学旬])一?(?:个|名|位|所|家(?!庭)|支)?")
_NOUN_END = re.compile(
    r"\d|至少|最少|不|每|要|应|可|有|新|安|培|开|配|建(?!档)|补|设|给|专|力争|最高|平均|投|扶贫|就业|实现|达|储|打造|办好|选|奖|增加|控制|,"
)


def compare(figure: Figure, before: str) -> Comparison:
    """How a fact must stand to the figure; ``before`` are the words of its part of the clause before it.

    >>> figure = Figure(start=3, end=5, value=3, value_max=None, unit="次", family="times")
    >>> str(compare(figure, "不少于"))
    '>='
    """
    if figure.value_max is not None:
        return Comparison.RANGE
    lists = words_of("comparisons")
    for name, comparison in (("at_least", Comparison.AT_LEAST), ("at_most", Comparison.AT_MOST)):
        if figure.after in lists[name]["after"]:
            return comparison
    if word := _last_compared(before):
        at_least = word in lists["at_least"]["before"]
        return Comparison.AT_LEAST if at_least else Comparison.AT_MOST
    return Comparison.AT_LEAST if figure.is_more else Comparison.EQUAL


def is_strict(figure: Figure, before: str) -> bool:
    """Whether the words leave out the figure itself; a word behind it decides before those in front of it.

    >>> figure = Figure(start=2, end=6, value=20, value_max=None, unit="分钟", family="days")
    >>> is_strict(figure, "超过"), is_strict(figure, "不超过")
    (True, False)
    """
    if figure.value_max is not None or figure.after in _bounds_after():
        return False
    return _last_compared(before) in words_of("comparisons")["strict"]["before"]


def _last_compared(before: str) -> str:
    """The comparing word that stands nearest before a figure; empty where there is none."""
    return next((match.group() for match in reversed([*_compared_before().finditer(before)])), "")


@cache
def _bounds_after() -> frozenset[str]:
    lists = words_of("comparisons")
    return frozenset([*lists["at_least"]["after"], *lists["at_most"]["after"]])


@cache
def _compared_before() -> re.Pattern[str]:
    lists = words_of("comparisons")
    return re.compile(any_of([*lists["at_least"]["before"], *lists["at_most"]["before"]]))


def counted_by(before: str) -> tuple[str, ...]:
    """What a figure is counted by, from the words before it: each village, each person.

    >>> counted_by("每人每亩补助"), counted_by("确保每个贫困村有")
    (('人', '亩'), ('村',))
    """
    found = []
    for match in _EACH.finditer(before):
        noun = _noun_of(before[match.end() :])
        if unit := _unit_of(noun) or _unit_of(match.group()[1:]):
            found.append(unit)
    return tuple(dict.fromkeys(found))


def each_phrase(before: str) -> str:
    """The first 每 with its noun: 每个行政村; empty where there is none.

    >>> each_phrase("确保每个行政村至少建成"), each_phrase("每年建成")
    ('每个行政村', '')
    """
    for match in _EACH.finditer(before):
        noun = _noun_of(before[match.end() :])
        ends = [end.end() for end in re.finditer(any_of(words_of("units")["per"]), noun)]
        if ends:
            return f"{match.group()}{noun[: ends[-1]]}"
    return ""


def _noun_of(words: str) -> str:
    end = _NOUN_END.search(words, 1)
    return words[: end.start()] if end else words


def _unit_of(noun: str) -> str:
    """The unit that a noun behind 每 gives, by the longest of its ends; else by one that it holds."""
    per = words_of("units")["per"]
    ends = [end for end in per if noun.endswith(end)]
    if ends:
        return str(per[max(ends, key=len)])
    held = [match.group() for match in re.finditer(any_of(per), noun)]
    return str(per[held[-1]]) if held else ""


def join_unit(unit: str, by: tuple[str, ...], period: str) -> str:
    """A unit with what it is counted by: 元/人·月.

    >>> join_unit("元", ("人",), "月"), join_unit("次", (), "年"), join_unit("家", (), "")
    ('元/人·月', '次/年', '家')
    """
    below = "·".join([*by, *([period] if period else [])])
    return f"{unit}/{below}" if below else unit
