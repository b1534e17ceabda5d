"""Planting on what the register shows: wrong numbers, wrong dates, values on a boundary; and the backlog of gaps."""

import numpy as np
import pyarrow as pa

from jingzhun.population.columns import fixed_text
from jingzhun.population.draws import Bools, Ints, completed_years, day_number, year_of
from jingzhun.population.enrolments import Enrolments, step_day, visible
from jingzhun.population.frame import Column, code
from jingzhun.population.households import NEVER_DAY, is_on_register
from jingzhun.population.incomes import SOURCES
from jingzhun.population.livelihoods import split_income
from jingzhun.population.planting import Planting
from jingzhun.population.programmes import load_programmes
from jingzhun.population.records import loan_days
from jingzhun.population.selection import Drawing
from jingzhun.population.truth import Note


def plant_after(planting: Planting, enrolled: dict[str, Enrolments]) -> None:
    """Plants what stands wrongly or just on a boundary in the finished register, and notes who is still waiting."""
    _medical(planting)
    _wrongful_exits(planting)
    _numbers(planting)
    _duplicates(planting)
    _birth_dates(planting)
    _sexes(planting)
    _died(planting)
    _children_at_work(planting)
    _business(planting)
    _incomes(planting)
    _water(planting)
    _note_backlog(planting, enrolled)


def _medical(planting: Planting) -> None:
    persons = planting.drawing.persons
    lives = persons["died_day"] == NEVER_DAY
    rows = planting.choose("gap_medical_insurance", persons["registered"] & lives, of_persons=True)
    persons["basic_medical_insurance"][rows] = False
    planting.truth.plant("gap_medical_insurance", rows, true_value="insured", stands="not insured")


def _wrongful_exits(planting: Planting) -> None:
    households = planting.drawing.households
    exited = households["registration"] == code("registration_status", "exited")
    rows = planting.choose("wrongful_exit", exited, of_persons=False)
    households["water_quality_safe"][rows] = False
    planting.truth.plant("wrongful_exit", rows, true_value="unsafe water", stands="exited")


def _numbers(planting: Planting) -> None:
    persons = planting.drawing.persons
    adult = (persons["age"] >= 18) & (persons["age"] <= 75)
    letters = persons["id_letters"]
    rows = planting.choose("error_id_check_digit", adult, of_persons=True)
    right = _texts(letters[rows])
    digit = letters[rows, 17]
    letters[rows, 17] = np.where(digit == ord("9"), ord("0"), np.minimum(digit + 1, ord("9")))
    letters[rows, 17] = np.where(digit == ord("X"), ord("7"), letters[rows, 17])
    texts = _texts(persons["id_letters"])
    wrong = [texts[row] for row in rows]
    planting.truth.plant("error_id_check_digit", rows, true_value=right, stands=wrong)
    certified = persons["has_disability_certificate"]
    rows = planting.choose("error_certificate_as_id", certified, of_persons=True)
    plain = [texts[row] for row in rows]
    for row in rows:
        kind, level = persons["disability_kind"][row] + 1, persons["disability_level"][row] + 1
        texts[row] = f"{texts[row]}{kind}{level}"
    wrong = [texts[row] for row in rows]
    planting.truth.plant("error_certificate_as_id", rows, true_value=plain, stands=wrong)
    persons["id_number"] = pa.array(texts, type=pa.string())


