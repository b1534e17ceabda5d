"""The households of a block: who belongs to which stratum, how many members each has, and its registration."""

from collections.abc import Mapping

import numpy as np

from jingzhun.population.compositions import size_weights
from jingzhun.population.draws import (
    Bools,
    Ints,
    pick,
    position_in_run,
    rank_within,
    stream,
    year_days,
)
from jingzhun.population.frame import Frame, code, codes
from jingzhun.population.layout import (
    BORDERLINE,
    EXITED,
    NEVER,
    POOR_ILL,
    POOR_OTHER,
    REMOVED,
    SCREENED,
    Layout,
)
from jingzhun.population.plan import PopulationPlan
from jingzhun.population.plan_checks import LARGEST_HOUSEHOLD

NEVER_DAY = 2**30  # later than any date: an event that has not come


def draw_households(plan: PopulationPlan, layout: Layout, *, block: int) -> Frame:
    """The households of a block with village, stratum, size, cause and the days of their registration."""
    villages = np.array(layout.blocks[block], dtype=np.int64)
    counts = layout.households[villages]
    cells = np.repeat(np.arange(counts.size), counts.ravel())
    frame = Frame(rows=len(cells))
    frame["village"] = villages[cells // counts.shape[1]]
    frame["stratum"] = layout.column_stratum[cells % counts.shape[1]]
    leaves = layout.column_year[cells % counts.shape[1]]
    frame["number"] = position_in_run(frame["village"]) + 1
    rng = stream(plan.seed, block=block, theme="sizes")
    frame["size"] = _sizes(frame, cells, persons=layout.persons[villages].ravel(), rng=rng)
    _draw_causes(frame, plan, stream(plan.seed, block=block, theme="causes"))
    _draw_registration(frame, plan, leaves, stream(plan.seed, block=block, theme="registration"))
    return frame


def is_on_register(frame: Frame) -> Bools:
    """Households poor at the base date or exited before it."""
    return np.asarray(frame["stratum"] <= EXITED)


def _sizes(frame: Frame, cells: Ints, *, persons: Ints, rng: np.random.Generator) -> Ints:
    """Sizes drawn by kind of household, then moved by one here and there until every cell's persons are met."""
    poor_like = is_on_register(frame)
    sizes = np.where(
        poor_like,
        pick(rng, frame.rows, weights=size_weights("poor")),
        pick(rng, frame.rows, weights=size_weights("general")),
    )
    lacking = persons - np.bincount(cells, weights=sizes, minlength=len(persons)).astype(np.int64)
    while np.any(lacking):
        direction = np.sign(lacking)[cells]
        can_move = np.where(direction > 0, sizes < LARGEST_HOUSEHOLD, sizes > 1) & (direction != 0)
        movable = np.flatnonzero(can_move)
        ranks = rank_within(cells[movable], keys=rng.random(frame.rows)[movable])
        moved = movable[ranks < np.abs(lacking)[cells[movable]]]
        sizes[moved] += direction[moved]
        lacking -= np.bincount(
            cells[moved], weights=direction[moved], minlength=len(persons)
        ).astype(np.int64)
    return sizes


def _draw_causes(frame: Frame, plan: PopulationPlan, rng: np.random.Generator) -> None:
    others = codes("cause_of_poverty", *plan.causes)
    illness = np.where(
        rng.random(frame.rows) * 100 < plan.disability_within_percent,
        code("cause_of_poverty", "disability"),
        code("cause_of_poverty", "illness"),
    )
    other = others[pick(rng, frame.rows, weights=list(plan.causes.values()))]
    stratum = frame["stratum"]
    is_ill = (stratum == POOR_ILL) | ((stratum > POOR_OTHER) & (rng.random(frame.rows) < 0.5))
    has_cause = np.isin(stratum, (POOR_ILL, POOR_OTHER, EXITED, BORDERLINE, REMOVED))
    frame.put("main_cause", np.where(is_ill, illness, other), known=has_cause)


def _draw_registration(
    frame: Frame, plan: PopulationPlan, leaves: Ints, rng: np.random.Generator
) -> None:
    stratum, rows = frame["stratum"], frame.rows
    is_poor = stratum <= POOR_OTHER
    first_wave = year_days(2013, 11, 1) + rng.integers(0, 240, rows)
    late_wave = year_days(2015, 3, 1) + rng.integers(0, 930, rows)
    identified = np.where(is_poor & (rng.random(rows) < 0.35), late_wave, first_wave)
    frame["identified_on"] = np.where(np.isin(stratum, (*range(3), REMOVED)), identified, NEVER_DAY)
    frame["exit_day"] = np.full(rows, NEVER_DAY, dtype=np.int64)
    drawn = _drawn_years(rng, rows, plan.exits)
    _set_exits(frame, is_poor, np.where(leaves > 0, leaves, drawn), rng)
    _set_exits(frame, stratum == EXITED, _drawn_years(rng, rows, plan.earlier_exits), rng)
    relapses = (stratum == EXITED) & (rng.random(rows) * 1000 < plan.relapse_per_thousand)
    relapse_day = year_days(2018, 9, 1) + rng.integers(0, 400, rows)
    frame["relapse_day"] = np.where(relapses, relapse_day, NEVER_DAY)
    removed_day = year_days(2015, 10, 8) + rng.integers(0, 600, rows)
    frame["removed_day"] = np.where(stratum == REMOVED, removed_day, NEVER_DAY)
    screened = np.isin(stratum, (BORDERLINE, SCREENED))
    screened_day = year_days(2016, 4, 1) + rng.integers(0, 560, rows)
    frame["screened_day"] = np.where(screened, screened_day, NEVER_DAY)


def _drawn_years(rng: np.random.Generator, rows: int, shares: Mapping[int, int]) -> Ints:
    years = np.array(list(shares), dtype=np.int64)
    return years[pick(rng, rows, weights=list(shares.values()))]


def _set_exits(frame: Frame, chosen: Bools, year: Ints, rng: np.random.Generator) -> None:
    years, of_year = np.unique(year, return_inverse=True)
    firsts = np.array([year_days(int(y), 11, 20) for y in years], dtype=np.int64)
    day = firsts[of_year] + rng.integers(0, 36, frame.rows)
    day = np.maximum(day, np.minimum(frame["identified_on"] + 200, year_days(2017, 12, 28)))
    frame["exit_day"] = np.where(chosen, day, frame["exit_day"])


def registration_on(frame: Frame, day: int) -> Ints:
    """Each household's registration status as it stood on a day."""
    status = np.full(frame.rows, code("registration_status", "never_registered"), dtype=np.int64)
    borderline = frame["stratum"] == BORDERLINE
    for name, since, among in (
        ("borderline", frame["screened_day"], borderline),
        ("screened_not_eligible", frame["screened_day"], ~borderline),
        ("poor", frame["identified_on"], True),
        ("exited", frame["exit_day"], True),
        ("relapsed", frame["relapse_day"], True),
        ("removed", frame["removed_day"], True),
    ):
        status[(since <= day) & among] = code("registration_status", name)
    return status


__all__ = ["NEVER", "NEVER_DAY", "draw_households", "is_on_register", "registration_on"]
