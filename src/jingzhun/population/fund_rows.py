"""Public money of each county and year: what was set aside, what was allocated, what was paid out of it.

A county's money is never thinned: a smaller likeness of a place has all its counties, and each has what it has.
"""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from jingzhun.population.draws import (
    Floats,
    Ints,
    day_number,
    largest_remainder,
    stream,
    year_days,
)
from jingzhun.population.frame import Frame, codes
from jingzhun.population.layout import DEEP_VILLAGE, Layout
from jingzhun.population.plan import FIRST_YEAR, PopulationPlan

_YUAN_PER_POOR_PERSON = 2_600
_ROUND_FEN = 1_000_000  # money is set aside in steps of ten thousand yuan
_PAYMENTS = 5
# Six allocations a year: from whom, and which part of what that level gives.
_ALLOCATIONS = (
    ("central", 0.6),
    ("provincial", 1.0),
    ("city", 0.55),
    ("county", 1.0),
    ("central", 0.4),
    ("city", 0.45),
)
_PURPOSES = ("industry", "roads", "water", "housing", "training", "health")
_CENTRAL_SHARE, _CENTRAL_SHARE_LOST_A_YEAR = 0.66, 0.02
_MOST_OF_CITY_MONEY_TO_VILLAGES = 0.8


def fund_frames(plan: PopulationPlan, layout: Layout) -> dict[str, Frame]:
    """``fund_years`` with their ``allocations`` and ``payments``, up to the register's day."""
    rng = stream(plan.seed, block=0, theme="funds")
    counties = list(dict.fromkeys(v.county_code for v in layout.villages))
    years = list(range(FIRST_YEAR, plan.as_at.year + 1))
    funds = _fund_years(plan, layout, counties, years, rng)
    allocations = _allocations(plan, layout, funds, rng)
    payments = _payments(plan, allocations, rng)
    return {"fund_years": funds, "allocations": allocations, "payments": payments}


