"""Records beside households and persons: memberships, statuses, surveys, loans, trainings, jobs, visits."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from jingzhun.population.draws import Bools, Floats, Ints, day_number, year_days
from jingzhun.population.enrolments import Enrolments, step_day, visible
from jingzhun.population.frame import Frame, code, codes
from jingzhun.population.households import NEVER_DAY, is_on_register
from jingzhun.population.incomes import SOURCES, income_of_year
from jingzhun.population.layout import BORDERLINE, NEVER
from jingzhun.population.plan import FIRST_YEAR
from jingzhun.population.record_ids import number_ids
from jingzhun.population.selection import Drawing, by_quota

_LEADERS_TAUGHT_DAYS = 30
_BIRTH_RECORDS_SINCE = year_days(2014, 1, 1)


def membership_rows(drawing: Drawing) -> Frame:
    """One membership of the registered household for each person, open until death."""
    day = day_number(drawing.plan.as_at)
    persons = drawing.persons.take(drawing.persons["born_on"] <= day)
    frame = _numbered(drawing, "M", persons.rows)
    frame["household_id"], frame["person_id"] = persons["household_id"], persons["person_id"]
    book = np.where(persons["registered"], 0, 1)
    frame["group_kind"] = codes("group_kind", "registered_household", "hukou_book")[book]
    born_later = persons["born_on"] >= _BIRTH_RECORDS_SINCE
    frame["joined_on"] = np.where(born_later, persons["born_on"], _BIRTH_RECORDS_SINCE)
    initial, newborn = codes("member_change", "initial", "newborn")
    frame["joined_because"] = np.where(born_later, newborn, initial)
    dead = persons["died_day"] <= day
    frame.put("left_on", persons["died_day"], known=dead)
    frame.put("left_because", np.full(persons.rows, code("member_change", "died")), known=dead)
    return frame


def status_rows(drawing: Drawing) -> Frame:
    """The history of each household's registration, as coded intervals without gaps."""
    households, day = drawing.households, day_number(drawing.plan.as_at)
    screened = households["screened_day"]
    borderline = households["stratum"] == BORDERLINE
    changes = [
        ("poor", households["identified_on"]),
        ("exited", households["exit_day"]),
        ("relapsed", households["relapse_day"]),
        ("removed", households["removed_day"]),
        ("borderline", np.where(borderline, screened, NEVER_DAY)),
        ("screened_not_eligible", np.where(borderline, NEVER_DAY, screened)),
    ]
    days = np.stack([since for _, since in changes], axis=1)
    removed = households["removed_day"]
    owner, change = np.nonzero((days <= day) & (days <= removed[:, None]))
    since = days[owner, change]
    order = np.lexsort((since, owner))
    owner, change, since = owner[order], change[order], since[order]
    frame = _numbered(drawing, "S", len(owner))
    frame["household_id"] = households["household_id"].take(pa.array(owner))
    frame["status"] = codes("registration_status", *(name for name, _ in changes))[change]
    frame["from_on"] = since
    has_next = np.r_[owner[1:] == owner[:-1], False] if len(owner) else np.zeros(0, dtype=np.bool_)
    until = np.r_[since[1:], NEVER_DAY] - 1 if len(owner) else since
    frame.put("until_on", until, known=has_next)
    return frame


def survey_rows(drawing: Drawing) -> Frame:
    """Yearly incomes from 2016 on of the households that were ever looked at."""
    households = drawing.households
    rows = np.flatnonzero(households["stratum"] != NEVER)
    years = range(FIRST_YEAR, drawing.plan.as_at.year + 1)
    frame = _numbered(drawing, "Y", len(rows) * len(years))
    index = pa.array(np.tile(rows, len(years)))
    frame["household_id"] = households["household_id"].take(index)
    frame["year"] = np.repeat(np.array(years, dtype=np.int64), len(rows))
    frame["members"] = np.tile(households["living"][rows], len(years))
    incomes = [income_of_year(households, year=year) for year in years]
    for name in SOURCES:
        frame[name] = np.concatenate([one[name][rows] for one in incomes])
    total: Ints = sum((frame[name] for name in SOURCES[:4]), -frame[SOURCES[4]])
    frame["net_income_yuan"] = total
    return frame


