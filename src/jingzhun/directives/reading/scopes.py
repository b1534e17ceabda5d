"""The place or group that a quantity is for."""

import re

from jingzhun.directives.reading.measures import each_phrase

_DONE = (
    "(?:至少|继续|优先|提供|给予|予以|进行|实施|开展|配备|安排|储备|增发|按|每|补助|购买|定向|发放)"
)
_FOR = re.compile(rf"(?<!针)(?:对|为|向)([^,、\d]{{2,30}}?)(?={_DONE})")
_PLACE = re.compile(
    r"全[省市州县区镇乡村]|(?:深度|具备条件的|所有|未脱贫|已脱贫)*贫困(?:地区|县|村|户)|各[省市州县区镇乡村]区?"
)
# A group named before what each of it gets: 有条件的村每村.
_GROUP = re.compile(
    r"(?:^|[为对在,])(?:实现|确保|保障)?([^为对在每,\d]{1,25}[县村户人员生者林口区镇乡地])"
    r"(?:每年|每月)?(?:平均)?(?=每)"
)


def scope_of(before: str, default: str) -> str:
    """The place or group that the words before a figure name; else the one given.

    >>> scope_of("每个行政村至少建成", "全县"), scope_of("其中贫困村", "全县"), scope_of("为边远村每村安排", "")
    ('每个行政村', '全县', '边远村')
    """
    each = each_phrase(before)
    if each and len(each) > 2:
        return each
    if group := _GROUP.search(before):
        return group[1]
    if match := _FOR.search(before):
        return match[1]
    match = _PLACE.search(before)
    is_counted = match and match.end() == len(before.rstrip())
    return each or (match.group() if match and not is_counted else default)


def whom_of(words: str) -> str:
    """For whom a clause speaks that only leads to the next: 对自主创业的困难群众.

    >>> whom_of("对自主创业的困难群众"), whom_of("加强培训")
    ('自主创业的困难群众', '')
    """
    match = re.fullmatch(rf"对于?(.{{2,60}}?)(?:的|{_DONE}.*)?", words)
    return match[1] if match else ""
