"""The name of an indicator: what a figure counts or measures, in the words around it."""

import re
from functools import cache

from jingzhun.directives.reading.figures import Figure
from jingzhun.directives.reading.lexicon import any_of, words_of

_COUNTS = {"count": "数", "places": "数", "times": "次数", "days": "", "years": ""}
_THIN = 2
_LONGEST = 60
_EDGES = " ,、;:的,()“”"


def name_indicator(before: str, after: str, figure: Figure) -> str:
    """The indicator that words before and after a figure name; empty where they name nothing.

    >>> figure = Figure(start=0, end=0, value=5, value_max=None, unit="座", family="count")
    >>> name_indicator("力争新建", "桥梁", figure)
    '新建桥梁数'
    """
    words = _strip(f"{_strip_lead(before)}{_strip_tail(after)}")
    if is_thin(words):
        return ""
    ending = _COUNTS.get(figure.family, "")
    return words[:_LONGEST] + (ending if ending and not words.endswith(("数", "次数")) else "")


def name_topic(words: str) -> str:
    """What a clause without a figure speaks of, without the verb that begins it.

    >>> name_topic("实施校舍建设工程")
    '校舍建设工程'
    """
    bare = re.sub(rf"^(?:{any_of(words_of('verbs')['verbs'])})+", "", _strip_lead(words))
    return "" if is_thin(bare) else _strip(bare)[:_LONGEST]


def bare_words(words: str) -> str:
    """Words without those that compare; they may be none."""
    return _compared().sub("", words)


def bare_name(words: str) -> str:
    """Words without what belongs to a comparison; as they are where nothing else is left.

    >>> bare_name("补助标准由每人提高到")
    '补助标准'
    """
    bare = re.sub("[由从]?(?:每人|每户|每亩)?$", "", bare_words(words))
    return _strip(bare) or words


def is_thin(words: str) -> bool:
    """Whether some words are too general to name an indicator.

    >>> is_thin("新建、维修"), is_thin("新建桥梁")
    (True, False)
    """
    rest = re.sub(rf"{_thin()}|\d|[A-Za-z(),、年月日以]", "", words)
    return len(rest) < _THIN


def rates_of(words: str) -> tuple[str, ...]:
    """The names that share one percentage: 通路率、通邮率 are two; one where there is one.

    >>> rates_of("各村通路率、通邮率"), rates_of("住院、门诊报销比例")
    (('各村通路率', '通邮率'), ('住院、门诊报销比例',))
    """
    ends = any_of(words_of("indicators")["rates"])
    parts = [part for part in re.split(r"(?<=率)(?:、|和|及|以及)", words) if part]
    if len(parts) > 1 and all(re.search(f"{ends}$", part) for part in parts):
        return tuple(parts)
    return _parallel(words)


def _parallel(words: str) -> tuple[str, ...]:
    """The items of a list that all end alike: 甲村通路、乙村通路."""
    items = [item for item in words.split("、") if item]
    alike = len({item[-2:] for item in items}) == 1 and all(len(item) > 3 for item in items)
    return tuple(items) if len(items) > 1 and alike else (words,)


@cache
def _thin() -> str:
    return any_of(words_of("indicators")["thin"])


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(f"^(?:{any_of(words_of('indicators')['lead_words'])}|对(?![接口标照]))+")


@cache
def _compared() -> re.Pattern[str]:
    return re.compile(rf"{any_of(words_of('indicators')['compared'])}|(?<![人户平年])均(?!衡)")


def _strip_lead(before: str) -> str:
    words = _compared().sub("", before).strip(_EDGES)
    bare = re.sub("(?:[由从]|(?<=[率例重数额度])达|各)$", "", _lead().sub("", words))
    return bare or words


def _strip_tail(after: str) -> str:
    words = re.sub(r"^的?(?:比例|标准(?!化)|要求)?", "", after, count=1)
    return words if len(words) <= _LONGEST // 2 else words[: _LONGEST // 2]


def _strip(words: str) -> str:
    return re.sub(r"\s+|\([^()]*\)|\([^()]*$", "", words).strip(_EDGES)