def _fund_years(
    plan: PopulationPlan,
    layout: Layout,
    counties: list[str],
    years: list[int],
    rng: np.random.Generator,
) -> Frame:
    pairs = [(county, year) for county in counties for year in years]
    poor = _poor_by_county(layout, counties) * plan.one_in
    base = np.repeat(poor, len(years)) * _YUAN_PER_POOR_PERSON * 100
    frame = Frame(rows=len(pairs))
    frame["fund_year_id"] = pa.array([f"{county}-{year}" for county, year in pairs])
    frame["county_id"] = pa.array([county for county, _ in pairs])
    frame["year"] = np.array([year for _, year in pairs], dtype=np.int64)
    growth = 1 + 0.12 * (frame["year"] - years[0])
    upper = (base * growth * (0.9 + 0.2 * rng.random(frame.rows))).astype(np.int64)
    upper += _new_money(plan, counties, frame["year"] - years[0])
    city = upper * (41 + rng.integers(0, 6, frame.rows)) // 100
    upper, city = _within_budget(plan.city_budget_yuan, frame["year"], upper=upper, city=city)
    frame["upper_level_yuan"] = _rounded(upper)
    frame["city_level_yuan"] = _rounded(city)
    frame["county_level_yuan"] = _rounded(city // 2)
    return frame


def _new_money(plan: PopulationPlan, counties: list[str], years_on: Ints) -> Ints:
    """What deep-poor counties have got in addition, a step more in every year since the first."""
    deep = set(plan.counties["deep"].codes) if "deep" in plan.counties else set()
    is_deep = np.array([county[:6] in deep for county in counties], dtype=np.bool_)
    each = years_on * plan.deep_county_new_fund_yuan * 100
    return np.where(np.repeat(is_deep, len(years_on) // len(counties)), each, 0)


def _within_budget(
    budget: Mapping[int, int], years: Ints, *, upper: Ints, city: Ints
) -> tuple[Ints, Ints]:
    """In years whose budget of the city is printed the counties share it to the unit, at the same ratios."""
    upper, city = upper.copy(), city.copy()
    for year, yuan in budget.items():
        of_year = years == year
        before = int(city[of_year].sum())
        if not before:
            continue
        steps = largest_remainder(yuan * 100 // _ROUND_FEN, weights=city[of_year].astype(float))
        upper[of_year] = (upper[of_year] * (yuan * 100 / before)).astype(np.int64)
        city[of_year] = steps * _ROUND_FEN
    return upper, city


def _rounded(fen: Ints) -> Ints:
    return fen // _ROUND_FEN * _ROUND_FEN


def _poor_by_county(layout: Layout, counties: list[str]) -> Ints:
    numbers = {name: number for number, name in enumerate(counties)}
    owner = np.array([numbers[v.county_code] for v in layout.villages], dtype=np.int64)
    poor = layout.persons[:, layout.is_poor_column].sum(axis=1)
    return np.bincount(owner, weights=poor, minlength=len(counties)).astype(np.int64)


def _allocations(
    plan: PopulationPlan, layout: Layout, funds: Frame, rng: np.random.Generator
) -> Frame:
    """What each level gives to a fund of a year, sent down in six allocations, and what goes to villages by name."""
    parts, count = len(_ALLOCATIONS), funds.rows * len(_ALLOCATIONS)
    owner = np.repeat(np.arange(funds.rows), parts)
    part = np.tile(np.arange(parts), funds.rows)
    starts = np.array([year_days(int(year), 2, 10) for year in funds["year"]], dtype=np.int64)
    day = starts[owner] + part * 25 + rng.integers(0, 20, count)
    to_villages = _village_allocations(plan, layout, funds)
    given = _levels(funds, city_to_villages=to_villages)
    sources = [source for source, _ in _ALLOCATIONS]
    amount = _split(given, parts=parts)
    frame = Frame(rows=count + to_villages.rows)
    frame["allocation_id"] = pa.array([f"A{n:07d}" for n in range(frame.rows)])
    funds_of = np.concatenate([owner, to_villages["fund"]])
    frame["fund_year_id"] = funds["fund_year_id"].take(pa.array(funds_of))
    city = codes("fund_source", "city")[0]
    village_source = np.full(to_villages.rows, city, dtype=np.int64)
    frame["source"] = np.concatenate([codes("fund_source", *sources)[part], village_source])
    purposes = np.concatenate([part, np.zeros(to_villages.rows, dtype=np.int64)])
    frame["purpose"] = pa.array(_PURPOSES).take(pa.array(purposes))
    villages = pa.array([v.code for v in layout.villages])
    place = np.concatenate([np.zeros(count, dtype=np.int64), to_villages["village"]])
    named = np.arange(frame.rows) >= count
    frame.put("village_id", villages.take(pa.array(place)), known=named)
    frame["allocated_on"] = np.concatenate([day, to_villages["day"]])
    frame["amount_yuan"] = np.concatenate([amount, to_villages["fen"]])
    return frame.take(frame["allocated_on"] <= day_number(plan.as_at))


def _levels(funds: Frame, *, city_to_villages: Frame) -> Mapping[str, Ints]:
    """What each level gives to each fund, less what of the city's money goes to villages by name."""
    upper, years = funds["upper_level_yuan"], funds["year"] - FIRST_YEAR
    central = _rounded(
        (upper * (_CENTRAL_SHARE - _CENTRAL_SHARE_LOST_A_YEAR * years)).astype(np.int64)
    )
    named = np.zeros(funds.rows, dtype=np.int64)
    np.add.at(named, city_to_villages["fund"], city_to_villages["fen"])
    return {
        "central": central,
        "provincial": upper - central,
        "city": funds["city_level_yuan"] - named,
        "county": funds["county_level_yuan"],
    }


def _split(given: Mapping[str, Ints], *, parts: int) -> Ints:
    """The amount of each allocation; the last of a level takes what is left, so that they sum to it."""
    funds = len(given["central"])
    amounts = np.zeros((funds, parts), dtype=np.int64)
    left = {source: fen.copy() for source, fen in given.items()}
    last = {source: number for number, (source, _) in enumerate(_ALLOCATIONS)}
    for number, (source, share) in enumerate(_ALLOCATIONS):
        whole = number == last[source]
        taken = left[source] if whole else _rounded((given[source] * share).astype(np.int64))
        amounts[:, number] = taken
        left[source] = left[source] - taken
    return amounts.reshape(-1)


def _village_allocations(plan: PopulationPlan, layout: Layout, funds: Frame) -> Frame:
    """What the city gives to each deep-poor village in the years of the plan, as far as the city's money goes."""
    deep = np.flatnonzero(layout.kind == DEEP_VILLAGE)
    rng = stream(plan.seed, block=0, theme="village_funds")
    more: Floats = 1 + 0.2 * rng.random(len(deep))
    numbers = {name: row for row, name in enumerate(funds["fund_year_id"].to_pylist())}
    limit = funds["city_level_yuan"] * _MOST_OF_CITY_MONEY_TO_VILLAGES
    rows: list[tuple[int, int, int, int]] = []
    for year, yuan in plan.deep_village_fund_yuan.items():
        for place, factor in zip(deep.tolist(), more.tolist(), strict=True):
            fund = numbers.get(f"{layout.villages[place].county_code}-{year}")
            fen = int(yuan * 100 * factor) // 100_000 * 100_000
            if fund is None or fen > limit[fund]:
                continue
            limit[fund] -= fen
            rows.append((fund, place, year_days(year, 4, 1) + place % 60, fen))
    table = np.array(rows, dtype=np.int64).reshape(len(rows), 4)
    names = ("fund", "village", "day", "fen")
    return Frame(rows=len(rows), columns={n: table[:, i] for i, n in enumerate(names)})


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
