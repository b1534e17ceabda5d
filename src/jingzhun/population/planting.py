"""Planting before the register is shown: who goes without, who receives too much, whose age lies on a boundary.

Each plant takes a household that no other plant has taken. A planted fact is drawn from subjects for whom nothing else
stands in doubt, so that what is planted is all that can be found on them.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from jingzhun.population.draws import Bools, Ints, day_number, some, year_days
from jingzhun.population.frame import code
from jingzhun.population.households import NEVER_DAY, is_on_register
from jingzhun.population.layout import EXITED, NEVER, POOR_OTHER
from jingzhun.population.selection import Drawing, Participation
from jingzhun.population.truth import Truth

_OLD_START = year_days(2017, 3, 1)


@dataclass(frozen=True, kw_only=True)
class Planting:
    """What the planting functions share: the drawing, the participation they change, the truth they write."""

    drawing: Drawing
    taking_part: dict[str, Participation]
    truth: Truth

    def choose(self, kind: str, mask: Bools, *, of_persons: bool) -> Ints:
        """As many rows as the plan plants of ``kind`` in this block, each in a household of its own, now taken."""
        drawing = self.drawing
        total = drawing.plan.plants.get(kind, 0)
        count = drawing.layout.share_of_block(drawing.block, total=total)
        rng = drawing.stream(f"plant:{kind}")
        if not of_persons:
            rows = some(rng, mask & ~self.truth.taken, count=count)
            self.truth.taken[rows] = True
            return rows
        owner = drawing.persons["household"]
        free = mask & ~self.truth.taken[owner] & drawing.persons["is_living"]
        rows = some(rng, free, count=3 * count)
        _, first = np.unique(owner[rows], return_index=True)
        rows = rows[np.sort(first)][:count]
        self.truth.taken[owner[rows]] = True
        return rows

    def any_member(self, mask: Bools) -> Bools:
        """The households that have a member for whom ``mask`` holds."""
        owner = self.drawing.persons["household"][mask]
        return np.bincount(owner, minlength=self.drawing.households.rows) > 0

    def quiet(self) -> Bools:
        """Households in which nobody has a certificate and nobody dies: nothing hangs on their income."""
        persons = self.drawing.persons
        dies = persons["died_day"] < NEVER_DAY
        return ~self.any_member(persons["has_disability_certificate"] | dies)


def plant_before(planting: Planting) -> None:
    """Plants what must be so before enrolments begin."""
    planting.truth.taken = np.zeros(planting.drawing.households.rows, dtype=np.bool_)
    _household_gaps(planting)
    _person_gaps(planting)
    _dropouts(planting)
    _household_excess(planting)
    _care_excess(planting)
    _missed(planting)
    _causes(planting)
    _boundary_ages(planting)
    _namesakes(planting)


def _household_gaps(planting: Planting) -> None:
    households = planting.drawing.households
    poor = (households["stratum"] <= POOR_OTHER) & ~households["extreme"]
    poor &= households["living"] > 0
    housing = planting.taking_part["housing_renovation"]
    sound = poor & (housing.days == NEVER_DAY) & (households["exit_day"] > _today(planting))
    rows = planting.choose("gap_housing_renovation", sound, of_persons=False)
    danger = code("dwelling_grade", "C")
    households["dwelling_grade"][rows] = households["grade_before"][rows] = danger
    planting.truth.plant("gap_housing_renovation", rows, true_value="C", stands="not enrolled")
    dibao = planting.taking_part["dibao"]
    not_exited = poor & (households["exit_day"] > _today(planting))
    low = not_exited & households["low"] & planting.quiet()
    rows = planting.choose("gap_dibao", low, of_persons=False)
    dibao.days[rows], dibao.qualifies[rows] = NEVER_DAY, False
    planting.truth.plant("gap_dibao", rows, true_value="qualifies", stands="not enrolled")


def _person_gaps(planting: Planting) -> None:
    persons = planting.drawing.persons
    kinds = {
        "gap_living_allowance": "disabled_living_allowance",
        "gap_care_allowance": "disabled_care_allowance",
        "gap_student_aid": "student_aid",
        "gap_family_doctor": "family_doctor",
    }
    for kind, programme in kinds.items():
        one = planting.taking_part[programme]
        served = one.qualifies & (one.days < _today(planting)) & persons["registered"]
        rows = planting.choose(kind, served & (persons["died_day"] == NEVER_DAY), of_persons=True)
        one.days[rows], one.qualifies[rows] = NEVER_DAY, False
        planting.truth.plant(kind, rows, true_value="qualifies", stands="not enrolled")


def _dropouts(planting: Planting) -> None:
    persons = planting.drawing.persons
    of_age = (persons["age"] >= 9) & (persons["age"] <= 15) & persons["in_school"]
    junior = persons["schooling"] <= code("schooling", "grade_9")
    mask = of_age & junior & persons["registered"]
    rows = planting.choose("gap_dropout", mask, of_persons=True)
    aid = planting.taking_part["student_aid"]
    aid.days[rows], aid.qualifies[rows] = NEVER_DAY, False
    persons["schooling"][rows] = code("schooling", "not_in_school")
    persons["in_school"][rows] = False
    persons["dropped_out"][rows] = True
    persons["education"][rows] = code("education", "primary")
    persons.make_known("education", rows)
    planting.truth.plant("gap_dropout", rows, true_value="of compulsory age", stands="dropped out")


def _household_excess(planting: Planting) -> None:
    households = planting.drawing.households
    exited = (households["stratum"] == EXITED) & ~households["low"] & ~households["extreme"]
    wealthy = exited & (households["head_fen"].min(axis=1) > 450_000)
    rows = planting.choose("excess_dibao_income", wealthy & planting.quiet(), of_persons=False)
    planting.taking_part["dibao"].days[rows] = _OLD_START
    planting.truth.plant("excess_dibao_income", rows, true_value="income", stands="on dibao")
    housing = planting.taking_part["housing_renovation"]
    sound = exited & (housing.days == NEVER_DAY)
    rows = planting.choose("excess_housing_renovation", sound, of_persons=False)
    housing.days[rows] = _today(planting) - 60
    households["grade_before"][rows] = code("dwelling_grade", "C")
    planting.truth.plant("excess_housing_renovation", rows, true_value="A or B", stands="enrolled")


def _care_excess(planting: Planting) -> None:
    persons = planting.drawing.persons
    light = persons["has_disability_certificate"] & ~persons["is_severe"]
    light &= persons["died_day"] == NEVER_DAY
    rows = planting.choose("excess_care_allowance", light, of_persons=True)
    planting.taking_part["disabled_care_allowance"].days[rows] = _OLD_START
    planting.truth.plant(
        "excess_care_allowance", rows, true_value="level 3 or 4", stands="receives"
    )


def _missed(planting: Planting) -> None:
    """Households off the register whose income is below the line: they also lack the dibao they qualify for."""
    households = planting.drawing.households
    rich = (households["stratum"] == NEVER) & ~households["low"] & ~households["extreme"]
    sound = rich & (households["dwelling_grade"] <= code("dwelling_grade", "B"))
    rows = planting.choose("missed_household", sound & planting.quiet(), of_persons=False)
    line = min(planting.drawing.plan.line_yuan.values()) * 100
    households["head_fen"][rows] = line * 7 // 10
    planting.truth.plant("missed_household", rows, true_value="poor", stands="never_registered")
    planting.truth.follow("gap_dibao", rows, stands="not enrolled")


def _causes(planting: Planting) -> None:
    households, persons = planting.drawing.households, planting.drawing.persons
    known = households.is_known("main_cause") & is_on_register(households)
    cause = households["main_cause"]
    illness, disability = (code("cause_of_poverty", name) for name in ("illness", "disability"))
    disabled = planting.any_member(persons["is_disabled"])
    serious = planting.any_member(persons["is_serious"])
    mask = known & (cause == illness) & ~disabled
    rows = planting.choose("error_cause_without_disability", mask, of_persons=False)
    cause[rows] = disability
    planting.truth.plant(
        "error_cause_without_disability", rows, true_value="illness", stands="disability"
    )
    mask = known & (cause == illness) & ~disabled & ~serious
    rows = planting.choose("error_cause_without_illness", mask, of_persons=False)
    members = np.isin(persons["household"], rows)
    persons["has_chronic_illness"][members] = False
    persons["health"][members] = code("health", "healthy")
    doctor = planting.taking_part["family_doctor"]
    doctor.days[members], doctor.qualifies[members] = NEVER_DAY, False
    planting.truth.plant("error_cause_without_illness", rows, true_value="other", stands="illness")


def _boundary_ages(planting: Planting) -> None:
    persons = planting.drawing.persons
    for years in (16, 60):
        for when, ahead in (("tomorrow", 1), ("today", 0)):
            kind = f"near_age_{years}_{when}"
            close = np.abs(persons["age"] - years + 0.5) < 2
            same_stage = persons["in_school"] if years == 16 else persons["pension_insurance"]
            lives = persons["died_day"] == NEVER_DAY
            rows = planting.choose(kind, close & same_stage & lives, of_persons=True)
            birthday = planting.drawing.plan.as_at + timedelta(days=ahead)
            persons["born_on"][rows] = day_number(_years_before(birthday, years))
            persons["age"][rows] = years - ahead
            is_old = years == 60 and ahead == 0
            amount = np.maximum(persons["pension_monthly_yuan"].max(initial=0), 9_800)
            persons["pension_monthly_yuan"][rows] = amount if is_old else 0
            turned = birthday.isoformat()
            planting.truth.plant(kind, rows, true_value=f"{years} on {turned}", stands=turned)


def _years_before(day: date, years: int) -> date:
    """The same day some years earlier; both sixteen and sixty years before a leap day there is one."""
    return day.replace(year=day.year - years)


def _namesakes(planting: Planting) -> None:
    """Somebody takes the name of another in the same village: two people, no duplicate."""
    persons, households = planting.drawing.persons, planting.drawing.households
    rows = planting.choose("near_name_in_village", persons["age"] >= 30, of_persons=True)
    village = households["village"][persons["household"]]
    others = []
    for row in rows:
        same = (village == village[row]) & (persons["is_man"] == persons["is_man"][row])
        same &= persons["household"] != persons["household"][row]
        candidates = np.flatnonzero(same & (persons["age"] >= 30))
        others.append(int(candidates[row % len(candidates)]) if len(candidates) else int(row))
    for name in ("surname", "given_1", "given_2"):
        persons[name][rows] = persons[name][np.array(others, dtype=np.int64)]
    planting.truth.plant("near_name_in_village", rows, true_value="another", stands="same name")


def _today(planting: Planting) -> int:
    return day_number(planting.drawing.plan.as_at)
