"""Illness, disability and care: every household poor for illness or disability has a member who is ill or disabled."""

import numpy as np

from jingzhun.population.draws import Bools, Floats, Ints, completed_years, day_number, pick, stream
from jingzhun.population.frame import Frame, code, codes
from jingzhun.population.plan import PopulationPlan

_CHILD_ILLNESSES = (
    "childhood_lymphoblastic_leukaemia",
    "childhood_promyelocytic_leukaemia",
    "childhood_atrial_septal_defect",
    "childhood_ventricular_septal_defect",
)
_ADULT_ILLNESSES = {
    "oesophageal_cancer": 17,
    "stomach_cancer": 18,
    "colon_cancer": 8,
    "rectal_cancer": 9,
    "end_stage_renal_disease": 13,
    "other": 35,
}


def draw_health(plan: PopulationPlan, households: Frame, persons: Frame, *, block: int) -> None:
    """Sets the health columns of persons as they are at the base date; children born later are healthy."""
    rng = stream(plan.seed, block=block, theme="health")
    age = completed_years(persons["born_on"], on=day_number(plan.base_on))
    persons["base_age"] = age
    is_ill, is_disabled = _carriers(households, persons, rng)
    _draw_illness(persons, age, is_ill, rng)
    _draw_disability(plan, persons, age, is_disabled, rng)
    _draw_care(persons, age, rng)
    disabled, serious, chronic = (
        persons["is_disabled"],
        persons["is_serious"],
        persons["has_chronic_illness"],
    )
    persons["health"] = np.select(
        [disabled, serious, chronic],
        [code("health", name) for name in ("disabled", "serious_illness", "chronic")],
        code("health", "healthy"),
    )


def _carriers(households: Frame, persons: Frame, rng: np.random.Generator) -> tuple[Bools, Bools]:
    """One member of each household poor for illness or disability, the older the likelier."""
    owner, age = persons["household"], persons["base_age"]
    keys: Floats = rng.random(persons.rows) * (np.clip(age, 0, 90) + 5)
    keys = np.where(age < 0, -1.0, keys)
    order = np.lexsort((keys, owner))
    last = np.flatnonzero(np.r_[owner[order][1:] != owner[order][:-1], True])
    carrier = np.zeros(persons.rows, dtype=np.bool_)
    carrier[order[last]] = True
    cause, known = households["main_cause"][owner], households.is_known("main_cause")[owner]
    ill = carrier & known & (cause == code("cause_of_poverty", "illness"))
    disabled = carrier & known & (cause == code("cause_of_poverty", "disability"))
    return ill, disabled


def _draw_illness(persons: Frame, age: Ints, is_ill: Bools, rng: np.random.Generator) -> None:
    more = np.where(persons["registered"], 1.3, 1.0)
    chance = np.select([age < 18, age < 45, age < 60, age < 70], [0.006, 0.04, 0.15, 0.28], 0.4)
    chronic = (rng.random(persons.rows) < chance * more) & (age >= 0)
    chance = np.select([age < 15, age < 40], [0.0007, 0.002], 0.005)
    chance = chance * np.where(persons["registered"], 3.0, 1.0)
    serious = (rng.random(persons.rows) < chance) & (age >= 0)
    carried_serious = is_ill & (rng.random(persons.rows) < 0.13)
    serious |= carried_serious
    chronic |= is_ill & ~serious
    names = list(_ADULT_ILLNESSES)
    adult = codes("serious_illness", *names)[
        pick(rng, persons.rows, weights=list(_ADULT_ILLNESSES.values()))
    ]
    child = codes("serious_illness", *_CHILD_ILLNESSES)[
        rng.integers(0, len(_CHILD_ILLNESSES), persons.rows)
    ]
    persons["has_chronic_illness"] = chronic
    persons["is_serious"] = serious
    persons.put("serious_illness", np.where(age < 15, child, adult), known=serious)


def _draw_disability(
    plan: PopulationPlan, persons: Frame, age: Ints, is_disabled: Bools, rng: np.random.Generator
) -> None:
    small = plan.child_disability_per_thousand / 1000
    chance = np.select([age < 7, age < 40, age < 65], [small, 0.045, 0.08], 0.12)
    chance = np.where(persons["registered"], chance, chance * 0.22)
    disabled = ((rng.random(persons.rows) < chance) & (age >= 0)) | is_disabled
    kind = pick(rng, persons.rows, weights=[13, 12, 3, 48, 10, 10, 4])
    level = pick(rng, persons.rows, weights=[18, 27, 30, 25])
    certified = disabled & (rng.random(persons.rows) < 0.95)
    persons["is_disabled"] = disabled
    persons.put("disability_kind", kind, known=disabled)
    persons.put("disability_level", level, known=disabled)
    persons["has_disability_certificate"] = certified
    persons["wants_disability_certificate"] = (
        disabled & ~certified & (rng.random(persons.rows) < 0.6)
    )
    persons["is_severe"] = certified & (level <= 1)


def _draw_care(persons: Frame, age: Ints, rng: np.random.Generator) -> None:
    lots = rng.random(persons.rows)
    level = np.where(persons["is_disabled"], persons["disability_level"], 9)
    helpless = ((level == 0) & (lots < 0.5)) | ((age >= 80) & (lots < 0.06))
    halfway = ((level <= 1) & (lots < 0.75)) | ((age >= 75) & (lots < 0.16))
    persons["self_care"] = np.select(
        [helpless, halfway],
        [code("self_care", "disabled"), code("self_care", "half_disabled")],
        code("self_care", "able"),
    )
    persons["needs_long_term_care"] = helpless | (halfway & (level <= 1))
    persons["wants_device"] = persons["is_disabled"] & (rng.random(persons.rows) < 0.7)
    small = (age >= 0) & (age <= 6)
    chance = np.where(small, 0.85, 0.1)
    persons["needs_rehabilitation"] = persons["is_disabled"] & (rng.random(persons.rows) < chance)
