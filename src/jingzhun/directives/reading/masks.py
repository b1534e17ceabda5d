"""Words that hold numbers and are no figures: names, numbers of documents, quoted slogans, dates."""

import re
from functools import cache

from jingzhun.directives.reading.lexicon import words_of
from jingzhun.directives.reading.times import TimeMark


def hide_names(words: str, times: tuple[TimeMark, ...]) -> str:
    """The words with names and dates blanked; the length stays.

    >>> hide_names("落实“五个一”,建成5座", ())
    '落实     ,建成5座'
    """
    hidden = words
    for mark in times:
        hidden = _blank(hidden, mark.start, mark.end)
    for match in re.finditer('[“‘"「][^“”‘’"「」]*[”’"」]', words):
        if not re.search(words_of("names")["amounts_in_quotes"], match.group()):
            hidden = _blank(hidden, match.start(), match.end())
    for match in _names().finditer(hidden):
        hidden = _blank(hidden, match.start(), match.end())
    return hidden


@cache
def _names() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in words_of("names")["patterns"]))


def _blank(words: str, start: int, end: int) -> str:
    return f"{words[:start]}{' ' * (end - start)}{words[end:]}"
