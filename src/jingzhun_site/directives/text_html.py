"""The text of a document as HTML: a paragraph a line, what was read from it marked by kind and linked to its item."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from jingzhun_site.directives.models import Directive, DirectiveFinding

_NUMBER_LENGTH = 8  # what a number such as （二十一） and the end of the line take


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Words of the text that an item stands on; ``figure`` is the number inside, if there is one."""

    pk: int
    start: int
    end: int
    kind: str
    state: str
    href: str
    figure: tuple[int, int] | None = None


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A line of the text, and the findings that stand beside it."""

    html: SafeString
    is_heading: bool = False
    findings: tuple[DirectiveFinding, ...] = ()


def paragraphs_of(
    directive: Directive, marks: Sequence[Mark], findings: Iterable[DirectiveFinding]
) -> list[Paragraph]:
    """The lines of a document that hold anything, each once, in order."""
    titles = {section["start"]: len(section["title"]) for section in directive.sections}
    placed = [one for one in findings if one.start is not None]
    found, pending = [], _in_order(marks)
    for start, end in _lines(directive.text):
        here = [mark for mark in pending if mark.start < end and mark.end > start]
        beside = tuple(one for one in placed if start <= (one.start or 0) < end)
        cuts = [(a, b) for a, b in directive.left_out if a < end and b > start]
        html = _line_html(directive.text, start, end, here, cuts)
        is_heading = _is_heading(titles, start, end)
        found.append(Paragraph(html=html, is_heading=is_heading, findings=beside))
        pending = [mark for mark in pending if mark.end > end] if here else pending
    return found


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """The lines of a text that hold a word, by their offsets."""
    start = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            yield start, start + len(line)
        start += len(line)


def _is_heading(titles: Mapping[int, int], start: int, end: int) -> bool:
    """Whether a line is a heading and nothing else; ``titles`` are lengths by the offset where a section begins."""
    length = next((length for at, length in titles.items() if start <= at < end), None)
    return length is not None and end - start <= length + _NUMBER_LENGTH


def _in_order(marks: Iterable[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: (mark.start, -mark.end))


def _line_html(
    text: str, start: int, end: int, marks: Sequence[Mark], cuts: Sequence[tuple[int, int]]
) -> SafeString:
    """A line cut wherever something begins or ends; each piece belongs to the shortest mark around it."""
    bounds = {start, end}
    for mark in marks:
        bounds |= {mark.start, mark.end, *(mark.figure or ())}
    bounds |= {at for cut in cuts for at in cut}
    places = sorted(at for at in bounds if start <= at <= end)
    begun = {mark.start for mark in marks}
    pieces = []
    for first, last in pairwise(places):
        if first in begun:
            pieces.append(_anchors([mark for mark in marks if mark.start == first]))
        pieces.append(_piece(text[first:last].strip("\r\n"), first, last, marks, cuts))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _anchors(marks: Sequence[Mark]) -> SafeString:
    return format_html_join("", '<i id="said-{}" class="said-at"></i>', ((m.pk,) for m in marks))


def _piece(
    words: str, first: int, last: int, marks: Sequence[Mark], cuts: Sequence[tuple[int, int]]
) -> SafeString:
    if any(start <= first and last <= end for start, end in cuts):
        return format_html('<s class="said-left-out">{}</s>', words)
    around = [mark for mark in marks if mark.start <= first and last <= mark.end]
    if not around:
        return escape(words)
    mark = min(around, key=lambda one: one.end - one.start)
    is_figure = mark.figure is not None and mark.figure[0] <= first and last <= mark.figure[1]
    return format_html(
        '<a class="said said-{} is-{}{}" href="{}" data-item="{}">{}</a>',
        mark.kind,
        mark.state,
        mark_safe(" said-figure") if is_figure else "",
        mark.href,
        mark.pk,
        words,
    )
