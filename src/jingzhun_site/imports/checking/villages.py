"""Which village is meant by the names of a county, a township and a village."""

import difflib
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from pypinyin import lazy_pinyin

from jingzhun_site.imports.checking.bench import Bench
from jingzhun_site.imports.checking.stored import natural_villages_within, villages_within
from jingzhun_site.imports.layouts import Role

_ENDINGS = re.compile(
    r"(村民委员会|居民委员会|村委会|居委会|社区|行政村|村|镇|乡|街道|街道办事处|县|区|市)$"
)
_NAMES = (Role.COUNTY_NAME, Role.TOWNSHIP_NAME, Role.VILLAGE_NAME)

_LIKE_ENOUGH = 0.5
_NEAREST_FOR = 20  # unknown names; a sheet with more is another place's, and comparing takes time

Names = tuple[str, str, str]
Known = tuple[str, str, str, str]
"""A village of the register: its code, and the names of village, township and county."""


def resolve_villages(bench: Bench) -> None:
    """Make ``village_of``: each row's village by its code or names, how many it could be, and the nearest name.

    Also makes ``village_names``, what the villages of the user's places are called.
    """
    known = list(villages_within(bench.scope))
    _name_villages(bench, known)
    names = [bench.plan.at(role) for role in _NAMES]
    code = bench.plan.at(Role.VILLAGE_CODE)
    if names[2] is None:
        bench.engine.run(
            "CREATE TABLE village_of"
            " (_row BIGINT, village VARCHAR, count VARCHAR, near VARCHAR, names VARCHAR)"
        )
        return
    parts = [f"TRIM(c{at})" if at is not None else "''" for at in names]
    combined = f"concat_ws('/', {', '.join(parts)})"
    asked = [
        tuple(row) for row in bench.engine.rows(f"SELECT DISTINCT {', '.join(parts)} FROM raw")
    ]
    found = find_villages(asked, known)
    unknown = [names for names in asked if not found[names] and names[2]][:_NEAREST_FOR]
    near = {names: nearest_name(names, known) for names in unknown}
    given = bench.texts(
        names=["/".join(names) for names in asked],
        village=[found[names][0] if len(found[names]) == 1 else None for names in asked],
        count=[str(len(found[names])) for names in asked],
        near=[near.get(names, "") for names in asked],
    )
    written = f"CASE WHEN REGEXP_FULL_MATCH(TRIM(c{code}), '[0-9]{{12}}') THEN TRIM(c{code}) END"
    bench.engine.run(
        f"CREATE TABLE village_of AS SELECT _row, COALESCE({written if code is not None else 'NULL'},"
        f" village) AS village, count, near, names"
        f" FROM raw JOIN {given} ON names = {combined}"
    )


def _name_villages(bench: Bench, known: list[Known]) -> None:
    given = bench.texts(code=[one[0] for one in known], called=[one[1] for one in known])
    bench.engine.run(f"CREATE TABLE village_names AS SELECT code, called FROM {given}")


def nearest_name(names: Names, known: Iterable[Known]) -> str:
    """What to add to a sentence about an unknown village: the known name that looks or sounds most like it.

    >>> known = [(str(n), name, "山口镇", "示例县") for n, name in enumerate(("施家沟村", "娄家沟村"))]
    >>> nearest_name(("", "", "楼家沟村"), known)
    '，最接近的是“娄家沟村”'
    """
    wanted = _bare(names[2])
    alike = {one[1]: _bare(one[1]) for one in known if _bare(names[1]) in ("", _bare(one[2]))}
    likeness = {name: _likeness(wanted, bare) for name, bare in alike.items()}
    best = max(likeness, key=lambda name: likeness[name], default="")
    return f"，最接近的是“{best}”" if best and likeness[best] >= _LIKE_ENOUGH else ""


def _likeness(one: str, other: str) -> float:
    """How alike two names are: by their characters, and by what people hear and type."""
    looks = difflib.SequenceMatcher(a=one, b=other).ratio()
    sounds = difflib.SequenceMatcher(a=_sound(one), b=_sound(other)).ratio()
    return (looks + sounds) / 2


@lru_cache(maxsize=10_000)
def _sound(name: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(name))


def find_villages(asked: Iterable[Names], known: Iterable[Known]) -> Mapping[Names, list[str]]:
    """For each county, township and village as written: the codes of the villages that can be meant.

    >>> known = [("990001100201", "东村", "山口镇", "示例县"), ("990001101201", "东村村委会", "河口乡", "示例县")]
    >>> asked = [("示例县", "山口镇", "东村"), ("", "", "东村"), ("", "河口", "东村民委员会")]
    >>> list(find_villages(asked, known).values())
    [['990001100201'], ['990001100201'], ['990001101201']]
    """
    by_name: dict[str, list[Known]] = {}
    for code, village, township, county in known:
        by_name.setdefault(_bare(village), []).append(
            (code, village, _bare(township), _bare(county))
        )
    return {names: _meant(names, by_name.get(_bare(names[2]), ())) for names in asked}


def _meant(names: Names, alike: Iterable[Known]) -> list[str]:
    """The villages that fit all three names; those spelt exactly so come before those only alike."""
    fitting = [
        (code, village)
        for code, village, township, county in alike
        if _bare(names[1]) in ("", township) and _bare(names[0]) in ("", county)
    ]
    exact = [code for code, village in fitting if village == names[2].strip()]
    return exact or [code for code, _ in fitting]


def _bare(name: str) -> str:
    """A place name without the words for its kind, which people leave out or write differently."""
    bare = name.strip()
    while (shorter := _ENDINGS.sub("", bare)) not in ("", bare):
        bare = shorter
    return bare


def resolve_natural_villages(bench: Bench) -> str:
    """The relation of ``_row`` and ``natural`` (a key) for rows whose natural village the register knows."""
    at = bench.plan.at(Role.NATURAL_VILLAGE_NAME)
    known = natural_villages_within(bench.scope) if at is not None else {}
    if not known:
        return ""
    given = bench.texts(
        in_village=[village for village, _ in known],
        called=[name for _, name in known],
        natural=list(known.values()),
    )
    return (
        f"(SELECT _row, natural"
        f" FROM raw JOIN village_of USING (_row) JOIN {given}"
        f" ON in_village = village AND called = TRIM(c{at}))"
    )