def loan_rows(drawing: Drawing, credit: Enrolments) -> Frame:
    """The loans paid out on microcredit enrolments, repaid at the end of their term by most."""
    day = day_number(drawing.plan.as_at)
    granted = step_day(credit, "granted")
    rows = np.flatnonzero((granted <= day) & visible(credit, day=day))
    lots = _loan_lots(drawing, credit)[rows]
    frame = _numbered(drawing, "L", len(rows))
    household = credit.household[rows]
    frame["household_id"] = drawing.households["household_id"].take(pa.array(household))
    borrower = drawing.households["borrower"][household]
    frame["borrower_id"] = drawing.persons["person_id"].take(pa.array(np.maximum(borrower, 0)))
    frame["kind"] = np.full(len(rows), code("loan_kind", "microcredit"), dtype=np.int64)
    frame["signed_on"] = granted[rows]
    due, repaid_days = loan_days(drawing, credit)
    frame["due_on"], repaid = due[rows], repaid_days[rows]
    frame.put("repaid_on", repaid, known=repaid <= day)
    principal = (1 + np.floor(lots[:, 2] * 5).astype(np.int64)) * 1_000_000
    frame["principal_yuan"] = principal
    frame["outstanding_yuan"] = np.where(repaid <= day, 0, principal)
    frame["rate_percent"] = np.full(len(rows), 43_500, dtype=np.int64)
    by_enterprise = lots[:, 1] > 0.97
    users = codes("loan_user", "household", "enterprise")
    frame["user"] = np.where(by_enterprise, users[1], users[0])
    _add_terms(frame, overdue=(frame["due_on"] < day) & (repaid > day), by_enterprise=by_enterprise)
    return frame


def loan_days(drawing: Drawing, credit: Enrolments) -> tuple[Ints, Ints]:
    """When each microcredit loan is due, and when it is repaid; one in ten is not."""
    lots = _loan_lots(drawing, credit)
    due = step_day(credit, "granted") + np.where(lots[:, 0] < 0.5, 365, 730)
    early = (lots[:, 2] * 30).astype(np.int64)
    return due, np.where(lots[:, 1] < 0.9, due - early, NEVER_DAY)


def _loan_lots(drawing: Drawing, credit: Enrolments) -> Floats:
    lots: Floats = drawing.stream("loans").random((drawing.households.rows, 3))
    return lots[credit.household]


def _add_terms(frame: Frame, *, overdue: Bools, by_enterprise: Bools) -> None:
    rows = frame.rows
    repaid = frame.known["repaid_on"]
    names = ("repaid", "overdue", "misused", "performing")
    states = codes("loan_state", *names)
    state = np.select([repaid, overdue, by_enterprise], states[:3].tolist(), states[3])
    frame["state"] = state
    payers = codes("loan_repayer", "borrower", "enterprise")
    frame["repayer"] = np.where(by_enterprise, payers[1], payers[0])
    frame["no_fault_default"] = overdue & (np.arange(rows) % 3 == 0)
    frame["base_rate_percent"] = np.full(rows, 43_500, dtype=np.int64)
    frame["subsidised_percent"] = np.full(rows, 1_000_000, dtype=np.int64)
    frame["needs_guarantee"] = np.zeros(rows, dtype=np.bool_)


def training_rows(drawing: Drawing, courses: Enrolments) -> Frame:
    """The trainings that came of enrolments in courses, and those of farmers and leaders that no course enrols."""
    day = day_number(drawing.plan.as_at)
    completed = step_day(courses, "completed")
    rows = np.flatnonzero(visible(courses, day=day))
    kinds = codes("training_kind", "vocational", "practical_farming", "ecommerce", "tourism")
    lots = drawing.stream("trainings").random(drawing.persons.rows)[courses.person[rows]]
    leaders, led_on = _trained_leaders(drawing)
    person = np.concatenate([courses.person[rows], leaders])
    until = np.concatenate([completed[rows], led_on])
    frame = _numbered(drawing, "T", len(person))
    frame["person_id"] = drawing.persons["person_id"].take(pa.array(person))
    taught = codes("training_kind", "new_farmer", "leader")[np.arange(len(leaders)) % 2]
    frame["kind"] = np.concatenate([kinds[np.searchsorted([0.55, 0.9, 0.95], lots)], taught])
    frame.put("completed_on", until, known=until <= day)
    frame["free_of_charge"] = np.ones(len(person), dtype=np.bool_)
    return frame


