"""When: years, spans, deadlines and what recurs, as a clause words them."""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from jingzhun.directives.model import Dating, Span
from jingzhun.directives.reading.lexicon import any_of, words_of
from jingzhun.directives.reading.numerals import parse_number

_YEAR = r"(?:19|20)\d\d"
_TO = r"(?:年?度?(?:\d{1,2}月)?底?(?:——?|-|~|至|到|—)年?)"
_AND = r"年?[、,和及]"
# How long from now on: 今后3年, 3年内, or at the beginning of a clause.
_TERM = re.compile(
    r"(?:今后|未来|(?=[2-5二两三四五]年内)|^(?:力争)?)(?P<count>[2-5二两三四五])年(?:内|时间|左右)?(?![内行规计攻滚以义制期])"
)


@dataclass(frozen=True, kw_only=True)
class TimeMark:
    """Words that date what follows; ``is_past`` marks a fact reported as of then."""

    start: int
    end: int
    dating: Dating
    is_past: bool = False
    is_since: bool = False


@cache
def _pattern() -> re.Pattern[str]:
    times = words_of("times")
    plan = rf"[“\"]?(?P<plan>{any_of(times['five_year_plans'])})[”\"]?(?:时期|期间)"
    years = (
        rf"(?<!\d)(?P<first>{_YEAR})(?:{_TO}(?P<last>{_YEAR})|(?P<more>(?:{_AND}{_YEAR}(?=年))+))?年度?"
        r"(?:(?P<month>\d{1,2})月份?(?:(?P<day>\d{1,2})日)?)?"
    )
    return re.compile(
        rf"(?P<before>{any_of([*times['until_before'], *times['since_before']])})?(?:{plan}|{years})"
        r"(?P<end_of>[底末]|年底|年末)?"
        rf"(?P<after>{any_of([*times['until_after'], *times['since_after']])})?"
        rf"(?P<all>{any_of(times['in_all'])})?(?P<each>每年|逐年|年均)?"
    )


@cache
def _monthly() -> re.Pattern[str]:
    return re.compile(
        r"(?:到|至|于|在|今年|本年)*(?:(?P<month>\d{1,2})月份?(?:(?P<day>\d{1,2})日)?|(?P<year_end>年)(?=[底末]))"
        r"(?P<end_of>[底末])?(?P<after>前|以前|之前)?"
    )


def find_times(words: str, *, last_year: int = 0) -> tuple[TimeMark, ...]:
    """The marks of time in some words, in their order; 3年内 counts back from the plan's last year.

    >>> [(mark.dating.years, str(mark.dating.span)) for mark in find_times("到2020年建成,2018—2019年每年")]
    [((2020,), 'by'), ((2018, 2019), 'each')]
    """
    dated = [mark for match in _pattern().finditer(words) if (mark := _dated(words, match))]
    taken = [(match.start(), match.end()) for match in _pattern().finditer(words)]
    monthly = [
        mark
        for match in _monthly().finditer(words)
        if not any(start < match.end() and match.start() < end for start, end in taken)
        and (mark := _without_year(match))
    ]
    terms = [_term(match, last_year) for match in _TERM.finditer(words)]
    return tuple(sorted([*dated, *monthly, *terms], key=lambda mark: mark.start))


def find_periods(words: str) -> Iterator[tuple[int, int, str]]:
    """What recurs in some words: where it stands, and the unit that it gives.

    >>> [*find_periods("每季度比对一次")]
    [(0, 3, '季度')]
    """
    periods = words_of("times")["periods"]
    for match in re.finditer(any_of(periods), words):
        yield match.start(), match.end(), periods[match.group()]


def _term(match: re.Match[str], last_year: int) -> TimeMark:
    count = int(parse_number(match["count"]))
    years = range(last_year - count + 1, last_year + 1) if last_year else ()
    dating = Dating(years=tuple(years), span=Span.TOTAL)
    return TimeMark(start=match.start(), end=match.end(), dating=dating)


def _dated(words: str, match: re.Match[str]) -> TimeMark | None:
    times = words_of("times")
    before, after = match["before"] or "", match["after"] or ""
    since = before in times["since_before"]
    if (
        since
        and after not in times["since_after"]
        and not re.match("起|开始", words[match.end() :])
    ):
        return None
    if not since and _measures(words, match, times):
        return None
    years = _years(match)
    return TimeMark(
        start=match.start(),
        end=match.end(),
        dating=Dating(
            years=years, span=_span(match, years, since), deadline=_deadline(match, years)
        ),
        is_past=before.startswith("截"),
        is_since=since,
    )


def _measures(words: str, match: re.Match[str], times: Mapping[str, Any]) -> bool:
    """Whether the year only tells what something is measured by, or qualifies a noun."""
    lead = words[max(0, match.start() - 2) : match.start()]
    due = match["month"] or match["after"]
    if not due and any(lead.endswith(word) for word in times["not_dating_before"]):
        return True
    rest = words[match.end() :]
    if match["plan"]:
        return bool(match.start()) or rest.startswith(("的", "所有"))
    return not match["after"] and rest.startswith(tuple(times["not_dating_after"]))


def _years(match: re.Match[str]) -> tuple[int, ...]:
    if match["plan"]:
        before = words_of("times")["five_year_plans"][match["plan"]]
        return tuple(range(before + 1, before + 6))
    first = int(match["first"])
    if match["last"]:
        return tuple(range(first, int(match["last"]) + 1))
    return (first, *(int(year) for year in re.findall(_YEAR, match["more"] or "")))


def _span(match: re.Match[str], years: tuple[int, ...], since: bool) -> Span:
    if match["each"] or since:
        return Span.EACH
    if len(years) > 1:
        return Span.TOTAL
    before, after = match["before"] or "", match["after"] or ""
    if before.startswith("截"):
        return Span.SINGLE
    return Span.BY if before or after else Span.SINGLE


def _deadline(match: re.Match[str], years: tuple[int, ...]) -> date | None:
    if match["month"]:
        month = int(match["month"])
        return _day(years[-1], month, match["day"]) if 1 <= month <= 12 else None
    ends = match["end_of"] or (match["after"] or "").startswith(("底", "末"))
    return date(years[-1], 12, 31) if ends else None


def _day(year: int, month: int, day: str | None) -> date:
    last = monthrange(year, month)[1]
    return date(year, month, min(int(day), last) if day else last)


def _without_year(match: re.Match[str]) -> TimeMark | None:
    """A month or a year's end without its year: ``5月底前``."""
    if not (match["after"] or match["end_of"] or (match["month"] and match.group()[0] in "于在")):
        return None
    month = int(match["month"] or 12)
    if not 1 <= month <= 12:
        return None
    day = _day(2000 + 1, month, match["day"])
    return TimeMark(
        start=match.start(),
        end=match.end(),
        dating=Dating(span=Span.BY, month_day=f"{day:%m-%d}"),
    )
