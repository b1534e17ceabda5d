"""What a figure is: a target to reach, a standard that applies, or a fact."""

import re
from functools import cache

from jingzhun.directives.model import Comparison, QuantityKind
from jingzhun.directives.reading.figures import Figure
from jingzhun.directives.reading.lexicon import any_of, words_of


def kind_of(
    figure: Figure,
    words: str,
    *,
    is_since: bool,
    is_dated: bool,
    comparison: Comparison,
    by: tuple[str, ...],
    period: str,
    has_verb: bool,
) -> QuantityKind:
    """The kind of a figure that is no fact; ``words`` are those of its clause and what it inherits."""
    if figure.family == "days" or (figure.family == "times" and period):
        return QuantityKind.TARGET if is_dated else QuantityKind.STANDARD
    if figure.family == "years":
        return QuantityKind.STANDARD
    if figure.family == "money":
        return _money(words, is_since=is_since, period=period)
    if figure.family == "percent":
        return _percent(words, is_dated=is_dated)
    if is_dated:
        return QuantityKind.TARGET
    if comparison is Comparison.AT_MOST or (by and not has_verb):
        return QuantityKind.STANDARD
    if _standard("count").search(words) or (by and period):
        return QuantityKind.STANDARD
    return QuantityKind.TARGET


def is_fact(words: str) -> bool:
    """Whether words report what was or is.

    >>> is_fact("全县现有学校30所"), is_fact("新建学校3所")
    (True, False)
    """
    return bool(_facts().search(words))


def is_settled(before: str) -> bool:
    """Whether a count closes a list of names that was decided: 确定甲、乙等2个."""
    settling = any_of(words_of("kinds")["baseline"]["settling"])
    return before.endswith("等") and bool(re.search(settling, before))


@cache
def _facts() -> re.Pattern[str]:
    return re.compile("|".join(words_of("kinds")["baseline"]["patterns"]))


@cache
def _standard(family: str) -> re.Pattern[str]:
    return re.compile(any_of(words_of("kinds")["standard"][family]))


@cache
def _invested() -> re.Pattern[str]:
    return re.compile(any_of(words_of("kinds")["standard"]["invested"]))


def _money(words: str, *, is_since: bool, period: str) -> QuantityKind:
    if is_since:
        return QuantityKind.STANDARD
    if _invested().search(words):
        return QuantityKind.TARGET
    if _standard("money").search(words) or period:
        return QuantityKind.STANDARD
    return QuantityKind.TARGET


def _percent(words: str, *, is_dated: bool) -> QuantityKind:
    if is_dated:
        return QuantityKind.TARGET
    if _standard("percent").search(words):
        return QuantityKind.STANDARD
    return QuantityKind.TARGET