def _trained_leaders(drawing: Drawing) -> tuple[Ints, Ints]:
    """Those trained as professional farmers and village leaders by the register's day, and when."""
    persons, day = drawing.persons, day_number(drawing.plan.as_at)
    able = persons["registered"] & persons["is_able"] & (persons["died_day"] == NEVER_DAY)
    drawn = by_quota(drawing, "technology_training", able, of_persons=True)
    rows = np.flatnonzero(drawn.days + _LEADERS_TAUGHT_DAYS <= day)
    return rows, drawn.days[rows] + _LEADERS_TAUGHT_DAYS


def job_rows(drawing: Drawing) -> Frame:
    """The current job of everybody on the register who works."""
    persons, day = drawing.persons, day_number(drawing.plan.as_at)
    rows = np.flatnonzero(persons["is_working"] & persons["registered"] & persons["is_living"])
    lots = drawing.stream("jobs").random((persons.rows, 2))[rows]
    channels = codes("job_channel", "self_found", "enterprise", "workshop", "labour_service")
    frame = _numbered(drawing, "J", len(rows))
    frame["person_id"] = persons["person_id"].take(pa.array(rows))
    frame["channel"] = channels[np.searchsorted([0.6, 0.8, 0.92], lots[:, 0])]
    frame["area"] = persons["working_area"][rows]
    frame["started_on"] = day - 20 - (lots[:, 1] * 700).astype(np.int64)
    frame.put("ended_on", frame["started_on"], known=np.zeros(len(rows), dtype=np.bool_))
    return frame


def visit_rows(drawing: Drawing) -> Frame:
    """A visit of the designated helper in each quarter of the register's year, with some left out; and of leaders."""
    households, year = drawing.households, drawing.plan.as_at.year
    day = day_number(drawing.plan.as_at)
    rows = np.flatnonzero(is_on_register(households))
    lots = drawing.stream("visits").random((households.rows, 4))[rows]
    starts = np.array([year_days(year, month, 1) for month in (1, 4, 7, 10)])
    days = starts + (lots * 97).astype(np.int64)
    owner, quarter = np.nonzero((lots < 0.93) & (days <= day))
    visits = [(rows[owner], days[owner, quarter]), *_visits_of_leaders(drawing)]
    household = np.concatenate([visited for visited, _ in visits])
    frame = _numbered(drawing, "V", len(household))
    frame["household_id"] = households["household_id"].take(pa.array(household))
    frame["visited_on"] = np.concatenate([days for _, days in visits])
    posts = pa.array(["designated_helper", *drawing.plan.visitors_percent])
    post = np.repeat(np.arange(len(visits)), [len(visited) for visited, _ in visits])
    frame["post"] = posts.take(pa.array(post))
    return frame


def _visits_of_leaders(drawing: Drawing) -> list[tuple[Ints, Ints]]:
    """One visit of each post of the plan to its share of the households on the register: which, and when."""
    on_register = is_on_register(drawing.households)
    last, found = day_number(drawing.plan.as_at), []
    first = year_days(drawing.plan.as_at.year, 1, 1)
    for post, percent in drawing.plan.visitors_percent.items():
        lots = drawing.stream(f"visits:{post}").random((len(on_register), 2))
        rows = np.flatnonzero(on_register & (lots[:, 0] * 100 < percent))
        found.append((rows, first + (lots[rows, 1] * (last - first)).astype(np.int64)))
    return found


def record_frames(drawing: Drawing, enrolled: Mapping[str, Enrolments]) -> dict[str, Frame]:
    """All these records by entity."""
    return {
        "memberships": membership_rows(drawing),
        "household_statuses": status_rows(drawing),
        "household_surveys": survey_rows(drawing),
        "loans": loan_rows(drawing, enrolled["microcredit"]),
        "trainings": training_rows(drawing, enrolled["free_training"]),
        "jobs": job_rows(drawing),
        "visits": visit_rows(drawing),
    }


_KEYS = {
    "M": "membership_id",
    "S": "status_id",
    "Y": "survey_id",
    "L": "loan_id",
    "T": "training_id",
    "J": "job_id",
    "V": "visit_id",
}


def _numbered(drawing: Drawing, letter: str, rows: int) -> Frame:
    ids = number_ids(letter, block=drawing.block, numbers=np.arange(rows, dtype=np.int64))
    return Frame(rows=rows, columns={_KEYS[letter]: ids})
