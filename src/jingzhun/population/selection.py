"""Choosing who takes part in a programme: all who qualify, or a given number in each year."""

from dataclasses import dataclass

import numpy as np

from jingzhun.population.draws import Bools, Ints, some, stream, year_days
from jingzhun.population.frame import Frame
from jingzhun.population.households import NEVER_DAY
from jingzhun.population.layout import Layout
from jingzhun.population.plan import PopulationPlan

_DIGITS_OF_A_COUNTY = 6
_BASE_LATEST = 640  # days after 2016-01-01 by which long-standing benefits had begun


@dataclass(kw_only=True)
class Participation:
    """One programme: the day since which each subject takes part, or NEVER_DAY; and who qualifies.

    ``days`` and ``qualifies`` have one entry for every household or person of the block.
    """

    programme: str
    of_persons: bool
    days: Ints
    qualifies: Bools


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """What the functions below need: the plan, the block and its rows."""

    plan: PopulationPlan
    layout: Layout
    block: int
    households: Frame
    persons: Frame

    def stream(self, theme: str) -> np.random.Generator:
        """The random numbers of one theme in this block."""
        return stream(self.plan.seed, block=self.block, theme=theme)

    def known_since(self, *, of_persons: bool) -> Ints:
        """Since when each subject's household is on the register: nobody is helped before, if ever on it."""
        since: Ints = self.households["identified_on"]
        return since[self.persons["household"]] if of_persons else since

    def in_deep_county(self, *, of_persons: bool) -> Bools:
        """Whose village lies in a county that the plan's class of deep-poor counties names."""
        named = set(self.plan.counties["deep"].codes) if "deep" in self.plan.counties else set()
        codes = [village.county_code[:_DIGITS_OF_A_COUNTY] for village in self.layout.villages]
        is_deep = np.array([code in named for code in codes], dtype=np.bool_)
        found: Bools = is_deep[self.households["village"]]
        return found[self.persons["household"]] if of_persons else found


def standing(
    drawing: Drawing,
    programme: str,
    qualifies: Bools,
    *,
    of_persons: bool = False,
    until_year: int = 2017,
    share: int | None = None,
) -> Participation:
    """A benefit that nearly all who qualify have; the rest, by ``share`` or the plan's coverage, go without."""
    rng = drawing.stream(f"standing:{programme}")
    if share is None:
        share = drawing.plan.coverage_percent.get(programme, 100)
    rows = len(qualifies)
    served = qualifies & (rng.random(rows) * 100 < share)
    span = _BASE_LATEST + 365 * (until_year - 2017)
    day = year_days(2016, 1, 4) + (rng.random(rows) * span).astype(np.int64)
    since = drawing.known_since(of_persons=of_persons)
    day = np.maximum(day, np.where(since < NEVER_DAY, since + 30, day))
    if of_persons:
        day = np.maximum(day, drawing.persons["born_on"] + 60)
    return Participation(
        programme=programme,
        of_persons=of_persons,
        days=np.where(served, day, NEVER_DAY),
        qualifies=qualifies,
    )


def by_quota(
    drawing: Drawing,
    programme: str,
    qualifies: Bools,
    *,
    among: Bools | None = None,
    of_persons: bool = False,
    quota: str = "",
    first: Bools | None = None,
    last_year: Ints | None = None,
) -> Participation:
    """A benefit for a given number in each year, those of ``first`` before others; nobody twice.

    ``among`` narrows those who qualify to those who may be drawn, ``last_year`` says until when.
    """
    rng = drawing.stream(f"quota:{programme}")
    known_since = drawing.known_since(of_persons=of_persons)
    days = np.full(len(qualifies), NEVER_DAY, dtype=np.int64)
    for year, total in drawing.plan.quotas.get(quota or programme, {}).items():
        count = drawing.layout.share_of_block(drawing.block, total=total)
        free = qualifies & (days == NEVER_DAY) & (known_since < year_days(year, 2, 1))
        if among is not None:
            free &= among
        if last_year is not None:
            free &= last_year >= year
        chosen = _preferred(rng, free, first=first, count=count)
        start = year_days(year, 3, 1) + (rng.random(len(qualifies))[chosen] * 60).astype(np.int64)
        days[chosen] = start
    return Participation(programme=programme, of_persons=of_persons, days=days, qualifies=qualifies)


def _preferred(rng: np.random.Generator, free: Bools, *, first: Bools | None, count: int) -> Ints:
    if first is None:
        return some(rng, free, count=count)
    ahead = some(rng, free & first, count=count)
    behind = some(rng, free & ~first, count=count - len(ahead))
    return np.sort(np.concatenate([ahead, behind]))
