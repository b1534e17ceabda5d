"""What a directive says: its head, the tree of its sections, its quantities and its tasks.

Every ``start`` and ``end`` counts characters of ``Reading.text``, the text of the file as read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

PREAMBLE = "前言"  # the path of what stands before the first heading


class Span(StrEnum):
    """How the years of a quantity apply: in this one, in each, over all of them, until the last, or none named."""

    SINGLE = "single"
    EACH = "each"
    TOTAL = "total"
    BY = "by"
    NONE = "none"


class Comparison(StrEnum):
    """How a fact must stand to the value: equal, at least, at most, or between ``value`` and ``value_max``."""

    EQUAL = "="
    AT_LEAST = ">="
    AT_MOST = "<="
    RANGE = "range"


_STRICT = {Comparison.AT_LEAST: ">", Comparison.AT_MOST: "<"}


def read_sign(sign: str) -> tuple[Comparison, bool]:
    """The comparison that a sign stands for, and whether the value itself is left out.

    Raises:
        ValueError: for a sign that :attr:`Quantity.sign` never gives.

    >>> read_sign(">")
    (<Comparison.AT_LEAST: '>='>, True)
    """
    strict = {written: comparison for comparison, written in _STRICT.items()}
    return (strict[sign], True) if sign in strict else (Comparison(sign), False)


class QuantityKind(StrEnum):
    """What a quantity is: to be reached, applied continuously, or a fact of past or present."""

    TARGET = "target"
    STANDARD = "standard"
    BASELINE = "baseline"


@dataclass(frozen=True, kw_only=True)
class Head:
    """Who issued a directive, when, under which number; empty where the text does not say."""

    title: str = ""
    issuer: str = ""
    document_number: str = ""
    issued_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading with all that stands under it; ``path`` is canonical, such as ``二/(三)/1``."""

    path: str
    level: int
    title: str
    start: int
    end: int
    children: "tuple[Section, ...]" = ()

    def walk(self) -> "Iterator[Section]":
        """This section and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, kw_only=True)
class Responsible:
    """The units that answer for a record: who leads, who supports; names as the text prints them."""

    lead: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Dating:
    """When a record applies.

    ``deadline`` is set where a month or a year's end is written; ``month_day`` (``05-31``) is set instead where
    the text names no year for it.
    """

    years: tuple[int, ...] = ()
    span: Span = Span.NONE
    deadline: date | None = None
    month_day: str = ""


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """One figure that a directive commits to, rules or reports, in base units (3.5万元 is 35000 元).

    ``figure_start`` and ``figure_end`` hold the figure itself with its unit, ``start`` and ``end`` the words that
    say it. ``is_strict`` says that the words leave out the value itself: more than 20 minutes, and not 20.
    """

    start: int
    end: int
    figure_start: int
    figure_end: int
    section: str
    indicator: str
    scope: str
    dating: Dating
    comparison: Comparison
    value: Decimal
    value_max: Decimal | None
    unit: str
    kind: QuantityKind
    responsible: Responsible = Responsible()
    scope_figures: tuple[str, ...] = ()
    is_strict: bool = False

    @property
    def sign(self) -> str:
        """The comparison as packs write it: ``>`` or ``<`` where the words leave out the value itself."""
        strict = _STRICT.get(self.comparison) if self.is_strict else None
        return strict or str(self.comparison)


@dataclass(frozen=True, kw_only=True)
class Task:
    """One obligation without a figure of its own; ``words`` are those of the text."""

    start: int
    end: int
    section: str
    words: str
    verb: str
    object: str
    dating: Dating
    absolute: bool = False
    permissive: bool = False
    responsible: Responsible = Responsible()
    scope_figures: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A directive read; ``is_plan`` is no where the text binds nobody to anything, and then it has no records."""

    text: str
    head: Head = Head()
    sections: tuple[Section, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    tasks: tuple[Task, ...] = ()
    is_plan: bool = True

    def quote(self, record: Quantity | Task | Section) -> str:
        """The words of the text that a record stands on."""
        return self.text[record.start : record.end]

    def section_of(self, record: Quantity | Task) -> Section | None:
        """The innermost section that holds a record; none for the preamble."""
        every = (part for section in self.sections for part in section.walk())
        holding = [part for part in every if part.start <= record.start < part.end]
        return max(holding, key=lambda part: part.level, default=None)
