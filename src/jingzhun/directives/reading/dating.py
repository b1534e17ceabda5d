"""Which years a figure or a task stands under, as a reader would carry them."""

import re
from dataclasses import dataclass, field, replace

from jingzhun.directives.model import Dating, Span
from jingzhun.directives.reading.clause_reading import ClauseReading
from jingzhun.directives.reading.figures import Figure
from jingzhun.directives.reading.lexicon import words_of
from jingzhun.directives.reading.times import TimeMark


@dataclass(frozen=True, kw_only=True)
class Carried:
    """The time that the clauses of a sentence hand on, and the segment it was said in."""

    mark: TimeMark | None = None
    segment: int = 0

    def after(self, reading: ClauseReading) -> "Carried":
        """What is handed on behind a clause."""
        if not reading.times:
            return self
        return Carried(mark=reading.times[-1], segment=reading.clause.segment)


@dataclass(frozen=True, kw_only=True)
class Dated:
    """The dating of a figure, the period at which it recurs, and what its words say of it."""

    dating: Dating = field(default_factory=Dating)
    period: str = ""
    is_since: bool = False
    is_past: bool = False


def date_figure(reading: ClauseReading, figure: Figure, carried: Carried) -> Dated:
    """The dating of a figure: the time named before it in its clause, else the one carried to it."""
    own = [mark for mark in reading.times if mark.start < figure.start]
    period = _period(reading, figure)
    if period is not None:
        return Dated(dating=_recurring(reading, own, carried, period), period=period)
    mark = own[-1] if own else carried.mark
    if mark is None:
        return Dated(dating=_of_the_year(reading.words[: figure.start]))
    return Dated(
        dating=_summed(mark.dating, reading.words[: figure.start]),
        is_since=mark.is_since,
        is_past=mark.is_past,
    )


def date_clause(reading: ClauseReading, carried: Carried) -> Dating:
    """The dating of a clause without a figure."""
    mark = reading.times[0] if reading.times else carried.mark
    return mark.dating if mark else Dating()


def _period(reading: ClauseReading, figure: Figure) -> str | None:
    before = [unit for _, end, unit in reading.periods if end <= figure.start]
    anywhere = [unit for *_, unit in reading.periods] if figure.family == "times" else []
    return next(iter(reversed(before or anywhere)), None)


def _recurring(
    reading: ClauseReading, own: list[TimeMark], carried: Carried, period: str
) -> Dating:
    """Years for what recurs: those of a horizon named with it; without one it stands for good."""
    if own:
        return replace(own[-1].dating, span=Span.EACH)
    horizon = carried.mark
    same = horizon and carried.segment == reading.clause.segment and len(horizon.dating.years) > 1
    if horizon and same and period == "年":
        return replace(horizon.dating, span=Span.EACH)
    return Dating(span=Span.EACH)


def _of_the_year(before: str) -> Dating:
    """No time; where the words count by the year, every year."""
    counted = re.search("|".join(words_of("times")["of_the_year"]), before)
    return Dating(span=Span.EACH) if counted else Dating()


def _summed(dating: Dating, before: str) -> Dating:
    """A running total is due by its year."""
    if "累计" in before and dating.span is Span.SINGLE:
        return replace(dating, span=Span.BY)
    return dating
