"""The rows of ``persons`` as the register shows them on its day."""

from collections.abc import Mapping

import numpy as np

from jingzhun.population.columns import fixed_text
from jingzhun.population.draws import Bools, day_number
from jingzhun.population.enrolments import Enrolments, step_day, visible
from jingzhun.population.frame import Frame, code, codes
from jingzhun.population.household_view import phone_letters
from jingzhun.population.identity import draw_ids
from jingzhun.population.names import name_texts
from jingzhun.population.persons import marital_status
from jingzhun.population.selection import Drawing


def draw_left_behind(drawing: Drawing) -> None:
    """Sets ``left_behind`` of children, wives and the old whose family works elsewhere."""
    households, persons = drawing.households, drawing.persons
    owner, age = persons["household"], persons["age"]
    away_areas = codes("working_area", "in_province", "outside_province")
    away = np.isin(persons["working_area"], away_areas) & persons["is_living"]
    has_away = np.bincount(owner[away], minlength=households.rows) > 0
    lots = drawing.stream("left_behind").random(persons.rows)
    stays = has_away[owner] & ~away & persons["is_living"]
    persons["left_behind"] = np.select(
        [
            stays & (age < 16) & (lots < 0.5),
            stays & ~persons["is_man"] & (age >= 22) & (age < 60) & (lots < 0.35),
            stays & (age >= 65) & (lots < 0.5),
        ],
        [code("left_behind", name) for name in ("child", "wife", "elder")],
        code("left_behind", "none"),
    )
    left = persons["left_behind"] != code("left_behind", "none")
    households["has_left_behind"] = np.bincount(owner[left], minlength=households.rows) > 0


def show_persons(drawing: Drawing, enrolled: Mapping[str, Enrolments]) -> None:
    """Sets the columns of persons that depend on the register's day."""
    persons = drawing.persons
    day = day_number(drawing.plan.as_at)
    rng = drawing.stream("identity")
    draw_ids(persons, block=drawing.block, rng=rng)
    persons["id_number"] = fixed_text(persons["id_letters"])
    persons["name"] = name_texts(persons)
    sexes = [code("sex", name) for name in ("female", "male")]
    persons["sex"] = np.where(persons["is_man"], sexes[1], sexes[0])
    dead = persons["died_day"] <= day
    persons.put("died_on", persons["died_day"], known=dead)
    persons["pension_monthly_yuan"] = np.where(dead, 0, persons["pension_monthly_yuan"])
    persons["registration"] = drawing.households["registration"][persons["household"]]
    persons["marital_status"] = marital_status(
        persons, age=persons["age"], lots=rng.random(persons.rows)
    )
    for field, programme in (
        ("living_allowance_disabled", "disabled_living_allowance"),
        ("care_allowance_disabled", "disabled_care_allowance"),
        ("has_signed_doctor", "family_doctor"),
        ("in_treatment_programme", "serious_illness_treatment"),
    ):
        persons[field] = _active(persons, enrolled[programme], day=day)
    outside = ~persons["registered"] & (rng.random(persons.rows) < 0.25)
    persons["has_signed_doctor"] |= outside
    _show_device(persons, enrolled["assistive_device"], day=day)
    rangers = _active(persons, enrolled["forest_ranger"], day=day)
    ranger = code("public_welfare_job", "forest_ranger")
    persons["public_welfare_job"] = np.where(rangers, ranger, persons["public_welfare_job"])
    persons["phone"] = fixed_text(phone_letters(persons["phone_number"]))


def _active(persons: Frame, enrolments: Enrolments, *, day: int) -> Bools:
    shown = visible(enrolments, day=day) & (enrolments.ended > day)
    found = np.zeros(persons.rows, dtype=np.bool_)
    found[enrolments.person[shown]] = True
    return found


def _show_device(persons: Frame, enrolments: Enrolments, *, day: int) -> None:
    fitted = np.zeros(persons.rows, dtype=np.bool_)
    fitted[enrolments.person[step_day(enrolments, "fitted") <= day]] = True
    persons["needs_assistive_device"] = (
        persons["has_disability_certificate"] & persons["wants_device"] & ~fitted
    )
