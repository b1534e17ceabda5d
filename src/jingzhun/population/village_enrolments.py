"""Programmes whose subject is a village: rural tourism, selling online. So many in each year as the plan says."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from jingzhun.population.columns import to_table
from jingzhun.population.draws import Bools, Ints, day_number, some, stream, year_days
from jingzhun.population.frame import Frame
from jingzhun.population.layout import Layout
from jingzhun.population.plan import PopulationPlan
from jingzhun.population.programmes import Step, load_programmes
from jingzhun.population.record_ids import number_ids
from jingzhun.vocabulary import load_vocabulary


@dataclass(frozen=True, kw_only=True)
class VillageDraw:
    """One programme: the villages in it, and the days of their steps (one row a village, one column a step)."""

    programme: str
    villages: Ints
    days: Ints


def draw_villages(plan: PopulationPlan, villages: Frame) -> list[VillageDraw]:
    """The villages of each programme; those chosen for tourism are fit for it from then on."""
    everywhere = np.ones(villages.rows, dtype=np.bool_)
    tourism = _draw(plan, "tourism_village", everywhere, first=villages["fit_for_tourism"])
    villages["fit_for_tourism"][tourism.villages] = True
    fit = villages["is_poor_village"] & villages["fit_for_ecommerce"]
    return [tourism, _draw(plan, "ecommerce_village", fit & villages["has_ecommerce_point"])]


def village_enrolment_tables(
    plan: PopulationPlan, layout: Layout, villages: Frame, drawn: list[VillageDraw]
) -> dict[str, pa.Table]:
    """Their enrolments and steps as far as they had come on the register's day, numbered after the last block."""
    today, entities = day_number(plan.as_at), load_vocabulary().entities
    enrolments, steps = Frame(rows=0), Frame(rows=0)
    begun = [(one, row) for one in drawn for row in np.flatnonzero(one.days[:, 0] <= today)]
    reached = [
        (number, one, row, step)
        for number, (one, row) in enumerate(begun)
        for step in np.flatnonzero(one.days[row] <= today)
    ]
    enrolments.rows, steps.rows = len(begun), len(reached)
    numbers = np.arange(len(begun), dtype=np.int64)
    ids = number_ids("E", block=len(layout.blocks), numbers=numbers)
    enrolments["enrolment_id"] = ids
    enrolments["programme"] = pa.array([one.programme for one, _ in begun], pa.string())
    places = pa.array([one.villages[row] for one, row in begun], pa.int64())
    enrolments["village_id"] = villages["village_id"].take(places)
    never = np.zeros(
        len(begun), dtype=np.bool_
    )  # none has ended; the column keeps the type of other blocks
    enrolments.put("ended_because", never.astype(np.int64), known=never)
    enrolments["enrolled_on"] = _days([one.days[row, 0] for one, row in begun])
    numbers = np.arange(len(reached), dtype=np.int64)
    steps["step_id"] = number_ids("K", block=len(layout.blocks), numbers=numbers)
    steps["enrolment_id"] = ids.take(pa.array([number for number, *_ in reached], pa.int64()))
    told = [_steps(one.programme)[step] for _, one, _, step in reached]
    steps["step"] = pa.array([step.id for step in told], pa.string())
    steps["by_post"] = pa.array([step.post for step in told], pa.string())
    steps["reached_on"] = _days([one.days[row, step] for _, one, row, step in reached])
    frames = {"enrolments": enrolments, "enrolment_steps": steps}
    return {name: to_table(entities[name], frame) for name, frame in frames.items()}


def _draw(
    plan: PopulationPlan, programme: str, fit: Bools, *, first: Bools | None = None
) -> VillageDraw:
    rng = stream(plan.seed, block=0, theme=f"villages:{programme}")
    starts = np.full(len(fit), -1, dtype=np.int64)
    for year, total in plan.quotas.get(programme, {}).items():
        free = fit & (starts < 0)
        ahead = some(rng, free if first is None else free & first, count=total)
        behind = some(rng, free & ~np.isin(np.arange(len(fit)), ahead), count=total - len(ahead))
        chosen = np.concatenate([ahead, behind])
        starts[chosen] = year_days(year, 3, 1) + rng.integers(0, 60, len(chosen))
    villages = np.flatnonzero(starts >= 0)
    spans = np.array([(s.shortest, s.longest) for s in _steps(programme)], dtype=np.int64)
    lots = rng.random((len(villages), len(spans)))
    lags = spans[:, 0] + np.floor(lots * (spans[:, 1] - spans[:, 0] + 1)).astype(np.int64)
    days = starts[villages][:, None] + np.cumsum(lags, axis=1)
    return VillageDraw(programme=programme, villages=villages, days=days)


def _steps(programme: str) -> tuple[Step, ...]:
    return load_programmes()[programme].steps


def _days(days: list[int]) -> Ints:
    return np.array(days, dtype=np.int64)
