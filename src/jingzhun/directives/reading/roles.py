"""Which figures are quantities of their own, and which only say of whom or what a sentence speaks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jingzhun.directives.reading.clause_reading import ClauseReading
from jingzhun.directives.reading.figures import Figure
from jingzhun.directives.reading.lexicon import any_of, words_of

_COUNTED = ("count", "places")
_NOUN = re.compile(r"[^,、。;:的]{0,12}?(?:(?:县|(?<!农)村|镇|户)(?![级民])|人口|群众|残疾人)")
_ADJACENT = 6
_LONG_NOUN = 16
_LIST_WITH_ETC = re.compile(r"(?:[^、,]{1,30}、)+[^、,]{1,30}等$")
_LIST_OF_NAMES = re.compile(r"(?:[^、,和\d]{2,6}、){2,}[^、,和\d]{2,5}$")
_PER_ONE = re.compile(r"每[^,每个\d]{0,4}$")


@dataclass
class KnownGroups:
    """The groups that a document has counted so far: 9个深度贫困县."""

    counted: set[tuple[str, str]] = field(default_factory=set)

    def add(self, words: str, figure: Figure) -> None:
        """Remember a group by its figure and the noun behind it."""
        noun = _noun(words, figure)
        if figure.value > 1 and re.search("[县村乡镇户区人]", noun):
            self.counted.add((str(figure.value.normalize()), noun))

    def holds(self, words: str, figure: Figure) -> bool:
        """Whether the same number of the same was counted before."""
        noun = _noun(words, figure)
        value = str(figure.value.normalize())
        return any(number == value and _same_noun(noun, known) for number, known in self.counted)


def split_roles(
    reading: ClauseReading, known: KnownGroups
) -> tuple[tuple[Figure, ...], tuple[Figure, ...]]:
    """The figures that are quantities, and those that only delimit a scope."""
    figures = reading.figures
    scope = tuple(f for at, f in enumerate(figures) if _is_scope(reading, figures, at, known))
    return tuple(f for f in figures if f not in scope), scope


def are_joined(words: str, first: Figure, second: Figure) -> bool:
    """Whether two figures stand side by side: 2个村和10户."""
    between, joined = words[first.end : second.start], any_of(_roles()["joined"])
    return bool(re.search(rf"^{joined}|{joined}[^、和]{{0,12}}$", between))


def _is_scope(
    reading: ClauseReading, figures: Sequence[Figure], at: int, known: KnownGroups
) -> bool:
    figure = figures[at]
    words = reading.words
    before, after = words[: figure.start], words[figure.end :]
    if figure.family == "money":
        return bool(figure.after and re.match(_qualified(), after))
    if figure.family not in _COUNTED:
        return False
    follower = figures[at + 1] if at + 1 < len(figures) else None
    return (
        _is_size(figure, after)
        or bool(follower and figure.value == 1 and _PER_ONE.search(before))
        or _is_named(before, after, follower)
        or _is_group_of(words, figure, follower)
        or _is_within(before, after, follower)
        or bool(re.match(any_of(_roles()["abstract"]), after))
        or _is_known(words, figure, known)
    )


def _is_size(figure: Figure, after: str) -> bool:
    """A size of a place: 20户以上自然村."""
    roles = _roles()
    sized = re.match(rf"(?:的|规模)?{any_of(roles['sized'])}", after)
    return bool(figure.after and figure.unit in roles["sizing"] and sized)


def _is_named(before: str, after: str, follower: Figure | None) -> bool:
    """The count of a list of names that stands before it; one that settles a list is a fact."""
    settling = words_of("kinds")["baseline"]["settling"]
    if _LIST_WITH_ETC.search(before):
        return bool(follower) or not re.search(any_of(settling), before) or len(after) > _LONG_NOUN
    names = _LIST_OF_NAMES.search(before)
    return bool(names) and not re.match(
        any_of(words_of("verbs")["verbs"]), before.rsplit("、", maxsplit=1)[-1]
    )


def _is_group_of(words: str, figure: Figure, follower: Figure | None) -> bool:
    """The group for which another figure follows: 支持9个县完成30万亩."""
    if follower is None or are_joined(words, figure, follower):
        return False
    between = words[figure.end : follower.start]
    if re.search("[()]", between):
        return False
    if len(between) <= _ADJACENT and follower.family in _COUNTED and "每" not in between:
        return False
    return not re.search(any_of(_roles()["acting"]), between) or "每" in between


def _is_within(before: str, after: str, follower: Figure | None) -> bool:
    within = rf"(?:^|[^存现所]){any_of(_roles()['within_before'])}[^,、\d]{{0,8}}$"
    return follower is None and bool(re.search(within, before)) and len(after) > 1


def _is_known(words: str, figure: Figure, known: KnownGroups) -> bool:
    if not known.holds(words, figure):
        return False
    roles = _roles()
    rest = words[figure.end :].removeprefix(_noun(words, figure))
    achieved = re.match(rf"[^,、]{{0,4}}?{any_of(roles['achieved_after'])}", rest)
    acted = re.search(rf"{any_of(roles['achieved_before'])}[^,\d]{{0,6}}$", words[: figure.start])
    return not achieved and not acted


def _noun(words: str, figure: Figure) -> str:
    match = _NOUN.match(words, figure.end)
    return match.group() if match else ""


def _same_noun(one: str, other: str) -> bool:
    return bool(one and other) and (one.endswith(other) or other.endswith(one))


@cache
def _qualified() -> str:
    """What an amount qualifies: 5万元以下的薄弱村."""
    return rf"的[^,、]{{0,4}}{any_of(_roles()['sized'])}"


@cache
def _roles() -> Mapping[str, Any]:
    return words_of("roles")
