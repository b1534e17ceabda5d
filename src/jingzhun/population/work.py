"""Labour, work, insurance and pension on the day on which the register is seen."""

import numpy as np

from jingzhun.population.draws import Bools, Ints, completed_years, day_number, pick, stream
from jingzhun.population.frame import Frame, code, codes
from jingzhun.population.plan import PopulationPlan
from jingzhun.population.programmes import yearly_fen

_AREAS = ("none", "in_township", "in_county", "in_province", "outside_province")
_AT_HOME, _OUT = (62, 20, 9, 5, 4), (24, 16, 20, 20, 20)


def draw_work(plan: PopulationPlan, persons: Frame, *, block: int) -> None:
    """Sets the columns of labour, work, wishes, insurance and pension of persons."""
    rng = stream(plan.seed, block=block, theme="work")
    age = completed_years(persons["born_on"], on=day_number(plan.as_at))
    persons["age"] = age
    persons["labour"] = _labour(persons, age, rng)
    able = np.isin(persons["labour"], codes("labour_capacity", "ordinary", "skilled"))
    weak = persons["labour"] == code("labour_capacity", "weak")
    persons["is_able"], persons["is_weak"] = able, weak
    _draw_jobs(persons, age, rng)
    _draw_wishes(persons, age, rng)
    _draw_insurance(persons, age, rng)
    _draw_pension(plan, persons, age, rng)
    _draw_rest(persons, rng)


def _labour(persons: Frame, age: Ints, rng: np.random.Generator) -> Ints:
    lots = rng.random(persons.rows)
    ill = persons["has_chronic_illness"] | persons["is_serious"]
    broken = persons["is_severe"] | (persons["is_serious"] & (lots < 0.6))
    lost = (age >= 75) | ((age >= 65) & (lots < 0.45)) | broken
    weak = (
        (age >= 65)
        | ((age >= 60) & (lots < 0.6))
        | (ill & (lots < 0.3))
        | (persons["is_disabled"] & (lots < 0.7))
    )
    skilled = (age < 50) & (lots > 0.91)
    names = ("none", "lost", "weak", "skilled")
    return np.select(
        [(age < 16) | persons["in_school"], lost, weak, skilled],
        [code("labour_capacity", name) for name in names],
        code("labour_capacity", "ordinary"),
    )


def _draw_jobs(persons: Frame, age: Ints, rng: np.random.Generator) -> None:
    areas = codes("working_area", *_AREAS)
    near = pick(rng, persons.rows, weights=_AT_HOME)
    far = pick(rng, persons.rows, weights=_OUT)
    works_away = persons["is_able"] & (age < 55)
    lots = rng.random(persons.rows)
    weak_works = persons["is_weak"] & (age < 66) & (lots < 0.12)
    area = np.select([works_away, persons["is_able"]], [areas[far], areas[near]], areas[0])
    area = np.where(weak_works, areas[1], area)
    persons["working_area"] = area
    is_working = area != areas[0]
    persons["is_working"] = is_working
    persons["working_months"] = np.where(is_working, rng.integers(3, 12, persons.rows), 0)
    jobs = persons["is_able"] | persons["is_weak"]
    has_post = jobs & ~is_working & persons["registered"] & (age < 68) & (lots > 0.9)
    posts = codes("public_welfare_job", "none", "sanitation", "road_maintenance", "water_keeper")
    drawn = posts[1 + pick(rng, persons.rows, weights=[7, 2, 1])]
    persons["public_welfare_job"] = np.where(has_post, drawn, posts[0])


def _draw_wishes(persons: Frame, age: Ints, rng: np.random.Generator) -> None:
    able = persons["is_able"] | persons["is_weak"]
    grown = able & (age < 66)
    persons["wants_work"] = persons["is_working"] | (
        grown & (rng.random(persons.rows) < np.where(persons["is_able"], 0.8, 0.25))
    )
    persons["wants_training"] = grown & (age < 61) & (rng.random(persons.rows) < 0.3)
    persons["meets_training_conditions"] = grown & (rng.random(persons.rows) < 0.85)
    persons["wants_startup"] = persons["is_able"] & (age >= 18) & (rng.random(persons.rows) < 0.03)
    persons["meets_startup_loan_conditions"] = persons["wants_startup"] & (
        rng.random(persons.rows) < 0.7
    )


def _draw_insurance(persons: Frame, age: Ints, rng: np.random.Generator) -> None:
    ours = persons["registered"]
    covered = ours | (rng.random(persons.rows) < 0.992)
    persons["basic_medical_insurance"] = covered
    persons["serious_illness_insurance"] = covered.copy()
    persons["supplementary_insurance"] = ours.copy()
    persons["commercial_insurance"] = ours.copy()
    persons["medical_assistance"] = ours.copy()
    adult = (age >= 16) & ~persons["in_school"]
    persons["pension_insurance"] = adult & (
        rng.random(persons.rows) < np.where(age >= 60, 0.99, 0.9)
    )


def _draw_pension(
    plan: PopulationPlan, persons: Frame, age: Ints, rng: np.random.Generator
) -> None:
    basic = yearly_fen("basic_pension_yuan_month")[plan.as_at.year]
    more = rng.integers(0, 30, persons.rows) * 100
    old: Bools = (age >= 60) & persons["pension_insurance"]
    persons["pension_monthly_yuan"] = np.where(old, basic + more, 0)


def _draw_rest(persons: Frame, rng: np.random.Generator) -> None:
    college = persons["schooling"] >= code("schooling", "higher_vocational_1")
    qualifies = college & persons["registered"]
    persons["qualifies_for_student_loan"] = qualifies
    persons["wants_student_loan"] = qualifies & (rng.random(persons.rows) < 0.35)
    ethnic = pick(rng, persons.rows, weights=[985, 12, 3])
    persons["ethnicity"] = codes("ethnicity", "han", "hui", "manchu")[ethnic]
    lots = rng.random(persons.rows)
    party = (persons["age"] >= 22) & (lots < 0.05)
    league = (persons["age"] >= 14) & (persons["age"] <= 28) & (lots > 0.8)
    persons["political_status"] = np.select(
        [party, league],
        [code("political_status", n) for n in ("communist_party", "youth_league")],
        code("political_status", "masses"),
    )
    persons["phone_number"] = rng.integers(0, 10**8, persons.rows)
