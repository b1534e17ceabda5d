"""Public money of each county and year: what was set aside, what was allocated, what was paid out of it."""

import numpy as np
import pyarrow as pa

from jingzhun.population.draws import Ints, day_number, stream, year_days
from jingzhun.population.frame import Frame, codes
from jingzhun.population.layout import Layout
from jingzhun.population.plan import FIRST_YEAR, PopulationPlan

_YUAN_PER_POOR_PERSON = 2_600
_ALLOCATIONS, _PAYMENTS = 6, 5
_PURPOSES = ("industry", "roads", "water", "housing", "training", "health")


def fund_frames(plan: PopulationPlan, layout: Layout) -> dict[str, Frame]:
    """``fund_years`` with their ``allocations`` and ``payments``, up to the register's day."""
    rng = stream(plan.seed, block=0, theme="funds")
    counties = list(dict.fromkeys(v.county_code for v in layout.villages))
    years = list(range(FIRST_YEAR, plan.as_at.year + 1))
    funds = _fund_years(layout, counties, years, rng)
    allocations = _allocations(plan, funds, rng)
    payments = _payments(plan, allocations, rng)
    return {"fund_years": funds, "allocations": allocations, "payments": payments}


def _fund_years(
    layout: Layout, counties: list[str], years: list[int], rng: np.random.Generator
) -> Frame:
    pairs = [(county, year) for county in counties for year in years]
    poor = _poor_by_county(layout, counties)
    base = np.repeat(poor, len(years)) * _YUAN_PER_POOR_PERSON * 100
    frame = Frame(rows=len(pairs))
    frame["fund_year_id"] = pa.array([f"{county}-{year}" for county, year in pairs])
    frame["county_id"] = pa.array([county for county, _ in pairs])
    frame["year"] = np.array([year for _, year in pairs], dtype=np.int64)
    growth = 1 + 0.12 * (frame["year"] - years[0])
    upper = (base * growth * (0.9 + 0.2 * rng.random(frame.rows))).astype(np.int64)
    frame["upper_level_yuan"] = upper // 1_000_000 * 1_000_000
    city = upper * (41 + rng.integers(0, 6, frame.rows)) // 100
    frame["city_level_yuan"] = city // 1_000_000 * 1_000_000
    frame["county_level_yuan"] = city // 2_000_000 * 1_000_000
    return frame


def _poor_by_county(layout: Layout, counties: list[str]) -> Ints:
    numbers = {name: number for number, name in enumerate(counties)}
    owner = np.array([numbers[v.county_code] for v in layout.villages], dtype=np.int64)
    poor = layout.persons[:, layout.is_poor_column].sum(axis=1)
    return np.bincount(owner, weights=poor, minlength=len(counties)).astype(np.int64)


def _allocations(plan: PopulationPlan, funds: Frame, rng: np.random.Generator) -> Frame:
    """Each fund of a year, sent down in six allocations that sum to it."""
    total = funds["upper_level_yuan"] + funds["city_level_yuan"] + funds["county_level_yuan"]
    owner = np.repeat(np.arange(funds.rows), _ALLOCATIONS)
    part = np.tile(np.arange(_ALLOCATIONS), funds.rows)
    even = total[owner] // _ALLOCATIONS
    rest = total[owner] - even * _ALLOCATIONS
    amount = even + np.where(part == 0, rest, 0)
    starts = np.array([year_days(int(year), 2, 10) for year in funds["year"]], dtype=np.int64)
    day = starts[owner] + part * 25 + rng.integers(0, 20, len(owner))
    sources = codes("fund_source", "central", "provincial", "city", "county", "central", "city")
    frame = Frame(rows=len(owner))
    frame["allocation_id"] = pa.array([f"A{n:07d}" for n in range(len(owner))])
    frame["fund_year_id"] = funds["fund_year_id"].take(pa.array(owner))
    frame["source"] = sources[part]
    frame["purpose"] = pa.array(_PURPOSES).take(pa.array(part))
    frame["allocated_on"], frame["amount_yuan"] = day, amount
    return frame.take(day <= day_number(plan.as_at))


def _payments(plan: PopulationPlan, allocations: Frame, rng: np.random.Generator) -> Frame:
    """Each allocation paid out in five parts; what falls after the register's day is still unpaid."""
    owner = np.repeat(np.arange(allocations.rows), _PAYMENTS)
    part = np.tile(np.arange(_PAYMENTS), allocations.rows)
    day = allocations["allocated_on"][owner] + 20 + part * 28 + rng.integers(0, 25, len(owner))
    amount = allocations["amount_yuan"][owner] * 97 // 100 // _PAYMENTS
    frame = Frame(rows=len(owner))
    frame["payment_id"] = pa.array([f"Z{n:07d}" for n in range(len(owner))])
    frame["fund_year_id"] = allocations["fund_year_id"].take(pa.array(owner))
    frame["allocation_id"] = allocations["allocation_id"].take(pa.array(owner))
    frame["paid_on"], frame["amount_yuan"] = day, amount
    return frame.take(day <= day_number(plan.as_at))
