"""Who takes part in which programme, and since when: drawn from those who qualify in the synthetic place."""

from dataclasses import dataclass

import numpy as np

from jingzhun.population.draws import Bools, Ints, day_number, some, stream, year_days, year_of
from jingzhun.population.frame import Frame, code, codes
from jingzhun.population.households import NEVER_DAY, is_on_register
from jingzhun.population.layout import POOR_OTHER, Layout
from jingzhun.population.plan import LAST_YEAR, PopulationPlan

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


def draw_participation(drawing: Drawing) -> dict[str, Participation]:
    """Everybody's participation by programme; grades of dwellings and posts change with it."""
    drawn = [
        *_bottom_line(drawing),
        *_disability(drawing),
        _housing(drawing),
        *_work(drawing),
        *_households(drawing),
        *_health_and_school(drawing),
    ]
    return {one.programme: one for one in drawn}


def _bottom_line(drawing: Drawing) -> list[Participation]:
    households = drawing.households
    extreme = households["extreme"]
    in_home = extreme & households["helpless"]
    return [
        _standing(drawing, "dibao", households["low"]),
        _standing(drawing, "extreme_poverty_centralised", in_home),
        _standing(drawing, "entrusted_care", extreme & ~in_home),
    ]


def _disability(drawing: Drawing) -> list[Participation]:
    households, persons = drawing.households, drawing.persons
    certified = persons["has_disability_certificate"]
    on_dibao = households["low"][persons["household"]]
    severe_home = np.zeros(households.rows, dtype=np.bool_)
    lives_on = persons["died_day"] > day_number(drawing.plan.as_at)
    severe_home[persons["household"][persons["is_severe"] & lives_on]] = True
    devices = persons["registered"] & certified & persons["wants_device"]
    survives = persons["died_day"] == NEVER_DAY
    steady_home = np.zeros(households.rows, dtype=np.bool_)
    steady_home[persons["household"][persons["is_severe"] & survives]] = True
    homes = _by_quota(drawing, "accessible_home", steady_home & is_on_register(households))
    homes.qualifies = severe_home & is_on_register(households)
    return [
        _standing(drawing, "disabled_living_allowance", certified & on_dibao, of_persons=True),
        _standing(drawing, "disabled_care_allowance", persons["is_severe"], of_persons=True),
        _by_quota(drawing, "assistive_device", devices, among=survives, of_persons=True),
        homes,
    ]


def _housing(drawing: Drawing) -> Participation:
    """The stock of dangerous houses of poor households is what is renovated over the years, and no more.

    Nobody exits before the house is safe.
    """
    households = drawing.households
    lots = drawing.stream("housing_stock").random(households.rows)
    candidates = (households["stratum"] <= POOR_OTHER) & ~households["extreme"]
    last_year = year_of(np.minimum(households["exit_day"], year_days(LAST_YEAR, 12, 31)))
    found = _by_quota(drawing, "housing_renovation", candidates, last_year=last_year)
    stock = found.days < NEVER_DAY
    grades = codes("dwelling_grade", "C", "D")
    households["grade_before"] = np.where(lots * 97 % 1 < 0.68, grades[0], grades[1])
    households["dwelling_grade"] = np.where(
        stock, households["grade_before"], households["dwelling_grade"]
    )
    others = (households["low"] | households["extreme"]) & ~is_on_register(households)
    households["dwelling_grade"][others] = code("dwelling_grade", "B")
    found.qualifies = stock
    return found


def _work(drawing: Drawing) -> list[Participation]:
    persons = drawing.persons
    age, ours = persons["age"], persons["registered"] & (persons["died_day"] == NEVER_DAY)
    idle = ~persons["is_working"] & persons["wants_work"]
    no_post = persons["public_welfare_job"] == code("public_welfare_job", "none")
    fit = ours & idle & no_post & (age >= 22) & (age <= 63)
    rangers = _by_quota(
        drawing, "forest_ranger", _may_hold_post(drawing), among=fit, of_persons=True
    )
    working = persons["is_able"] | persons["is_weak"]
    trainable = persons["registered"] & persons["wants_training"] & working
    priority = persons["meets_training_conditions"] & ~persons["is_working"]
    training = _by_quota(
        drawing, "free_training", trainable, among=ours, of_persons=True, first=priority
    )
    return [rangers, training]


def _may_hold_post(drawing: Drawing) -> Bools:
    """People of the register who could take a post in the village, whatever they do now."""
    persons = drawing.persons
    near = persons["working_area"] <= code("working_area", "in_township")
    able = (persons["is_able"] | persons["is_weak"]) & persons["wants_work"] & near
    supported = drawing.households["extreme"][persons["household"]]
    of_age = (persons["age"] >= 16) & (persons["age"] <= 69)
    return np.asarray(persons["registered"] & able & of_age & ~supported)


def _households(drawing: Drawing) -> list[Participation]:
    households = drawing.households
    ours = is_on_register(households)
    credit = ours & households["wants_credit"] & households["meets_credit_conditions"]
    credit &= households["has_adult"]
    industry = ours & households["wants_industry_support"] & ~households["without_labour"]
    poor = households["stratum"] <= POOR_OTHER
    moving = poor & ~households["extreme"] & (households["dwelling_grade"] <= 1)
    relocated = _by_quota(drawing, "relocation_follow_up", moving, quota="relocation")
    relocated.qualifies = relocated.days <= day_number(drawing.plan.as_at)
    tenure = households["public_forest_tenure"] != code("forest_tenure", "state")
    forest = (households["public_forest_mu"] > 0) & tenure
    return [
        _by_quota(drawing, "microcredit", credit, among=households["borrower"] >= 0),
        _standing(drawing, "industry_support", industry, until_year=2018),
        relocated,
        _standing(drawing, "public_forest_compensation", forest),
    ]


def _health_and_school(drawing: Drawing) -> list[Participation]:
    persons = drawing.persons
    ours = persons["registered"]
    chronic = ours & persons["has_chronic_illness"]
    named = persons.is_known("serious_illness")
    serious = ours & named & (persons["serious_illness"] != code("serious_illness", "other"))
    return [
        _standing(drawing, "student_aid", ours & persons["in_school"], of_persons=True),
        _standing(drawing, "family_doctor", chronic, of_persons=True),
        _standing(drawing, "serious_illness_treatment", serious, of_persons=True, until_year=2018),
    ]


def _standing(
    drawing: Drawing,
    programme: str,
    qualifies: Bools,
    *,
    of_persons: bool = False,
    until_year: int = 2017,
) -> Participation:
    """A benefit that nearly all who qualify have; the rest, by the plan's coverage, go without."""
    rng = drawing.stream(f"standing:{programme}")
    share = drawing.plan.coverage_percent.get(programme, 100)
    rows = len(qualifies)
    served = qualifies & (rng.random(rows) * 100 < share)
    span = _BASE_LATEST + 365 * (until_year - 2017)
    day = year_days(2016, 1, 4) + (rng.random(rows) * span).astype(np.int64)
    if of_persons:
        day = np.maximum(day, drawing.persons["born_on"] + 60)
    return Participation(
        programme=programme,
        of_persons=of_persons,
        days=np.where(served, day, NEVER_DAY),
        qualifies=qualifies,
    )


def _by_quota(
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
    days = np.full(len(qualifies), NEVER_DAY, dtype=np.int64)
    for year, total in drawing.plan.quotas.get(quota or programme, {}).items():
        count = drawing.layout.share_of_block(drawing.block, total=total)
        free = qualifies & (days == NEVER_DAY)
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
