"""What belongs to the web page or newspaper around a document; the words to look for stand in ``leftovers.toml``."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jingzhun.directives.documents.document import LeftOut, quoted

_HEAD_LINES = 15  # a page's own head is over before the fifteenth line with words
_TITLE_NEAR = 8
_NUMERALS = "[一二三四五六七八九十]+"
_HEADING = re.compile(rf"\s*(?:{_NUMERALS}、|[(（]{_NUMERALS}[)）]|第{_NUMERALS}[章节条])")
_KINDS = "方案|计划|意见|通知|规划|办法|细则|措施|规定|决定|要点|清单|纲要|报告"
_TITLE = re.compile(rf".{{4,60}}(?:{_KINDS})(?:\s*[(（《].{{1,12}}[)）》])?")
_EXCLAIMS = re.compile(r"[!！?？]\s*$")


@dataclass(frozen=True, kw_only=True)
class _Line:
    words: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """Words that are left out: where they count (``inline``, ``line``, ``head``, ``tail``) and why."""

    place: str
    reason: str
    words: re.Pattern[str]


def find_leftovers(text: str) -> tuple[LeftOut, ...]:
    """What in a text belongs to the page around the document, in the order of the text.

    >>> [(p.reason, p.words) for p in find_leftovers("(上接04版)在六个县开设培训班。")]
    [('continued', '(上接04版)')]
    """
    lines = list(_lines(text))
    head = _head(lines)
    tail = _tail(lines)
    middle = [line for line in lines if head <= line.start < tail]
    found = [
        *_whole(line for line in lines if line.start < head),
        *(part for line in middle for part in _in_line(line)),
        *_whole(line for line in lines if line.start >= tail),
    ]
    return tuple(sorted(_without_title(found, lines, head)))


def reason_words() -> Mapping[str, Mapping[str, str]]:
    """Each reason in Chinese (``zh``) and English (``en``)."""
    reasons: Mapping[str, Mapping[str, str]] = declared()["reasons"]
    return reasons


@cache
def declared() -> Mapping[str, Any]:
    """``leftovers.toml``, read once."""
    text = files(__package__).joinpath("data/leftovers.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def patterns(*places: str) -> tuple[Pattern, ...]:
    """The patterns that count in these places."""
    return tuple(
        Pattern(place=p["place"], reason=p["reason"], words=re.compile(p["words"]))
        for p in declared()["pattern"]
        if p["place"] in places
    )


def reason_of_line(words: str, *places: str) -> str:
    """Why a whole line is left out; empty if it is not."""
    stripped = words.strip()
    return next((p.reason for p in patterns(*places) if p.words.fullmatch(stripped)), "")


def _lines(text: str) -> Iterator[_Line]:
    for match in re.finditer(r"[^\n]*\S[^\n]*", text):
        yield _Line(words=match.group(), start=match.start(), end=match.end())


def _head(lines: Sequence[_Line]) -> int:
    """Where the page's own head ends: after the last line of it that only a page has."""
    end = 0
    for line in lines[:_HEAD_LINES]:
        if _HEADING.match(line.words):
            break
        if reason_of_line(line.words, "head"):
            end = line.end
    return end


def _tail(lines: Sequence[_Line]) -> int:
    """Where the page's own tail begins: a line that only a page has, and no clause behind it."""
    start = lines[-1].end + 1 if lines else 0
    for line in reversed(lines):
        if _HEADING.match(line.words):
            break
        if reason_of_line(line.words, "tail"):
            start = line.start
    return start


def _whole(lines: Iterator[_Line]) -> Iterator[LeftOut]:
    """Every line, for its own reason or that of the line before."""
    reason = "navigation"
    for line in lines:
        reason = reason_of_line(line.words, "head", "tail", "line") or reason
        yield _left(line, reason)


def _in_line(line: _Line) -> Iterator[LeftOut]:
    if reason := reason_of_line(line.words, "line"):
        yield _left(line, reason)
        return
    for pattern in patterns("inline"):
        for match in pattern.words.finditer(line.words):
            start, end = line.start + match.start(), line.start + match.end()
            yield LeftOut(start=start, end=end, reason=pattern.reason, words=match.group())


def _left(line: _Line, reason: str) -> LeftOut:
    return LeftOut(start=line.start, end=line.end, reason=reason, words=quoted(line.words))


def _without_title(found: list[LeftOut], lines: Sequence[_Line], head: int) -> list[LeftOut]:
    """A page may print the document's title above its byline: it stays if no title stands below."""
    below = [line for line in lines if line.start >= head][:_TITLE_NEAR]
    if any(_is_title(line.words) for line in below):
        return found
    return [p for p in found if p.start >= head or not _is_title(p.words)]


def _is_title(words: str) -> bool:
    return bool(_TITLE.fullmatch(words.strip())) and not _EXCLAIMS.search(words)
