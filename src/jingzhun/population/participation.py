"""Who takes part in the main programmes: drawn from those who qualify in the synthetic place."""

import numpy as np

from jingzhun.population.draws import Bools, day_number, year_days, year_of
from jingzhun.population.frame import code, codes
from jingzhun.population.further import draw_further
from jingzhun.population.households import NEVER_DAY, is_on_register
from jingzhun.population.layout import POOR_OTHER
from jingzhun.population.plan import LAST_YEAR
from jingzhun.population.projects import draw_projects
from jingzhun.population.selection import Drawing, Participation, by_quota, standing
from jingzhun.population.services import draw_services

_ELDER_FROM = 65


def draw_participation(drawing: Drawing) -> dict[str, Participation]:
    """Everybody's participation by programme; grades of dwellings and posts change with it."""
    drawn = [
        *_bottom_line(drawing),
        *_disability(drawing),
        _housing(drawing),
        *_work(drawing),
        *_households(drawing),
        *_health_and_school(drawing),
        *draw_services(drawing),
        *draw_projects(drawing),
        *draw_further(drawing),
    ]
    return {one.programme: one for one in drawn}


def _bottom_line(drawing: Drawing) -> list[Participation]:
    households = drawing.households
    extreme = households["extreme"]
    in_home = extreme & households["helpless"]
    return [
        standing(drawing, "dibao", households["low"]),
        standing(drawing, "extreme_poverty_centralised", in_home),
        standing(drawing, "entrusted_care", extreme & ~in_home),
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
    homes = by_quota(drawing, "accessible_home", steady_home & is_on_register(households))
    homes.qualifies = severe_home & is_on_register(households)
    return [
        standing(drawing, "disabled_living_allowance", certified & on_dibao, of_persons=True),
        standing(drawing, "disabled_care_allowance", persons["is_severe"], of_persons=True),
        by_quota(drawing, "assistive_device", devices, among=survives, of_persons=True),
        homes,
    ]


def _housing(drawing: Drawing) -> Participation:
    """The stock of dangerous houses of poor households is what is renovated over the years, and no more.

    Nobody exits before the house is safe.
    """
    households = drawing.households
    lots = drawing.stream("housing_stock").random(households.rows)
    lasting = ~households["extreme"] & (households["last_death"] == NEVER_DAY)
    candidates = (households["stratum"] <= POOR_OTHER) & lasting
    last_year = year_of(np.minimum(households["exit_day"], year_days(LAST_YEAR, 12, 31)))
    found = by_quota(drawing, "housing_renovation", candidates, last_year=last_year)
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
    rangers = by_quota(drawing, "forest_ranger", fit, of_persons=True)
    rangers.qualifies = rangers.days < NEVER_DAY  # posts are few: to be fit for one is no claim
    working = persons["is_able"] | persons["is_weak"]
    trainable = persons["registered"] & persons["wants_training"] & working
    priority = persons["meets_training_conditions"] & ~persons["is_working"]
    training = by_quota(
        drawing, "free_training", trainable, among=ours, of_persons=True, first=priority
    )
    return [rangers, training]


def _households(drawing: Drawing) -> list[Participation]:
    households = drawing.households
    ours = is_on_register(households)
    credit = ours & households["wants_credit"] & households["meets_credit_conditions"]
    credit &= households["has_adult"]
    industry = ours & households["wants_industry_support"] & ~households["without_labour"]
    poor = households["stratum"] <= POOR_OTHER
    moving = poor & ~households["extreme"] & (households["dwelling_grade"] <= 1)
    relocated = by_quota(drawing, "relocation_follow_up", moving, quota="relocation")
    relocated.qualifies = relocated.days <= day_number(drawing.plan.as_at)
    tenure = households["public_forest_tenure"] != code("forest_tenure", "state")
    forest = (households["public_forest_mu"] > 0) & tenure
    return [
        by_quota(drawing, "microcredit", credit, among=households["borrower"] >= 0),
        standing(drawing, "industry_support", industry, until_year=2018),
        relocated,
        standing(drawing, "public_forest_compensation", forest),
    ]


def _health_and_school(drawing: Drawing) -> list[Participation]:
    persons = drawing.persons
    ours = persons["registered"]
    serious = ours & persons.is_known("serious_illness")
    if drawing.plan.treats_illnesses == "named":
        serious &= persons["serious_illness"] != code("serious_illness", "other")
    return [
        standing(drawing, "student_aid", ours & persons["in_school"], of_persons=True),
        standing(drawing, "family_doctor", _signing(drawing), of_persons=True),
        standing(drawing, "serious_illness_treatment", serious, of_persons=True, until_year=2018),
    ]


def _signing(drawing: Drawing) -> Bools:
    """With whom on the register the place signs: all, the groups in most need, or those with a chronic illness."""
    persons = drawing.persons
    ours, whom = persons["registered"], drawing.plan.family_doctor_for
    if whom == "registered":
        return np.asarray(ours)
    ill = persons["has_chronic_illness"]
    if whom == "key_groups":
        ill = ill | persons["is_disabled"] | (persons["age"] >= _ELDER_FROM)
    return np.asarray(ours & ill)
