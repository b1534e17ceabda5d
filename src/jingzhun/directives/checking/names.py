"""One name spelt in two ways: terms in quotation marks, and the offices that answer for something."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations

from jingzhun.directives.checking.declared import declared
from jingzhun.directives.checking.finding import Finding, Place, place_at
from jingzhun.directives.checking.material import Material

_QUOTED = re.compile(r"[“\"]([^“”\"，,。；;：:、\d]{3,12})[”\"]|《([^》\n]{6,40})》")
_SHORTEST = 4
_LONG = 6  # of shorter names one character makes another name


def check_names(material: Material, offices: Iterable[str] = ()) -> Iterator[Finding]:
    """Pairs of names that differ by one character, or have the same characters in another order."""
    names = Counter(
        name for match in _QUOTED.finditer(material.text) for name in match.groups() if name
    )
    names.update(offices)
    for one, other in combinations(sorted(names), 2):
        if is_variant(one, other):
            usual, rare = sorted((one, other), key=lambda name: (-names[name], name))
            yield _found(material, usual, rare)


def is_variant(one: str, other: str) -> bool:
    """Whether two names look like one name spelt twice.

    >>> is_variant("户贷企用", "户企用贷"), is_variant("五级书记", "四级书记"), is_variant("就业扶贫", "产业扶贫")
    (True, False, False)
    """
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST or len(long) - len(short) > 1:
        return False
    if sorted(one) == sorted(other):
        return True
    apart = set(declared()["names"]["digits"]) | set("0123456789")
    if len(long) < _LONG:
        return False
    if len(short) == len(long):
        off = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
        return len(off) == 1 and not apart & set(off[0])
    rest = next((long[n] for n in range(len(long)) if long[:n] + long[n + 1 :] == short), "")
    return bool(rest) and rest not in apart


def _found(material: Material, usual: str, rare: str) -> Finding:
    places = [_first(material, name) for name in (usual, rare)]
    return material.finding("name_variants", "variant", usual, places, f"{usual} / {rare}")


def _first(material: Material, name: str) -> Place:
    start = max(material.text.find(name), 0)
    return place_at(material.text, start, start + len(name), material.section_at(start))