def _duplicates(planting: Planting) -> None:
    """Two records of one person in two households: name, number and date of birth are the other's."""
    persons = planting.drawing.persons
    adult = (persons["age"] >= 30) & (persons["age"] <= 55) & ~persons["registered"]
    adult &= persons["died_day"] == NEVER_DAY
    rows = planting.choose("error_duplicate_person", adult, of_persons=True)
    owner, taken = persons["household"], planting.truth.taken
    originals = np.full(len(rows), -1, dtype=np.int64)
    for number, row in enumerate(rows):
        like = adult & (persons["age"] == persons["age"][row]) & ~taken[owner]
        like &= persons["is_man"] == persons["is_man"][row]
        found = np.flatnonzero(like)
        if len(found):
            originals[number] = found[int(row) % len(found)]
            taken[owner[originals[number]]] = True
    rows, originals = rows[originals >= 0], originals[originals >= 0]
    persons["born_on"][rows] = persons["born_on"][originals]
    source = np.arange(persons.rows)
    source[rows] = originals
    for name in ("name", "id_number"):
        persons[name] = persons[name].take(pa.array(source))
    ids = persons["person_id"].take(pa.array(originals)).to_pylist()
    planting.truth.plant("error_duplicate_person", rows, true_value="another person", stands=ids)
    planting.truth.follow("error_duplicate_person", originals, stands="the original")


def _birth_dates(planting: Planting) -> None:
    """A date of birth that is not the one in the number, though the age in years stays what it was."""
    persons = planting.drawing.persons
    day = day_number(planting.drawing.plan.as_at)
    shifted = persons["born_on"] + 11
    same_age = completed_years(shifted, on=day) == persons["age"]
    mask = (persons["age"] >= 20) & same_age
    rows = planting.choose("error_id_birth_date", mask, of_persons=True)
    right = persons["born_on"][rows].astype("datetime64[D]").astype(str).tolist()
    persons["born_on"][rows] += 11
    wrong = persons["born_on"][rows].astype("datetime64[D]").astype(str).tolist()
    planting.truth.plant("error_id_birth_date", rows, true_value=right, stands=wrong)


def _sexes(planting: Planting) -> None:
    persons = planting.drawing.persons
    child = np.isin(persons["schooling"], [code("schooling", "primary")])
    rows = planting.choose("error_id_sex", child | (persons["age"] > 40), of_persons=True)
    male, female = code("sex", "male"), code("sex", "female")
    was_man = persons["is_man"][rows]
    persons["sex"][rows] = np.where(was_man, female, male)
    texts = ["male" if man else "female" for man in was_man]
    wrong = ["female" if man else "male" for man in was_man]
    planting.truth.plant("error_id_sex", rows, true_value=texts, stands=wrong)


def _died(planting: Planting) -> None:
    """Somebody off the register who died four months ago is still a member and still paid."""
    persons = planting.drawing.persons
    paid = persons["care_allowance_disabled"] & ~persons["registered"]
    outside = paid & (persons["died_day"] == NEVER_DAY) & persons["is_severe"]
    alone = planting.drawing.households["size"] > 1
    rows = planting.choose(
        "error_died_still_paid", outside & alone[persons["household"]], of_persons=True
    )
    died = day_number(planting.drawing.plan.as_at) - 121
    persons["died_on"] = persons["died_day"].copy()
    persons["died_on"][rows] = died
    persons.known["died_on"][rows] = True
    stands = str(np.datetime64(died, "D"))
    planting.truth.plant("error_died_still_paid", rows, true_value="died", stands=stands)


def _children_at_work(planting: Planting) -> None:
    persons = planting.drawing.persons
    child = (persons["age"] >= 8) & (persons["age"] <= 14) & persons["in_school"]
    rows = planting.choose("error_labour_of_child", child, of_persons=True)
    persons["labour"][rows] = code("labour_capacity", "ordinary")
    planting.truth.plant("error_labour_of_child", rows, true_value="none", stands="ordinary")


def _business(planting: Planting) -> None:
    households = planting.drawing.households
    expense = households["business_expense_yuan"]
    rows = planting.choose(
        "error_business_without_expense",
        is_on_register(households) & (expense > 0),
        of_persons=False,
    )
    right = [f"{fen / 100:.2f}" for fen in expense[rows]]
    households["business_income_yuan"][rows] -= expense[rows]
    expense[rows] = 0
    planting.truth.plant("error_business_without_expense", rows, true_value=right, stands="0.00")


