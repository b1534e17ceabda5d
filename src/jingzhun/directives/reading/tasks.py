"""The tasks of a sentence: each obligation without a figure of its own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from jingzhun.directives.model import Dating, Responsible, Task
from jingzhun.directives.reading.clause_reading import ClauseReading
from jingzhun.directives.reading.dating import Carried, date_clause
from jingzhun.directives.reading.lexicon import any_of, words_of
from jingzhun.directives.reading.parties import find_subject

_LONGEST = 70  # characters; a longer row of a ledger is two tasks
_SHORTEST = 6
_WHOLE = 28  # characters; a group as long as this stands for itself
_TITLE = 14
_TITLE_CLAUSE = 9


@dataclass
class _Group:
    """Clauses that make one task."""

    readings: list[ClauseReading] = field(default_factory=list)
    dating: Dating = field(default_factory=Dating)
    lead: tuple[str, ...] = ()
    follows_quantity: bool = False
    is_continued: bool = False

    @property
    def words(self) -> str:
        return ",".join(reading.words for reading in self.readings)

    @property
    def length(self) -> int:
        if not self.readings:
            return 0
        return self.readings[-1].clause.end - self.readings[0].clause.start


def find_tasks(
    readings: Sequence[ClauseReading], quantified: Sequence[bool], carried: Carried
) -> Iterator[Task]:
    """The tasks of a sentence; ``quantified`` marks the clauses that hold a quantity.

    Their offsets count from the plain text, their section is open.
    """
    grouping = _Grouping(carried=carried)
    for reading, has_quantity in zip(readings, quantified, strict=True):
        grouping.take(reading, has_quantity=has_quantity)
    grouping.close()
    yield from (task for group in grouping.groups if (task := _task(group, len(readings))))


@dataclass
class _Grouping:
    """Takes the clauses of a sentence one by one and groups them to tasks."""

    carried: Carried
    groups: list[_Group] = field(default_factory=list)
    group: _Group = field(default_factory=_Group)
    pending: list[ClauseReading] = field(default_factory=list)

    def take(self, reading: ClauseReading, *, has_quantity: bool) -> None:
        """Put a clause where it belongs."""
        if has_quantity:
            self.pending = []
            self.close(is_followed=True)
            self.group.follows_quantity = True
        elif _binds_nobody(reading.words):
            self.pending = []
        elif _is_adjunct(reading):
            self.pending.append(reading)
        else:
            self._add(reading)
        self.carried = self.carried.after(reading)

    def close(self, *, is_followed: bool = False) -> None:
        """End the group; an adjunct that nothing follows is what it says."""
        if not self.group.readings and self.pending:
            self.group.readings = [r for r in self.pending if len(r.words) > _SHORTEST]
        self.pending = []
        if self.group.readings and not (is_followed and self.group.length <= _SHORTEST):
            self.groups.append(self.group)
        self.group = _Group()

    def _add(self, reading: ClauseReading) -> None:
        first = (self.pending or [reading])[0]
        pending = self.pending
        if _opens_new(self.group, reading, first):
            self.pending = []
            same = self.group.readings[-1].clause.segment == reading.clause.segment
            self.close(is_followed=same)
            self.group.is_continued = same
        if not self.group.readings:
            pending = [each for each in pending if not _patterns("ground").match(each.words)]
            self.group.dating = date_clause(first if first.times else reading, self.carried)
            self.group.lead = find_subject(reading.words)
        self.group.readings += [*pending, reading]
        self.pending = []


def is_title_sentence(readings: Sequence[ClauseReading], *, opens: bool) -> bool:
    """Whether a short sentence only heads those behind it; ``opens`` says that it begins its paragraph."""
    words = readings[0].words
    if readings[0].clause.is_counted or any(reading.figures for reading in readings):
        return False
    if is_absolute(words) or is_permissive(words) or find_subject(words):
        return False
    if len(readings) == 1 and opens and len(words) <= _TITLE:
        return True
    heading = re.compile(any_of(words_of("tasks")["heading_verbs"]))
    short = all(len(reading.words) <= _TITLE_CLAUSE for reading in readings)
    return len(readings) <= 2 and short and bool(heading.match(words))


def _opens_new(group: _Group, reading: ClauseReading, first: ClauseReading) -> bool:
    if not group.readings:
        return False
    if group.readings[-1].clause.segment != first.clause.segment:
        return True
    if first.times or find_subject(reading.words):
        return True
    length = reading.clause.end - group.readings[0].clause.start
    if length > _LONGEST or (is_absolute(reading.words) and is_absolute(group.words)):
        return True
    if _is_result(reading.words):
        return False
    whole = group.length >= _WHOLE
    return whole and (is_absolute(reading.words) or bool(_opener().match(first.words)))


def _task(group: _Group, clauses: int) -> Task | None:
    """The task that a group of clauses makes; none where it only says what another act is good for."""
    if clauses > 1 and _is_effect(group):
        return None
    start, end = group.readings[0].clause.start, group.readings[-1].clause.end
    words = ",".join(reading.words for reading in group.readings)
    verb = _verb_of(words)
    return Task(
        start=start,
        end=end,
        section="",
        words=words,
        verb=verb,
        object=words.partition(verb)[2].split(",")[0] if verb else "",
        dating=group.dating,
        absolute=is_absolute(words),
        permissive=is_permissive(words),
        responsible=Responsible(lead=group.lead),
        scope_figures=tuple(r.words[f.start : f.end] for r in group.readings for f in r.figures),
    )


def _binds_nobody(words: str) -> bool:
    return bool(_patterns("unbinding").search(words))


def _is_adjunct(reading: ClauseReading) -> bool:
    """Whether a clause only says when, how, where or for whom."""
    tasks, words = words_of("tasks"), reading.words
    if any(mark.end - mark.start >= len(words) - 1 for mark in reading.times):
        return True
    if not re.match(any_of(tasks["adjunct_begins"]), words):
        return False
    if re.search(f"{any_of(tasks['adjunct_ends'])}$", words):
        return True
    return words.startswith("对") and not re.search(any_of(tasks["acts_upon"]), words)


def _is_effect(group: _Group) -> bool:
    effects = re.compile(any_of(words_of("tasks")["effects"]))
    alone = all(effects.match(each.words) for each in group.readings)
    words = ",".join(each.words for each in group.readings)
    return alone and (group.follows_quantity or group.is_continued) and not is_absolute(words)


def _is_result(words: str) -> bool:
    return bool(re.match(any_of(words_of("tasks")["results"]), words))


def is_absolute(words: str) -> bool:
    """Whether words leave out nobody and nothing.

    >>> is_absolute("应保尽保"), is_absolute("逐步推广")
    (True, False)
    """
    return bool(_patterns("absolute").search(words))


def is_permissive(words: str) -> bool:
    """Whether words permit and do not oblige.

    >>> is_permissive("可适当提高标准"), is_permissive("可持续发展")
    (True, False)
    """
    bare = _patterns("permissive_not").sub("", words)
    return bool(_patterns("permissive").search(bare))


def _verb_of(words: str) -> str:
    match = re.search(any_of(words_of("verbs")["verbs"]), words)
    return match.group() if match else ""


@cache
def _patterns(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in words_of("tasks")[name]))


@cache
def _opener() -> re.Pattern[str]:
    return re.compile(any_of(words_of("tasks")["openers"]))
