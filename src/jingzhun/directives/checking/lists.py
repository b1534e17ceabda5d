"""A count against the names that are listed for it."""

import re
from collections.abc import Iterator

from jingzhun.directives.checking.finding import Finding, Gravity, place_at
from jingzhun.directives.checking.material import Material

_NUMERALS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_COUNT = r"(?P<count>\d{1,3}|[一二两三四五六七八九十]{1,3})"
_COUNTED = r"(?P<word>个|大|项|类|种|家|所|方面|村|县|乡镇|部门|市|区|镇|乡|条)"
_KINDS = ("大", "项", "类", "种", "方面")  # a list right in front of these words is whole
_NAME = r"[^、，,。；;：:（(）)“”\"\s\d]{1,24}"
_BEFORE = re.compile(
    rf"(?P<names>(?:{_NAME}、)+{_NAME}?)(?P<more>等)?{_COUNT}{_COUNTED}(?P<noun>[\u4e00-\u9fff]?)"
)
_BEHIND = re.compile(
    rf"(?<![第\d、]){_COUNT}{_COUNTED}(?P<what>[^，,。；;、（(：:\d]{{0,14}})[（(：:](?P<names>[^（(）)：:。；;\n]{{3,240}})"
    r"(?P<close>[）)。；;\n]|$)"
)
_QUOTED = re.compile(
    r"[“\"](?P<count>[一二两三四五六七八九十])[^”\"]{1,4}[”\"][（(](?P<names>[^（(）)]{3,160})[）)]"
)
_AND = re.compile(r"以及|和|及|与|暨")
_OPEN = re.compile(r"等|如|例如|主要|其中|包括|\d|[一二三四五六七八九十]是|每")
_NEARLY = 2  # a list of several names that lacks no more than these was meant to be whole
_SEVERAL = 3


def check_lists(material: Material) -> Iterator[Finding]:
    """Counts that differ from the number of names in front of them or behind them."""
    for match in _BEFORE.finditer(material.text):
        yield from _before(material, match)
    for pattern in (_BEHIND, _QUOTED):
        for match in pattern.finditer(material.text):
            yield from _behind(material, match)


def _before(material: Material, match: re.Match[str]) -> Iterator[Finding]:
    """``甲、乙、丙等4个县``: with 等 a list may be open, unless it lacks a name or two only."""
    count, (fewest, most) = number(match["count"]), names_in(match["names"])
    if count < 2 or fewest <= count <= most:
        return
    if not match["more"] and (fewest < _SEVERAL or not _is_whole(match)):
        return
    if count > most and (most < _SEVERAL or count - most > _NEARLY):
        return
    gravity: Gravity = "warn" if match["more"] and count > most else "error"
    yield _found(material, match, gravity, fewest if count < fewest else most, count)


def _is_whole(match: re.Match[str]) -> bool:
    """``甲县、乙县、丙县4个县`` and ``水、电、路四项工程``; a verb's objects end otherwise than what is counted."""
    ends = {name[-1] for name in match["names"].split("、")}
    return match["word"] in _KINDS or ends in ({match["noun"]}, {match["word"]})


def _behind(material: Material, match: re.Match[str]) -> Iterator[Finding]:
    """``四项工程（甲、乙、丙）``; what only gives examples is no list."""
    names = match["names"]
    count = number(match["count"])
    if not count or count < 2 or "、" not in names or _OPEN.search(names):
        return
    items = re.split(r"、", names)
    if any(len(item) > 24 or re.search(r"[，,]", item) for item in items):
        return
    fewest, most = names_in(names)
    if fewest <= count <= most:
        return
    gravity: Gravity = "error" if abs(count - most) <= _NEARLY else "warn"
    yield _found(material, match, gravity, fewest if count < fewest else most, count)


def _found(
    material: Material, match: re.Match[str], gravity: Gravity, listed: int, count: int
) -> Finding:
    section = material.section_at(match.start())
    names = place_at(material.text, match.start("names"), match.end("names"), section)
    end = match.end("word") if "word" in match.re.groupindex else match.end("count")
    figure = place_at(material.text, match.start("count"), end, section)
    return material.finding(
        "count_and_list", gravity, figure.words, [figure, names], f"{listed} ≠ {count}"
    )


def names_in(words: str) -> tuple[int, int]:
    """The fewest and the most names that a list may hold: 和 may join two names or stand in one.

    >>> names_in("甲县、乙县和丙县"), names_in("工业和信息化部门、教育部门")
    ((2, 3), (2, 3))
    """
    items = [item for item in re.split("、", words) if item.strip()]
    joined = sum(len(_AND.findall(item)) for item in items)
    return len(items), len(items) + joined


def number(words: str) -> int:
    """A count in digits or Chinese numerals up to 99; 0 for what is none.

    >>> number("十二"), number("9"), number("两")
    (12, 9, 2)
    """
    if words.isdigit():
        return int(words)
    tens, ten, ones = words.partition("十")
    if not ten:
        return _NUMERALS.get(words, 0)
    return _NUMERALS.get(tens, 0 if tens else 1) * 10 + _NUMERALS.get(ones, 0)