def _incomes(planting: Planting) -> None:
    """Households on dibao whose net income a head is one fen above the line, on it, or one fen below."""
    drawing, households = planting.drawing, planting.drawing.households
    line = drawing.plan.line_yuan[drawing.plan.as_at.year] * 100
    poor = households["registration"] == code("registration_status", "poor")
    settled = households["dibao"] & poor & ~households["without_labour"]
    settled &= planting.quiet() & (households["living"] > 0)
    support = households["dibao_monthly_yuan"] * 12
    settled &= line * households["living"] > support
    for kind, fen in (
        ("near_income_above_line", 1),
        ("near_income_at_line", 0),
        ("near_income_below_line", -1),
    ):
        rows = planting.choose(kind, settled, of_persons=False)
        net = line * households["living"] + fen
        parts = split_income(households, net=net, transfer_floor=support)
        for name in SOURCES:
            households[name][rows] = parts[name][rows]
        texts = [f"{value / 100:.2f}" for value in net[rows]]
        planting.truth.plant(kind, rows, true_value=texts, stands=texts)


def _water(planting: Planting) -> None:
    households = planting.drawing.households
    safe = is_on_register(households) & households["water_quality_safe"]
    safe &= (households["water_litres_per_head_day"] >= 40) & (households["water_dry_days"] < 6)
    safe &= households["water_fetch_minutes"] < 12
    for kind, field, value in (
        ("near_water_35_litres", "water_litres_per_head_day", 35),
        ("near_fetch_30_minutes", "water_fetch_minutes", 30),
    ):
        rows = planting.choose(kind, safe, of_persons=False)
        households[field][rows] = value
        planting.truth.plant(kind, rows, true_value=str(value), stands=str(value))


def _note_backlog(planting: Planting, enrolled: dict[str, Enrolments]) -> None:
    """Those who qualify for a programme and had not been reached by the register's day, though nobody planted them."""
    drawing = planting.drawing
    day = day_number(drawing.plan.as_at)
    for name, one in planting.taking_part.items():
        of_persons = load_programmes()[name].of_persons
        frame = drawing.persons if of_persons else drawing.households
        reached = np.zeros(frame.rows, dtype=np.bool_)
        shown = _counts_as_served(drawing, enrolled[name], day=day)
        subjects = enrolled[name].person if of_persons else enrolled[name].household
        reached[subjects[shown]] = True
        lives = frame["is_living"] if of_persons else frame["living"] > 0
        rows = np.flatnonzero(one.qualifies & ~reached & lives)
        planting.truth.notes.append(_backlog(name, rows, of_persons=of_persons))
    _note_waiting(planting)


def _note_waiting(planting: Planting) -> None:
    """Who waits for what is seen on the person alone: a disability certificate."""
    persons = planting.drawing.persons
    lives = persons["registered"] & persons["is_living"]
    no_certificate = ~persons["has_disability_certificate"]
    wants = lives & persons["wants_disability_certificate"] & no_certificate
    programme = "disability_certificate"
    planting.truth.notes.append(_backlog(programme, np.flatnonzero(wants), of_persons=True))


def _backlog(programme: str, rows: Ints, *, of_persons: bool) -> Note:
    return Note(
        kind=f"gap_{programme}",
        category="gap",
        origin="backlog",
        of_persons=of_persons,
        rows=rows,
        programme=programme,
        true_value="qualifies",
        stands="not enrolled",
    )


def _counts_as_served(drawing: Drawing, enrolments: Enrolments, *, day: int) -> Bools:
    """Enrolled by the day; a loan counts until repaid, a training if completed in the register's year."""
    shown = visible(enrolments, day=day)
    if enrolments.programme.gives_loan:
        _, repaid = loan_days(drawing, enrolments)
        return np.asarray(shown & (step_day(enrolments, "granted") <= day) & (repaid >= day))
    if enrolments.programme.gives_training:
        completed = step_day(enrolments, "completed")
        this_year = year_of(completed) == drawing.plan.as_at.year
        return np.asarray(shown & (completed <= day) & this_year)
    return shown


def _texts(letters: Column) -> list[str]:
    return list(fixed_text(letters).to_pylist())
