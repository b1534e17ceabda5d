"""The organisations, posts and tenures that a demonstration draws for its places: invented people in usual offices."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from jingzhun.population.names import load_names
from jingzhun_site.register.columns import VOCABULARY

SINCE = date(2016, 1, 1)

_FUNCTION_OF_POST: Mapping[str, str] = {
    "housing": "housing_authority",
    "poverty": "poverty_alleviation",
}
_NAMED: Mapping[str, str] = {
    "poverty_alleviation": "扶贫开发办公室",
    "disabled_persons": "残疾人联合会",
}
_ALSO = (
    "transport", "water", "agriculture", "culture", "industry", "statistics", "audit",
    "development_reform", "animal_husbandry", "civil_affairs", "finance", "human_resources",
    "education", "health", "housing_authority", "forestry", "disabled_persons", "veterans",
)  # fmt: skip
"""Departments that duties of the packs name, beside those that have desks."""
_OTHERS: Mapping[str, tuple[str, str, str]] = {
    "party_committee": ("party_body", "中共%s委员会", "办公室主任"),
    "organisation": ("party_body", "中共%s委员会组织部", ""),
    "publicity": ("party_body", "中共%s委员会宣传部", ""),
    "discipline": ("party_body", "中共%s纪律检查委员会", ""),
    "departments": ("party_body", "中共%s直属机关工作委员会", ""),
    "banks": ("bank", "%s银行业协会", "秘书长"),
    "power": ("state_enterprise", "%s供电公司", ""),
}
"""What duties name and is no department of the government: kind, name, and the title of its head.

All departments together have their duties kept where the party keeps them together.
"""
_OF_A_VILLAGE = (
    "village_committee", "village_secretary", "village_head", "village_cadre", "poverty_clerk",
    "village_information_clerk", "resident_work_team", "first_secretary", "work_team_leader",
)  # fmt: skip
_VACANT_OF_A_HUNDRED = 4


@dataclass(frozen=True, kw_only=True)
class DrawnPost:
    """A post of a drawn organisation; ``holder`` is empty where it is vacant, ``title`` where its kind says all."""

    post_id: str
    kind: str
    holder: str
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class DrawnOrganisation:
    """An organisation of a place with its posts."""

    organisation_id: str
    name: str
    kind: str
    function: str
    level: str
    place_code: str
    posts: tuple[DrawnPost, ...]


def draw_place(level: str, code: str, name: str) -> Iterator[DrawnOrganisation]:
    """The organisations of a place: departments of a city or county, one body of a township or village, the party's."""
    if level in ("city", "county"):
        for function, kinds in _departments(level).items():
            title = _NAMED.get(function) or f"{_label('government_function', function)}局"
            yield _drawn(f"{name}{title}", "government_body", function, level, code, kinds)
        government = f"{level}_government"
        kinds = (f"{level}_leader",)
        yield _drawn(f"{name}人民政府", "government_body", government, level, code, kinds)
        yield from (_other(function, level, code, name) for function in _OTHERS)
    elif level == "township":
        kinds = (*_kinds("township_"), "township_leader")
        kind = "township_government"
        yield _drawn(f"{name}人民政府", kind, kind, level, code, kinds)
        yield _other("party_committee", level, code, name)
    else:
        kind = "village_committee"
        yield _drawn(f"{name}村民委员会", kind, kind, level, code, _OF_A_VILLAGE)


def _other(function: str, level: str, code: str, name: str) -> DrawnOrganisation:
    kind, named, title = _OTHERS[function]
    return _drawn(named % name, kind, function, level, code, ("department_head",), title=title)


def _departments(level: str) -> Mapping[str, Sequence[str]]:
    """The departments of a level by function, with the kinds of post each has."""
    found: dict[str, list[str]] = {}
    for kind in _kinds(f"{level}_"):
        word = kind.removeprefix(f"{level}_").removesuffix("_post")
        found[_FUNCTION_OF_POST.get(word, word)] = [kind]
    for function in ("poverty_alleviation", *_ALSO):
        found.setdefault(function, [])
    if level == "county":
        found["poverty_alleviation"].append("county_officer")
    return {function: [*kinds, "department_head"] for function, kinds in found.items()}


def _kinds(start: str) -> list[str]:
    known = VOCABULARY.code_tables["post_kind"].values
    return [kind for kind in known if kind.startswith(start) and kind.endswith("_post")]


def _drawn(
    name: str,
    kind: str,
    function: str,
    level: str,
    code: str,
    kinds: Sequence[str],
    *,
    title: str = "",
) -> DrawnOrganisation:
    key = f"O{code}-{function}"
    posts = tuple(
        DrawnPost(
            post_id=_post_id(code, function, kind),
            kind=kind,
            holder=_holder(f"{key}-{kind}"),
            title=title,
        )
        for kind in kinds
    )
    return DrawnOrganisation(
        organisation_id=key,
        name=name,
        kind=kind,
        function=function,
        level=level,
        place_code=code,
        posts=posts,
    )


def _post_id(code: str, function: str, kind: str) -> str:
    """Short enough for the keys of the register, with a letter before it too: most kinds name their office."""
    return f"P{code}-{function}-head" if kind == "department_head" else f"P{code}-{kind}"


def _holder(key: str) -> str:
    """A name that follows from the key alone, so that a demonstration is the same each time."""
    number = crc32(key.encode())
    if number % 100 < _VACANT_OF_A_HUNDRED:
        return ""
    stock = load_names()
    surname = stock.surnames[number // 100 % len(stock.surnames)]
    given = stock.characters[number // 7_919 % len(stock.characters)]
    return surname + given


def _label(table: str, code: str) -> str:
    return VOCABULARY.code_tables[table].values[code].label_zh
