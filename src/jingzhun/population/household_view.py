"""The rows of ``households`` as the register shows them on its day."""

from collections.abc import Mapping

import numpy as np

from jingzhun.population.columns import digits, fixed_text
from jingzhun.population.draws import Bools, Ints, day_number
from jingzhun.population.enrolments import Enrolments, step_day, visible
from jingzhun.population.frame import Column, Frame, code
from jingzhun.population.households import NEVER_DAY, is_on_register, registration_on
from jingzhun.population.incomes import yearly_incomes
from jingzhun.population.selection import Drawing

_MONITORED_SINCE = 2020


def household_facts(drawing: Drawing) -> None:
    """Sets what later draws need to know of a household's members: the living, labour, a borrower."""
    households, persons = drawing.households, drawing.persons
    owner, day = persons["household"], day_number(drawing.plan.as_at)
    living = (persons["born_on"] <= day) & (persons["died_day"] > day)
    persons["is_living"] = living
    count = households.rows
    households["living"] = np.bincount(owner[living], minlength=count)
    households["dibao_members"] = (households["living"] + 1) // 2
    able = living & (persons["is_able"] | persons["is_weak"])
    households["without_labour"] = np.bincount(owner[able], minlength=count) == 0
    last_death = np.zeros(count, dtype=np.int64)
    np.maximum.at(last_death, owner, np.minimum(persons["died_day"], NEVER_DAY))
    households["last_death"] = last_death
    # A household whose last member has died leaves the register, and its forest goes back to the village.
    gone = is_on_register(households) & (last_death < NEVER_DAY)
    households["removed_day"] = np.where(gone, last_death, households["removed_day"])
    died_out = households["living"] == 0
    households["public_forest_mu"] = np.where(died_out, 0, households["public_forest_mu"])
    fits = persons["is_able"] & living & (persons["age"] >= 20) & (persons["age"] <= 64)
    adult = able & (persons["age"] >= 18) & (persons["age"] <= 65)
    households["has_adult"] = np.bincount(owner[adult], minlength=count) > 0
    households["borrower"] = _first_of(owner, fits, count=count)


def show_households(drawing: Drawing, enrolled: Mapping[str, Enrolments]) -> None:
    """Sets the columns of households that depend on the register's day."""
    plan, households = drawing.plan, drawing.households
    day = day_number(plan.as_at)
    households["registration"] = registration_on(households, day)
    _show_dates(households, day)
    active = {name: _active(households, e, day=day) for name, e in enrolled.items()}
    _show_assurance(households, active)
    _show_kind(households)
    _show_dwelling(households, enrolled, day)
    _show_exit_conditions(households)
    yearly_incomes(drawing)
    _show_relocation(households, enrolled["relocation_follow_up"], day)
    _show_contacts(households)
    poor = is_on_register(households)
    households["left_behind_care"] = poor & households["has_left_behind"]
    _show_monitoring(households, year=plan.as_at.year)


def _show_monitoring(households: Frame, *, year: int) -> None:
    """From 2020 on the borderline and the poorest of those who exited are monitored."""
    monitored = year >= _MONITORED_SINCE
    status = households["registration"]
    marginal = (status == code("registration_status", "borderline")) & monitored
    exited = (status == code("registration_status", "exited")) & monitored
    unstable = exited & households["low"] & (households["number"] % 4 == 0)
    kinds = [code("monitoring_kind", name) for name in ("marginal", "unstable")]
    none = code("monitoring_kind", "none")
    households["monitoring"] = np.select([marginal, unstable], kinds, none)


def _first_of(owner: Ints, chosen: Bools, *, count: int) -> Ints:
    """The first chosen row of each owner, or -1."""
    rows = np.flatnonzero(chosen)
    owners, first = np.unique(owner[rows], return_index=True)
    found = np.full(count, -1, dtype=np.int64)
    found[owners] = rows[first]
    return found


def _active(households: Frame, enrolments: Enrolments, *, day: int) -> Bools:
    shown = visible(enrolments, day=day) & (enrolments.ended > day)
    found = np.zeros(households.rows, dtype=np.bool_)
    found[enrolments.household[shown]] = True
    return found


def _show_dates(households: Frame, day: int) -> None:
    identified, left = households["identified_on"], households["exit_day"]
    relapsed = households["relapse_day"] <= day
    households.put("registered_on", identified, known=identified <= day)
    households.put("exited_on", left, known=(left <= day) & ~relapsed)
    year = left.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    planned = (left > day) & (left < NEVER_DAY) & (households["removed_day"] > day)
    households.put("planned_exit_year", year, known=planned)


