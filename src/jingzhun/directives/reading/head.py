"""The head of a directive: title, issuer, document number, date."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from jingzhun.directives.model import Head
from jingzhun.directives.reading.lexicon import any_of, words_of
from jingzhun.directives.reading.numerals import parse_number

_LONGEST_TITLE = 60
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,14}[〔\[(](?:19|20)\d\d[〕\])]第?\d+号")
_DAY = re.compile(
    r"\(?(?P<year>[12]\d{3}|[一二][〇零一二三四五六七八九]{3})年"
    r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})月(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})日"
    r"(?:印发|发布|通过)?\)?"
)


def read_head(words: str, first_heading: int) -> Head:
    r"""The head, from the lines before the first heading and the signature at the end.

    >>> read_head("东山县人民政府\n关于修路的意见\n东政〔2018〕5号\n2018年5月2日\n", 30).document_number
    '东政〔2018〕5号'
    """
    above = _short_lines(words[:first_heading])
    every = _short_lines(words)
    title = next((line for line in reversed(above) if _is_title(line)), "")
    return Head(
        title=title,
        issuer=_issuer(above, every, title),
        document_number=next((m[0] for line in above if (m := _NUMBER.fullmatch(line))), ""),
        issued_on=next((day for line in [*above, *every[-3:]] if (day := _day(line))), None),
    )


def whole_place(words: str) -> str:
    """How a directive names the whole of its place, such as 全县; empty where it never does."""
    named = Counter(re.findall("全[省市州县区镇乡]", words))
    return named.most_common(1)[0][0] if named else ""


def _short_lines(words: str) -> list[str]:
    lines = [line.strip() for line in words.split("\n")]
    return [line for line in lines if line and len(line) <= _LONGEST_TITLE and "。" not in line]


def _is_title(line: str) -> bool:
    ends = any_of(words_of("head")["titles"])
    return bool(re.fullmatch(rf".{{2,}}{ends}(?:\([^()]*\))?", line)) and ";" not in line


def _issuer(above: Sequence[str], every: Sequence[str], title: str) -> str:
    """The line above the title, the words before 关于 in it, or the line above a closing date."""
    candidates = []
    if title in above and above.index(title):
        candidates.append(above[above.index(title) - 1])
    if "关于" in title:
        candidates.append(title.partition("关于")[0])
    candidates += [one for one, two in pairwise(every) if _day(two)]
    ends = re.compile(f"[^,;:]{{2,}}{any_of(words_of('head')['issuers'])}$")
    return next((line for line in candidates if ends.fullmatch(line)), "")


def _day(line: str) -> date | None:
    match = _DAY.fullmatch(line)
    if not match:
        return None
    try:
        return date(*(int(parse_number(match[part])) for part in ("year", "month", "day")))
    except ValueError:
        return None
