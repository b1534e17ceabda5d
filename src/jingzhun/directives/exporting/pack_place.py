"""The place that a document governs, by the name that its issuer or title begins with."""

from collections.abc import Iterator
from functools import cache

from jingzhun.directives.model import Head
from jingzhun.places import Level, Place, load_division_tree

COUNTRY = "000000"
_PARTY = "中共"


def place_of(head: Head) -> str:
    """The division code of the place a document names first; that of the country where no one place has the name.

    >>> place_of(Head(title="鹤壁市打赢脱贫攻坚战三年行动计划"))
    '410600'
    >>> place_of(Head(issuer="中共四川省委 四川省人民政府"))
    '510000'
    >>> place_of(Head(title="云山市促进农民增收行动计划"))
    '000000'
    """
    names = _names()
    for words in (head.issuer, head.title):
        own = words.removeprefix(_PARTY)
        found = [codes for name, codes in names.items() if own.startswith(name)]
        if found and len(found[0]) == 1:
            return found[0][0]
    return COUNTRY


@cache
def _names() -> dict[str, list[str]]:
    """Names of provinces, cities and counties with their codes, the longest names first."""
    names: dict[str, list[str]] = {}
    for place in _places():
        names.setdefault(place.name, []).append(place.code[:6])
    return dict(sorted(names.items(), key=lambda item: -len(item[0])))


def _places() -> Iterator[Place]:
    tree = load_division_tree(None, lowest=Level.COUNTY)
    for root in tree.roots():
        yield root
        yield from tree.descendants(root.id)