def _show_assurance(households: Frame, active: Mapping[str, Bools]) -> None:
    on_dibao = active["dibao"]
    households["dibao"] = on_dibao
    in_home, at_home = active["extreme_poverty_centralised"], active["entrusted_care"]
    households["extreme_poverty_support"] = np.select(
        [in_home, at_home],
        [code("extreme_poverty_support", name) for name in ("centralised", "dispersed")],
        code("extreme_poverty_support", "none"),
    )


def _show_kind(households: Frame) -> None:
    extreme = households["extreme_poverty_support"] != code("extreme_poverty_support", "none")
    dibao = households["dibao"]
    status = households["registration"]
    poor = (status == code("registration_status", "poor")) | (
        status == code("registration_status", "relapsed")
    )
    exited = status == code("registration_status", "exited")
    names = ("extreme_poverty", "dibao", "ordinary")
    kinds = [code("household_kind", f"{name}{end}") for end in ("", "_exited") for name in names]
    conditions = [
        base & one
        for base in (poor, exited)
        for one in (extreme, dibao, np.ones(households.rows, dtype=np.bool_))
    ]
    outside = code("household_kind", "not_registered")
    households["household_kind"] = np.select(conditions, kinds, outside)


def _show_dwelling(households: Frame, enrolled: Mapping[str, Enrolments], day: int) -> None:
    housing = enrolled["housing_renovation"]
    done = step_day(housing, "accepted") <= np.minimum(day, housing.death)
    rows = housing.household[done]
    before = households["grade_before"][rows]
    better = np.where(
        before == code("dwelling_grade", "D"),
        code("dwelling_grade", "A"),
        code("dwelling_grade", "B"),
    )
    households["dwelling_grade"][rows] = better
    homes = enrolled["accessible_home"]
    adapted = np.zeros(households.rows, dtype=np.bool_)
    done = step_day(homes, "accepted") <= np.minimum(day, homes.death)
    adapted[homes.household[done]] = True
    households["has_accessible_home"] = adapted


def _show_exit_conditions(households: Frame) -> None:
    """Nobody exits before water is safe, food and clothing are enough and one source of income is steady."""
    gone = households["registration"] == code("registration_status", "exited")
    for name, value in (
        ("water_source", code("water_source", "purified_tap")),
        ("water_quality_safe", True),
        ("water_litres_per_head_day", 60),
        ("water_fetch_minutes", 4),
        ("water_dry_days", 1),
    ):
        unsafe = gone & households["water_was_unsafe"]
        households[name] = np.where(unsafe, value, households[name])
    for name in ("has_food", "has_clothing"):
        households[name] = households[name] | gone
    no_channel = gone & (households["income_channels"] == 0)
    households["income_channels"] = np.where(no_channel, 1, households["income_channels"])


def _show_relocation(households: Frame, moved: Enrolments, day: int) -> None:
    status = np.full(households.rows, code("relocation_status", "none"), dtype=np.int64)
    moved_on = np.full(households.rows, NEVER_DAY, dtype=np.int64)
    moved_on[moved.household] = moved.steps[:, 0]
    gone = moved_on <= day
    status[(moved_on < NEVER_DAY) & ~gone] = code("relocation_status", "planned")
    status[gone] = code("relocation_status", "moved")
    households["relocation"] = status
    households.put("relocation_finished_on", moved_on, known=gone)
    households.put("old_dwelling_demolished", gone & (moved_on + 200 <= day), known=gone)


def _show_contacts(households: Frame) -> None:
    households["phone"] = fixed_text(phone_letters(households["phone_number"]))
    rows = households.rows
    bank = np.tile(np.frombuffer(b"9990", dtype=np.uint8), (rows, 1))
    account = digits(households["account_number"], width=11)
    households["bank_account"] = fixed_text(with_luhn_digit(np.hstack([bank, account])))
    group = digits(households["villager_group_number"], width=1)
    suffix = np.tile(np.frombuffer("组".encode(), dtype=np.uint8), (rows, 1))
    households["villager_group"] = fixed_text(np.concatenate([group, suffix], axis=1))


def with_luhn_digit(body: Column) -> Column:
    """Digits a row with the check digit of bank cards behind them.

    >>> with_luhn_digit(np.frombuffer(b"622200000000000", dtype=np.uint8)[None, :]).tobytes().decode()
    '6222000000000009'
    """
    numbers = body.astype(np.int64) - ord("0")
    numbers[:, ::-1][:, ::2] *= 2
    total = (numbers // 10 + numbers % 10).sum(axis=1)
    return np.concatenate([body, digits(-total % 10, width=1)], axis=1)


def phone_letters(numbers: Ints) -> Column:
    """The bytes of telephone numbers of a range that no operator uses (100…)."""
    prefix = np.tile(np.frombuffer(b"100", dtype=np.uint8), (len(numbers), 1))
    return np.concatenate([prefix, digits(numbers, width=8)], axis=1)
