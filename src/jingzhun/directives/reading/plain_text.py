"""A text made plain for reading: half-width, no blanks, broken lines joined; every offset leads back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SAME = str.maketrans("–―−‐‑－∶：﹪○﹒", "—————-::%〇.")
_BLANKS = " \t\r\v\f\u00a0\u3000\u200b\ufeff\u2002\u2003\u2009"
_CLOSES = "。;!?:)」』”’》】"
_OPENS = re.compile(
    r"\s*(?:第[一二三四五六七八九十百\d]+[章节条]|[一二三四五六七八九十]+、"
    r"|\([一二三四五六七八九十\d]+\)|\d{1,2}[.、]|[①-⑳])"
)
_BROKEN_FROM = 25  # characters; a shorter line without a full stop is a heading or a title
# Characters for figures, one for one: 二〇二〇年 is 2020年.
_YEAR = re.compile("(?:一九|二[〇零])[〇零一二三四五六七八九]{2}(?=年)")
_FIGURES = str.maketrans("〇零一二三四五六七八九", "00123456789")


@dataclass(frozen=True, kw_only=True)
class PlainText:
    """The plain words; ``places[i]`` is the offset of character ``i`` in the text as read."""

    words: str
    places: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The offsets, in the text as read, of a stretch of plain words."""
        return self.places[start], self.places[end - 1] + 1


def make_plain(text: str) -> PlainText:
    r"""The plain words of a text.

    >>> make_plain("共 3 . 5 万人,\n").words
    '共3.5万人,\n'
    """
    kept = list(_kept(_YEAR.sub(_in_figures, text.translate(_HALF_WIDTH).translate(_SAME))))
    return PlainText(
        words="".join(letter for _, letter in kept), places=tuple(place for place, _ in kept)
    )


def _in_figures(match: re.Match[str]) -> str:
    return match.group().translate(_FIGURES)


def _kept(text: str) -> Iterator[tuple[int, str]]:
    joined = _joined_line_ends(text)
    for place, letter in enumerate(text):
        if letter in _BLANKS:
            if _keeps_apart(text, place):
                yield place, "\n" if letter == "\t" else " "
        elif place not in joined:
            yield place, letter


def _keeps_apart(text: str, place: int) -> bool:
    """A tab parts cells; two blanks part two numbers, one blank is a fault of scanning."""
    if text[place] == "\t":
        return True
    wide = text[place - 1 : place] not in _BLANKS and text[place + 1 : place + 2] in _BLANKS
    return wide and text[place - 1 : place].isdigit() and text[place:].lstrip(_BLANKS)[:1].isdigit()


def _joined_line_ends(text: str) -> frozenset[int]:
    """The line ends in the middle of a sentence, where a page or a column broke it."""
    joined: set[int] = set()
    for match in re.finditer(r"\s*\n\s*", text):
        before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip()
        if _is_broken(before) and not _OPENS.match(text, match.end()):
            joined.update(range(match.start(), match.end()))
    return frozenset(joined)


def _is_broken(line: str) -> bool:
    is_prose = len(line) >= _BROKEN_FROM and re.search(r"[,，、。;；]", line)
    return bool(is_prose) and line[-1] not in _CLOSES
