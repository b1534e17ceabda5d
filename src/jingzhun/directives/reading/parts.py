"""The parts of a clause: which of its words belong to which of its figures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from jingzhun.directives.reading.clause_reading import ClauseReading
from jingzhun.directives.reading.figures import Figure
from jingzhun.directives.reading.lexicon import any_of, words_of
from jingzhun.directives.reading.roles import are_joined

_JOIN = re.compile("、|以及|和|及|与|并|或者|或")
_TAIL = re.compile(
    r"(?:的(?!贫困|农村|村|县|户)[^,]{2,}|(?:进行|实施|开展|全部|均|都|脱贫|摘帽|退出|出列|达标)[^,]*)$"
)

_SHORT = 3


@dataclass(frozen=True, kw_only=True)
class Part:
    """A figure with the words before and after it that are its own; offsets count from the clause.

    ``lead`` are the words that the first of joined figures shares with the others.
    """

    figure: Figure
    start: int
    end: int
    before: str
    after: str
    lead: str = ""


def cut_parts(reading: ClauseReading, figures: Sequence[Figure]) -> tuple[Part, ...]:
    """The clause cut between its figures.

    >>> from jingzhun.directives.reading.clauses import Clause
    >>> reading = ClauseReading(Clause(start=0, end=11, words="完成2个村和10户的改造", segment=0))
    >>> [(part.before, part.after) for part in cut_parts(reading, reading.figures)]
    [('完成', '村的改造'), ('', '的改造')]
    """
    words = _without_times(reading)
    bounds = [0, *(_bound(words, one, two) for one, two in pairwise(figures))]
    ends = [*bounds[1:], len(words)]
    tail = _TAIL.search(words[figures[-1].end :]) if figures else None
    parts = []
    for at, figure in enumerate(figures):
        follower = figures[at + 1] if at + 1 < len(figures) else None
        joined = follower and are_joined(words, figure, follower)
        stop = follower.start if follower and not joined else ends[at]
        after = re.sub(rf"(?:{_JOIN.pattern})$", "", words[figure.end : stop])
        shares = tail and joined and not _TAIL.search(after)
        parts.append(
            Part(
                figure=figure,
                start=bounds[at],
                end=ends[at],
                before=words[bounds[at] : figure.start],
                after=f"{after}{tail.group()}" if tail and shares else after,
                lead=_lead(words, figures, bounds, at) if at else "",
            )
        )
    return tuple(parts)


def _bound(words: str, one: Figure, two: Figure) -> int:
    """Where the words of the second figure begin."""
    between = words[one.end : two.start]
    joins = [*_JOIN.finditer(between)]
    if joins and are_joined(words, one, two):
        join = joins[0] if joins[0].start() == 0 else joins[-1]
        return one.end + join.end()
    return one.end


def _lead(words: str, figures: Sequence[Figure], bounds: Sequence[int], at: int) -> str:
    """What a figure behind the first borrows: all before the first, or only its verb."""
    own = words[bounds[at] : figures[at].start].strip("、 ")
    if any_change(own):
        return words[bounds[at - 1] : figures[at - 1].start]
    opens = at
    while opens and are_joined(words, figures[opens - 1], figures[opens]):
        opens -= 1
    if opens == at:
        return ""
    first = words[bounds[opens] : figures[opens].start]
    verb = re.match(_verbs(), first.strip())
    if re.match(_verbs(), own) or not verb:
        return "" if len(own) > _SHORT else first
    return first if len(own) <= _SHORT else verb.group()


def any_change(words: str) -> bool:
    """Whether words lead from a former value to a new one: 提高到."""
    return bool(re.fullmatch(any_of(words_of("comparisons")["change"]["to"]), words))


@cache
def _verbs() -> str:
    return (
        rf"(?:{any_of(words_of('indicators')['lead_words'])})*{any_of(words_of('verbs')['verbs'])}"
    )


def _without_times(reading: ClauseReading) -> str:
    """The words with times blanked, so that they name nothing."""
    words = reading.words
    for mark in reading.times:
        words = words[: mark.start] + " " * (mark.end - mark.start) + words[mark.end :]
    return words
