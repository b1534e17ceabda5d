"""All sources together: the catalogue that templates are checked against, and who answers for a name."""

from collections.abc import Iterable, Mapping
from functools import cache

from jingzhun.reports import Catalogue, KnownList, KnownName
from jingzhun_site.reports.names.counted import CountedSource
from jingzhun_site.reports.names.decided import DecidedSource
from jingzhun_site.reports.names.duties import DUTIES
from jingzhun_site.reports.names.general import GeneralSource
from jingzhun_site.reports.names.ledgers import LedgerSource
from jingzhun_site.reports.names.poverty import PovertySource
from jingzhun_site.reports.names.source import Source
from jingzhun_site.reports.names.targets import GoalSource
from jingzhun_site.reports.names.tasks import TASKS

CHILDREN = "children"
PLACE_LISTS: Mapping[str, str] = {
    CHILDREN: "下级地区（每个一行）",
    "counties": "所辖各县区（每个一行）",
    "townships": "所辖各乡镇（每个一行）",
    "villages": "所辖各村（每个一行）",
}
"""The lists of places: those one level below, or all of a level; in their rows every name has its value there."""

SOURCES: tuple[Source, ...] = (
    GeneralSource(),
    CountedSource(),
    DecidedSource(),
    GoalSource(),
    LedgerSource(),
    TASKS,
    DUTIES,
    PovertySource(),
)


@cache
def catalogue() -> Catalogue:
    """Every name and list, the same in every place."""
    names: dict[str, KnownName] = {}
    lists = {
        name: KnownList(name=name, label=label, of_places=True)
        for name, label in PLACE_LISTS.items()
    }
    for source in SOURCES:
        names |= source.names()
        lists |= source.lists()
    return Catalogue(names=names, lists=lists)


@cache
def _owners() -> Mapping[str, Source]:
    owners: dict[str, Source] = {}
    for source in SOURCES:
        owners |= dict.fromkeys([*source.names(), *source.lists()], source)
    return owners


def source_of(name: str) -> Source | None:
    """The source that answers for a name or list; also for a goal's name with its span, a measure's with its year."""
    found = _owners().get(name)
    if found is None and name.startswith("goal."):
        kind, goal_id, *rest = name.split(".")
        found = _owners().get(f"{kind}.{goal_id}.{rest[-1]}")
    if found is None and name.startswith("poverty."):
        return _owners().get(name.rpartition(".")[0])
    return found


def by_source(names: Iterable[str]) -> Mapping[Source, list[str]]:
    """Names put together by the source that answers for them; what no source knows is left out."""
    found: dict[Source, list[str]] = {}
    for name in names:
        source = source_of(name)
        if source is not None:
            found.setdefault(source, []).append(name)
    return found
