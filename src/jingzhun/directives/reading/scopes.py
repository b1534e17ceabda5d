"""The place or group that a quantity is for."""

import re

from jingzhun.directives.reading.lexicon import any_of, words_of

_EACH = re.compile(r"每(?!个?月|[年季周日天半学旬])一?(?:个|名|位|所|家)?[^每,、\d]{0,20}")
_FOR = re.compile(
    r"(?:对|为|向)([^,、\d]{2,30}?)(?=提供|给予|予以|进行|实施|开展|配备|安排|储备|增发|按|每|补助|购买|定向|发放)"
)
_PLACE = re.compile(
    r"(?:全[省市州县区镇乡村]|(?:深度|具备条件的|所有|未脱贫|已脱贫)*贫困(?:地区|县|村|户)|各[省市州县区镇乡村]\S{0,2})"
)


def scope_of(before: str, default: str) -> str:
    """The place or group that the words before a figure name; else the one given.

    >>> scope_of("每个行政村至少建成", "全县"), scope_of("新建", "全县")
    ('每个行政村', '全县')
    """
    if match := _EACH.search(before):
        per = any_of(words_of("units")["per"])
        ends = [end.end() for end in re.finditer(per, match.group())]
        if ends:
            return match.group()[: ends[-1]]
    if match := _FOR.search(before):
        return match[1]
    match = _PLACE.search(before)
    return match.group() if match else default
