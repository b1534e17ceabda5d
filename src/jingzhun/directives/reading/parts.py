"""The parts of a clause: which of its words belong to which of its figures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
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

    ``lead`` are the words that a figure borrows from the first of those it stands beside; ``is_former`` says that
    it is the value before a change: 由A提高到B.
    """

    figure: Figure
    start: int
    end: int
    before: str
    after: str
    lead: str
    is_former: bool


def cut_parts(reading: ClauseReading, figures: Sequence[Figure]) -> tuple[Part, ...]:
    """The clause cut between its figures.

    >>> from jingzhun.directives.reading.clauses import Clause
    >>> reading = ClauseReading(Clause(start=0, end=11, words="完成2个村和10户的改造", segment=0))
    >>> [(part.lead, part.before, part.after) for part in cut_parts(reading, reading.figures)]
    [('', '完成', '村的改造'), ('完成', '', '的改造')]
    """
    cutter = _Cutter(reading, tuple(figures))
    return tuple(cutter.part(at) for at in range(len(figures)))


@dataclass(frozen=True)
class _Cutter:
    reading: ClauseReading
    figures: tuple[Figure, ...]

    @cached_property
    def words(self) -> str:
        """The words with times blanked, so that they name nothing."""
        words = self.reading.words
        for mark in self.reading.times:
            words = words[: mark.start] + " " * (mark.end - mark.start) + words[mark.end :]
        return words

    @cached_property
    def bounds(self) -> tuple[int, ...]:
        """Where the words of each figure begin, and where the clause ends."""
        pairs = pairwise(self.figures)
        return (0, *(_bound(self.words, one, two) for one, two in pairs), len(self.words))

    def part(self, at: int) -> Part:
        figure, is_former = self.figures[at], self._changes(at + 1)
        own = "" if self._changes(at) else self.words[self.bounds[at] : figure.start]
        return Part(
            figure=figure,
            start=self.bounds[at],
            end=self.bounds[at + 1],
            before=own,
            after="" if is_former else self._after(at),
            lead=self._lead(at, own),
            is_former=is_former,
        )

    def _joined(self, at: int) -> bool:
        """Whether a figure stands beside the one before it."""
        if not 0 < at < len(self.figures):
            return False
        return are_joined(self.words, self.figures[at - 1], self.figures[at])

    def _changes(self, at: int) -> bool:
        """Whether a figure is what the one before it is changed to."""
        if not 0 < at < len(self.figures):
            return False
        change, former = words_of("comparisons")["change"], self.figures[at - 1]
        leads = rf"{any_of(change['from'])}[^,、\d]{{0,16}}$"
        begins = re.search(leads, self.words[self.bounds[at - 1] : former.start])
        to = re.match(any_of(change["to"]), self.reading.words[former.end :])
        return bool(begins and to)

    def _after(self, at: int) -> str:
        """The words behind a figure, and the end that it shares with those behind it."""
        figure, last = self.figures[at], self.figures[-1]
        joined = self._joined(at + 1)
        apart = at + 1 < len(self.figures) and not joined
        stop = self.figures[at + 1].start if apart else self.bounds[at + 1]
        after = re.sub(rf"(?:{_JOIN.pattern})$", "", self.words[figure.end : stop])
        tail = _TAIL.search(self.words[last.end :])
        shares = tail and joined and not _TAIL.search(after)
        return f"{after}{tail.group()}" if tail and shares else after

    def _lead(self, at: int, own: str) -> str:
        """What a figure borrows: all before the first of those it stands beside, or only the verb."""
        if self._changes(at):
            return self.words[self.bounds[at - 1] : self.figures[at - 1].start]
        opens = at
        while self._joined(opens):
            opens -= 1
        if opens == at:
            return ""
        first = self.words[self.bounds[opens] : self.figures[opens].start]
        is_short = len(own.strip("、 ")) <= _SHORT
        verb = re.match(_verbs(), first.strip())
        if re.match(_verbs(), own.strip("、 ")) or not verb:
            return first if is_short else ""
        return first if is_short else verb.group()


def _bound(words: str, one: Figure, two: Figure) -> int:
    """Where the words of the second figure begin."""
    between = words[one.end : two.start]
    joins = [*_JOIN.finditer(between)]
    if joins and are_joined(words, one, two):
        join = joins[0] if joins[0].start() == 0 else joins[-1]
        return one.end + join.end()
    return one.end


@cache
def _verbs() -> str:
    lead = any_of(words_of("indicators")["lead_words"])
    return rf"(?:{lead})*{any_of(words_of('verbs')['verbs'])}"
