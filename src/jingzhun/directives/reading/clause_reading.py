"""One clause with all that is found in it: times, what recurs, figures."""

import re
from dataclasses import dataclass
from functools import cached_property

from jingzhun.directives.reading.clauses import Clause
from jingzhun.directives.reading.figures import Figure, find_figures
from jingzhun.directives.reading.masks import hide_names
from jingzhun.directives.reading.times import TimeMark, find_periods, find_times


@dataclass(frozen=True)
class ClauseReading:
    """A clause and its findings; their offsets count from the clause."""

    clause: Clause
    last_year: int = 0

    @property
    def words(self) -> str:
        """The words of the clause."""
        return self.clause.words

    @cached_property
    def times(self) -> tuple[TimeMark, ...]:
        """The marks of time."""
        return find_times(self.words, last_year=self.last_year)

    @cached_property
    def hidden(self) -> str:
        """The words with names and dates blanked."""
        return hide_names(self.words, self.times)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The figures, of whatever role."""
        if not re.search(r"[\d一二两三四五六七八九十]", self.hidden):
            return ()
        return find_figures(self.words, self.hidden)

    @cached_property
    def periods(self) -> tuple[tuple[int, int, str], ...]:
        """What recurs: where it stands, and the unit it gives."""
        return tuple(
            period
            for period in find_periods(self.words)
            if not any(mark.start <= period[0] < mark.end for mark in self.times)
        )
