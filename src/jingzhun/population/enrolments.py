"""Enrolments with their steps and deliveries, as far as they had come on the day the register is seen."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from jingzhun.population.draws import Bools, Floats, Ints, day_number, year_days, year_of
from jingzhun.population.frame import Frame, code
from jingzhun.population.households import NEVER_DAY
from jingzhun.population.plan import LAST_YEAR
from jingzhun.population.programmes import Payment, Programme, load_programmes
from jingzhun.population.record_ids import number_ids
from jingzhun.population.selection import Drawing, Participation

_QUARTERS = np.array(
    [year_days(y, m, 21) for y in range(2016, LAST_YEAR + 1) for m in (3, 6, 9, 12)]
)
_AUTUMNS = np.array([year_days(y, 10, 25) for y in range(2016, LAST_YEAR + 1)])


@dataclass(frozen=True, kw_only=True)
class Enrolments:
    """The enrolments of one programme: subjects, the days of their steps (one column a step), how they ended.

    ``household`` and ``person`` are rows of the block (person -1 where the household is the subject).
    """

    programme: Programme
    household: Ints
    person: Ints
    steps: Ints
    ended: Ints
    death: Ints


def enrol(drawing: Drawing, taking_part: Participation) -> Enrolments:
    """Everybody who takes part in one programme, over all simulated years."""
    programme = load_programmes()[taking_part.programme]
    rows = np.flatnonzero(taking_part.days < NEVER_DAY)
    rng = drawing.stream(f"steps:{programme.id}")
    spans = np.array([(s.shortest, s.longest) for s in programme.steps], dtype=np.int64)
    lots: Floats = rng.random((len(taking_part.days), len(spans)))[rows]
    lags = spans[:, 0] + np.floor(lots * (spans[:, 1] - spans[:, 0] + 1)).astype(np.int64)
    steps = taking_part.days[rows][:, None] + np.cumsum(lags, axis=1)
    if programme.of_persons:
        person, household = rows, drawing.persons["household"][rows]
        death = drawing.persons["died_day"][rows]
    else:
        person, household = np.full(len(rows), -1, dtype=np.int64), rows
        death = drawing.households["last_death"][rows]
    ended = steps[:, -1] if programme.ends else np.full(len(rows), NEVER_DAY, dtype=np.int64)
    return Enrolments(
        programme=programme,
        household=household,
        person=person,
        steps=steps,
        ended=np.minimum(ended, death),
        death=death,
    )


def step_day(enrolments: Enrolments, step: str) -> Ints:
    """The day on which each enrolment reaches ``step``."""
    names = [one.id for one in enrolments.programme.steps]
    return np.asarray(enrolments.steps[:, names.index(step)])


def visible(enrolments: Enrolments, *, day: int) -> Bools:
    """The enrolments that had begun by ``day``, before their subject died."""
    begun = enrolments.steps[:, 0]
    return np.asarray((begun <= day) & (begun < enrolments.death))


def enrolment_rows(drawing: Drawing, enrolments: Enrolments, *, first: int) -> Frame:
    """The rows of the entity ``enrolments``, numbered from ``first``, as seen on the register's day."""
    day = day_number(drawing.plan.as_at)
    rows = np.flatnonzero(visible(enrolments, day=day))
    frame = Frame(rows=len(rows))
    frame["row"] = rows
    frame["number"] = first + np.arange(len(rows))
    frame["enrolment_id"] = number_ids("E", block=drawing.block, numbers=frame["number"])
    frame["programme"] = pa.array([enrolments.programme.id]).take(
        pa.array(np.zeros(len(rows), dtype=np.int32))
    )
    frame["household"], frame["person"] = enrolments.household[rows], enrolments.person[rows]
    frame["enrolled_on"] = enrolments.steps[rows, 0]
    ended = enrolments.ended[rows]
    frame.put("ended_on", ended, known=ended <= day)
    died = enrolments.death[rows] <= ended
    reason = np.where(died, code("enrolment_end", "died"), code("enrolment_end", "completed"))
    frame.put("ended_because", reason, known=ended <= day)
    payment = enrolments.programme.payment
    year = min(drawing.plan.as_at.year, LAST_YEAR)
    fen = _amounts(drawing, payment, frame["household"], years=np.full(len(rows), year))
    frame.put("amount_yuan", fen, known=fen > 0)
    return frame


