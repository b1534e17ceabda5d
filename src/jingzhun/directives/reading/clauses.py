"""Sentences and their clauses: where they begin and end, with quotations and brackets kept whole."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OPENS = "“‘(《「<"
_CLOSES = "”’)》」>"
_STOPS = "。!?"
_PAUSES = ",;:,"
_LONG_QUOTE = 30  # characters; a longer one holds clauses of its own
_THOUSANDS = re.compile(r"\d,\d{3}(?!\d)")
_YEAR_LIST = re.compile(r"年,(?:19|20)\d\d年")
_SPOKEN_NUMBER = re.compile("(?:[一二三四五六七八九十]+是|第[一二三四五六七八九十],)")


@dataclass(frozen=True, kw_only=True)
class Clause:
    """Words between two pauses; ``segment`` counts the semicolons before it in its sentence.

    ``is_counted`` says that 一是 or 第一 stood before it.
    """

    start: int
    end: int
    words: str
    segment: int
    is_counted: bool = False


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """Clauses up to a full stop."""

    start: int
    end: int
    clauses: tuple[Clause, ...]


def split_sentences(words: str, start: int, end: int) -> Iterator[Sentence]:
    """The sentences of a paragraph; offsets are those of ``words``.

    >>> [[c.words for c in s.clauses] for s in split_sentences("修路,架桥。办学。", 0, 9)]
    [['修路', '架桥'], ['办学']]
    """
    marks = [*_marks(words, start, end)]
    opened, clauses, segment = start, list[Clause](), 0
    for place, sign in [*marks, (end, "。")]:
        if clause := _clause(words, opened, place, segment):
            clauses.append(clause)
        opened = place + 1
        segment += sign == ";"
        if sign in _STOPS and clauses:
            yield Sentence(start=clauses[0].start, end=min(opened, end), clauses=tuple(clauses))
            clauses, segment = [], 0


def _clause(words: str, start: int, end: int, segment: int) -> Clause | None:
    while start < end and words[start] in " \n、;,":
        start += 1
    spoken = _SPOKEN_NUMBER.match(words, start, end)
    start = spoken.end() if spoken else start
    while end > start and words[end - 1] in " \n":
        end -= 1
    if end <= start:
        return None
    return Clause(
        start=start, end=end, words=words[start:end], segment=segment, is_counted=bool(spoken)
    )


def _marks(words: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The stops and pauses outside of quotations and brackets."""
    closers: list[int] = []
    for place in range(start, end):
        sign = words[place]
        closers = [closing for closing in closers if closing > place]
        if sign in _OPENS and (closing := _closing(words, place, end)) > place:
            holds_clauses = closing - place >= _LONG_QUOTE and words[place - 1 : place] in "即:,。"
            if sign in "(《" or not holds_clauses:
                closers.append(closing)
        elif closers and sign not in "\n":
            continue
        elif sign in _STOPS or sign == "\n" or (sign in _PAUSES and _is_pause(words, place)):
            yield place, "。" if sign == "\n" else sign


def _closing(words: str, place: int, end: int) -> int:
    """Where a bracket or quotation that opens here closes; ``place`` where it does not."""
    opens = words[place]
    closes = _CLOSES[_OPENS.index(opens)]
    depth = 0
    for at in range(place, end):
        if words[at] == opens:
            depth += 1
        elif words[at] == closes:
            depth -= 1
            if not depth:
                return at
    return place


def _is_pause(words: str, place: int) -> bool:
    """Whether a comma or a colon parts clauses: not in a number, a list of years, a ratio."""
    before, after = words[place - 1 : place], words[place + 1 : place + 2]
    if words[place] == ":":
        return not (before.isdigit() and after.isdigit())
    thousands = _THOUSANDS.match(words, max(0, place - 1))
    return not thousands and not _YEAR_LIST.match(words, max(0, place - 1))
