"""Schooling and education on the day on which the register is seen."""

import numpy as np

from jingzhun.population.draws import Floats, Ints, completed_years, pick, stream, year_days
from jingzhun.population.frame import Frame, code, codes
from jingzhun.population.plan import PopulationPlan

_BY_AGE = ("primary",) * 6 + ("grade_7", "grade_8", "grade_9")
_SENIOR = ("senior_1", "senior_2", "senior_3")
_VOCATIONAL = ("vocational_1", "vocational_2", "vocational_3")
_COLLEGE = ("undergraduate_1", "undergraduate_2", "undergraduate_3", "undergraduate_4")
_HIGHER = ("higher_vocational_1", "higher_vocational_2", "higher_vocational_3")
_OLD, _MIDDLE, _YOUNG = (30, 46, 21, 3, 0, 0), (4, 27, 56, 10, 3, 0), (0, 4, 52, 22, 14, 8)
_LEVELS = (
    "illiterate",
    "primary",
    "junior_secondary",
    "senior_secondary",
    "junior_college",
    "bachelor_or_above",
)


def draw_schooling(plan: PopulationPlan, persons: Frame, *, block: int) -> None:
    """Sets ``schooling`` by age at the start of the school year and ``education`` of those not in school."""
    rng = stream(plan.seed, block=block, theme="schooling")
    start_year = plan.as_at.year if plan.as_at.month >= 9 else plan.as_at.year - 1
    age = completed_years(persons["born_on"], on=year_days(start_year, 9, 1))
    persons["schooling"] = _schooling(age, track=rng.random(persons.rows), rng=rng)
    outside = codes("schooling", "not_in_school", "preschool_child")
    persons["in_school"] = ~np.isin(persons["schooling"], outside)
    levels = codes("education", *_LEVELS)
    year = start_year - age
    grade = np.select(
        [year < 1955, year < 1985],
        [pick(rng, persons.rows, weights=w) for w in (_OLD, _MIDDLE)],
        pick(rng, persons.rows, weights=_YOUNG),
    )
    education = np.where(age < 19, code("education", "junior_secondary"), levels[grade])
    education = np.where(age < 6, code("education", "preschool_child"), education)
    persons.put("education", education, known=~persons["in_school"])
    persons["dropped_out"] = np.zeros(persons.rows, dtype=np.bool_)


def _schooling(age: Ints, *, track: Floats, rng: np.random.Generator) -> Ints:
    out = code("schooling", "not_in_school")
    table = np.full((4, 30), out, dtype=np.int64)
    table[:, 6:15] = codes("schooling", *_BY_AGE)
    table[0, 15:18] = table[1, 15:18] = codes("schooling", *_SENIOR)
    table[2, 15:18] = codes("schooling", *_VOCATIONAL)
    table[0, 18:22] = codes("schooling", *_COLLEGE)
    table[1, 18:21] = codes("schooling", *_HIGHER)
    path = np.searchsorted([0.2, 0.48, 0.84], track, side="right")
    found = table[path, np.clip(age, 0, 29)]
    infant = code("schooling", "preschool_child")
    in_preschool = (age >= 3) & (age < 6) & (rng.random(len(age)) < 0.88)
    found = np.where(age < 6, infant, found)
    return np.where(in_preschool, code("schooling", "preschool"), found)