def step_rows(drawing: Drawing, enrolments: Enrolments, rows: Frame) -> Frame:
    """The steps that the enrolments in ``rows`` had reached by the register's day."""
    day = day_number(drawing.plan.as_at)
    days = enrolments.steps[rows["row"]]
    reached = (days <= day) & (days <= enrolments.death[rows["row"]][:, None])
    owner, step = np.nonzero(reached)
    frame = Frame(rows=len(owner))
    frame["enrolment_id"] = rows["enrolment_id"].take(pa.array(owner))
    names = pa.array([one.id for one in enrolments.programme.steps])
    frame["step"] = names.take(pa.array(step))
    posts = pa.array([one.post for one in enrolments.programme.steps])
    frame["by_post"] = posts.take(pa.array(step))
    frame["reached_on"] = days[owner, step]
    return frame


def delivery_rows(drawing: Drawing, enrolments: Enrolments, rows: Frame) -> Frame | None:
    """What had been handed out on the enrolments in ``rows`` by the register's day; ``None`` for no payments."""
    payment = enrolments.programme.payment
    if payment is None:
        return None
    day = day_number(drawing.plan.as_at)
    owner, days = _payment_days(payment, enrolments, rows, until=day)
    frame = Frame(rows=len(owner))
    for name in ("enrolment_id", "programme"):
        frame[name] = rows[name].take(pa.array(owner))
    frame["household"], frame["person"] = rows["household"][owner], rows["person"][owner]
    frame["delivered_on"] = days
    frame["kind"] = np.full(len(owner), code("delivery_kind", payment.kind), dtype=np.int64)
    fen = _amounts(drawing, payment, frame["household"], years=year_of(days))
    frame.put("amount_yuan", fen, known=fen > 0)
    quantity = np.full(len(owner), payment.quantity * 1000, dtype=np.int64)
    frame.put("quantity", quantity, known=quantity > 0)
    return frame


def _payment_days(
    payment: Payment, enrolments: Enrolments, rows: Frame, *, until: int
) -> tuple[Ints, Ints]:
    chosen = rows["row"]
    if payment.every == "once":
        days = step_day(enrolments, payment.after)[chosen]
        due = (days <= until) & (days <= enrolments.death[chosen])
        owner = np.flatnonzero(due)
        return owner, days[owner]
    calendar = _QUARTERS if payment.every == "quarter" else _AUTUMNS
    ready = (
        enrolments.steps[chosen, -1] if payment.every == "quarter" else enrolments.steps[chosen, 0]
    )
    end = np.minimum(enrolments.ended[chosen], until)
    due_by_date = (calendar >= ready[:, None]) & (calendar <= end[:, None])
    owner, date = np.nonzero(due_by_date)
    return owner, calendar[date]


def _amounts(drawing: Drawing, payment: Payment | None, household: Ints, *, years: Ints) -> Ints:
    if payment is None:
        return np.zeros(len(household), dtype=np.int64)
    if payment.fen_by_grade:
        grade = drawing.households["grade_before"][household]
        is_d = grade == code("dwelling_grade", "D")
        return np.where(is_d, payment.fen_by_grade["D"], payment.fen_by_grade["C"])
    by_year = np.zeros(40, dtype=np.int64)
    for year, fen in payment.fen.items():
        by_year[year - 2000] = fen
    amount = by_year[years - 2000]
    if payment.per_head:
        amount = amount * drawing.households["dibao_members"][household]
    if payment.per_mu:
        amount = amount * drawing.households["public_forest_mu"][household] // 1000
    return np.asarray(amount, dtype=np.int64)
