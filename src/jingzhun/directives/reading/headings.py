"""The headings of a directive in all usual numberings, and the tree they make."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile, zip_longest

from jingzhun.directives.model import PREAMBLE, Section
from jingzhun.directives.reading.plain_text import PlainText

_CHINESE = "[一二三四五六七八九十百]+"
# The styles of numbering, the highest first; a number stands under the nearest of a higher style.
_STYLES = (
    ("chapter", re.compile(rf"第(?:{_CHINESE}|\d+)章")),
    ("part", re.compile(rf"第(?:{_CHINESE}|\d+)节")),
    ("article", re.compile(rf"第(?:{_CHINESE}|\d+)条")),
    ("major", re.compile(rf"({_CHINESE})[、.]")),
    ("bracketed", re.compile(rf"(\({_CHINESE}\))[、.]?")),
    ("figure", re.compile(r"(\d{1,2})[.、](?!\d)")),
    ("bracketed_figure", re.compile(r"(\(\d{1,2}\))[、.]?|(\d{1,2})\)")),
    ("circled", re.compile(r"([①-⑳])")),
)
_UNNUMBERED = -1
_LONGEST_TITLE = 40
_LONGEST_LABEL = 15
_RUN_IN = re.compile(rf"[^。:;!?]{{2,{_LONGEST_TITLE}}}。(?=.)")
_LABEL = re.compile(rf"[^,。:;!?“]{{2,{_LONGEST_LABEL}}}:(?=.)")
_FIGURE = re.compile(r"\d")
_ENDS = "。;:!?,、"


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A line of the body: where its own words run, without the heading, and the path of its section.

    ``titles`` are those of the sections around it, the outermost first; ``is_headed`` says that the innermost
    stands on the same line.
    """

    start: int
    end: int
    section: str
    titles: tuple[str, ...]
    is_headed: bool


@dataclass(frozen=True, kw_only=True)
class _Line:
    start: int
    end: int
    level: int | None
    number: str
    title: str
    body: int


@dataclass(frozen=True, kw_only=True)
class Structure:
    """The lines before the first heading, the tree of sections, and the paragraphs of the body."""

    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]


def read_structure(plain: PlainText) -> Structure:
    """The sections and paragraphs of a text; the offsets of sections are original, those of paragraphs plain."""
    lines = [*_lines(plain.words)]
    return Structure(sections=tuple(_tree(plain, lines)), paragraphs=tuple(_paragraphs(lines)))


def _lines(words: str) -> Iterator[_Line]:
    numbered = False
    matches = [*re.finditer(r"[^\n]+", words)]
    for match, after in zip_longest(matches, matches[1:]):
        opens = numbered and after is not None and _is_content(after.group())
        line = _read_line(match.start(), match.group(), opens=opens)
        numbered = numbered or line.level is not None
        yield line


def _is_content(words: str) -> bool:
    """Whether a line can stand under a heading: a numbered one, or prose; a date or a signature cannot."""
    return len(words) > _LONGEST_TITLE or any(pattern.match(words) for _, pattern in _STYLES)


def _read_line(start: int, words: str, *, opens: bool) -> _Line:
    end = start + len(words)
    for level, (style, pattern) in enumerate(_STYLES):
        if match := pattern.match(words):
            number = next((part for part in match.groups() if part), match.group())
            title = "" if style == "article" else _title_of(words[match.end() :])
            body = match.end() + len(title)
            title = title.rstrip(_ENDS)
            return _Line(
                start=start, end=end, level=level, number=number, title=title, body=start + body
            )
    title = words if opens and _is_bare_title(words) else ""
    return _Line(
        start=start,
        end=end,
        level=_UNNUMBERED if title else None,
        number=title,
        title=title,
        body=end if title else start,
    )


def _title_of(words: str) -> str:
    """The title that opens a numbered line; empty where the line begins with its content."""
    for pattern in (_LABEL, _RUN_IN):
        match = pattern.match(words)
        if match and not _FIGURE.search(match.group()):
            return match.group()
    return words if len(words) <= _LONGEST_TITLE and words[-1:] not in _ENDS else ""


def _is_bare_title(words: str) -> bool:
    return 4 <= len(words) <= _LONGEST_TITLE and not re.search(r"[,。:;!?\d()]", words)


def _paragraphs(lines: Sequence[_Line]) -> Iterator[Paragraph]:
    stack: list[_Line] = []
    for line in lines:
        if line.level is not None:
            stack = [*_above(stack, line), line]
        if line.body < line.end:
            yield Paragraph(
                start=line.body,
                end=line.end,
                section=_path(stack) or PREAMBLE,
                titles=tuple(part.title for part in stack if part.title),
                is_headed=bool(line.title),
            )


def _tree(plain: PlainText, lines: Sequence[_Line]) -> Iterator[Section]:
    """The sections; each runs to the next heading of its rank or a higher one."""
    headings = [
        (line, _last_line(lines[at:]).end)
        for at, line in enumerate(lines)
        if line.level is not None
    ]
    yield from _branches(plain, headings, ())


def _last_line(lines: Sequence[_Line]) -> _Line:
    """The last line of the section that the first of these opens."""
    own = takewhile(lambda line: line.level is None or _rank(line) > _rank(lines[0]), lines[1:])
    return [lines[0], *own][-1]


def _branches(
    plain: PlainText, headings: Sequence[tuple[_Line, int]], above: tuple[_Line, ...]
) -> Iterator[Section]:
    while headings:
        (head, head_end), rest = headings[0], headings[1:]
        below = [each for each in rest if each[0].start < head_end]
        start, end = plain.original(head.start, head_end)
        stack = (*above, head)
        yield Section(
            path=_path(stack),
            level=len(stack),
            title=head.title,
            start=start,
            end=end,
            children=tuple(_branches(plain, below, stack)),
        )
        headings = rest[len(below) :]


def _above(stack: Sequence[_Line], line: _Line) -> list[_Line]:
    return [part for part in stack if _rank(part) < _rank(line)]


def _rank(line: _Line) -> int:
    return _UNNUMBERED if line.level is None else line.level


def _path(stack: Sequence[_Line]) -> str:
    numbers = [line.number for line in stack if line.level != _UNNUMBERED]
    return "/".join(numbers) if numbers else "/".join(line.title for line in stack)
