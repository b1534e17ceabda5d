"""The rows of villages, townships, counties and cities, and the money of each county: few, made at once."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from jingzhun.population.columns import to_table
from jingzhun.population.draws import Bools, Ints, day_number, stream, year_days
from jingzhun.population.frame import Frame, code
from jingzhun.population.fund_rows import fund_frames
from jingzhun.population.households import NEVER_DAY
from jingzhun.population.layout import DEEP_VILLAGE, DELISTED_VILLAGE, POOR_VILLAGE, Layout
from jingzhun.population.plan import PopulationPlan
from jingzhun.population.programmes import yearly_fen
from jingzhun.population.village_enrolments import draw_villages, village_enrolment_tables
from jingzhun.vocabulary import load_vocabulary

_DIGITS_OF_A_COUNTY = 6
CENSUS = ("rural_households", "rural_population", "poor_population", "exited_population")


def place_tables(
    plan: PopulationPlan, layout: Layout, *, census: Ints, hosts: Ints
) -> dict[str, pa.Table]:
    """The tables of places, of what villages take part in, and of public money, by entity.

    ``census`` has the counts of each village, ``hosts`` the households there that receive guests.
    """
    villages = _villages(plan, layout, census)
    villages["fit_for_tourism"] |= hosts > 0
    drawn = draw_villages(plan, villages)
    frames = {
        "villages": villages,
        "townships": _townships(plan, layout),
        "counties": _counties(plan, layout, census),
        "cities": _cities(plan, layout),
        **fund_frames(plan, layout),
    }
    entities = load_vocabulary().entities
    tables = {name: to_table(entities[name], frame) for name, frame in frames.items()}
    return tables | village_enrolment_tables(plan, layout, villages, drawn)


def _villages(plan: PopulationPlan, layout: Layout, census: Ints) -> Frame:
    rng = stream(plan.seed, block=0, theme="villages")
    day, rows = day_number(plan.as_at), len(layout.villages)
    kind = layout.kind
    listed = np.isin(kind, (POOR_VILLAGE, DEEP_VILLAGE))
    deep = kind == DEEP_VILLAGE
    frame = Frame(rows=rows)
    frame["village_id"] = pa.array([v.code for v in layout.villages])
    frame["township_id"] = pa.array([v.township_code for v in layout.villages])
    frame["name"] = pa.array([v.name for v in layout.villages])
    frame["is_poor_village"], frame["is_deep_poor_village"] = listed, deep
    leaves = _delisting_days(plan, layout, rng)
    left = leaves <= day
    frame.put("delisted_on", leaves, known=left)
    year = leaves.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    frame.put("planned_delisting_year", year, known=listed)
    frame["rural_households"], frame["rural_population"] = census[:, 0], census[:, 1]
    better = (left | ~listed) & (rng.random(rows) < 0.97)
    _services(frame, plan, listed=listed, deep=deep, better=better, rng=rng)
    _works(frame, plan, listed=listed, better=better, rng=rng)
    _people(frame, plan, listed=listed, deep=deep, rng=rng)
    return frame


def _delisting_days(plan: PopulationPlan, layout: Layout, rng: np.random.Generator) -> Ints:
    kind = layout.kind
    days = np.full(len(kind), NEVER_DAY, dtype=np.int64)
    earlier = kind == DELISTED_VILLAGE
    for_earlier = 2014 + rng.integers(0, 4, len(kind))
    for year in range(2014, 2018):
        days[earlier & (for_earlier == year)] = year_days(year, 12, 15)
    listed = np.flatnonzero(np.isin(kind, (POOR_VILLAGE, DEEP_VILLAGE)))
    late = _lateness(plan, layout)[listed]
    order = listed[np.argsort(late + rng.random(len(listed)), kind="stable")]
    start = 0
    whole = sum(plan.village_exits.values())
    for position, (year, share) in enumerate(plan.village_exits.items(), start=1):
        last = position == len(plan.village_exits)
        count = len(order) - start if last else round(len(order) * share / whole)
        days[order[start : start + count]] = year_days(year, 12, 20)
        start += count
    return days


def _lateness(plan: PopulationPlan, layout: Layout) -> Ints:
    """How late each village leaves the list: the deep after the others, all of a county before the county does."""
    if not plan.counties:
        return layout.kind
    years = plan.county_exit_years
    last = max(plan.village_exits)
    left = [years.get(v.county_code[:_DIGITS_OF_A_COUNTY], last) for v in layout.villages]
    return np.maximum(np.array(left, dtype=np.int64), min(plan.village_exits))


def _services(
    frame: Frame,
    plan: PopulationPlan,
    *,
    listed: Bools,
    deep: Bools,
    better: Bools,
    rng: np.random.Generator,
) -> None:
    rows = frame.rows

    def mostly(chance_listed: float, chance_other: float) -> Bools:
        lots = rng.random(rows)
        return better | (lots < np.where(listed, chance_listed, chance_other))

    income = np.where(better, rng.integers(30, 300, rows), rng.integers(0, 60, rows))
    frame["collective_income_yuan"] = income * 100_000
    frame["has_collective_business"] = mostly(0.6, 0.8)
    frame["industries"] = np.where(better, rng.integers(1, 3, rows), rng.integers(0, 2, rows))
    frame["can_develop_industry"] = rng.random(rows) < 0.93
    frame["paired_enterprise"] = (deep & (rng.random(rows) < 0.9)) | (rng.random(rows) < 0.2)
    frame["has_ecommerce_point"] = rng.random(rows) < np.where(listed, 0.3, 0.25)
    frame["fit_for_ecommerce"] = rng.random(rows) < 0.6
    frame["fit_for_tourism"] = rng.random(rows) < np.where(listed, 0.4, 0.15)
    frame["has_financial_service"] = mostly(0.9, 0.97)
    frame["has_standard_clinic"] = mostly(0.8, 0.93)
    frame["has_paved_road"] = mostly(0.86, 0.99)
    frame["has_post"] = mostly(0.9, 0.99)
    frame["fit_for_bus"] = rng.random(rows) < 0.94
    frame["has_bus"] = frame["fit_for_bus"] & mostly(0.8, 0.96)
    frame["has_three_phase_power"] = mostly(0.7, 0.97)
    frame["has_fibre"] = mostly(0.75, 0.96)
    frame["has_culture_centre"] = mostly(0.6, 0.8)
    frame["natural_villages_over_20"] = rng.integers(1, 7, rows)
    missing = np.where(mostly(0.7, 0.9), 0, 1)
    frame["natural_villages_with_4g"] = frame["natural_villages_over_20"] - missing


def _works(
    frame: Frame, plan: PopulationPlan, *, listed: Bools, better: Bools, rng: np.random.Generator
) -> None:
    day, rows = day_number(plan.as_at), frame.rows
    frame["in_water_plan"] = listed | (rng.random(rows) < 0.1)
    for name, chance in (
        ("water_upgraded_on", 0.45),
        ("grid_upgraded_on", 0.55),
        ("waste_treatment_accepted_on", 0.5),
    ):
        when = year_days(2017, 6, 1) + rng.integers(0, 900, rows)
        done = (when <= day) & (better | (rng.random(rows) < chance))
        frame.put(name, when, known=done)


def _people(
    frame: Frame, plan: PopulationPlan, *, listed: Bools, deep: Bools, rng: np.random.Generator
) -> None:
    rows = frame.rows
    frame["ecommerce_leaders"] = rng.integers(0, 3, rows)
    frame["technology_envoys"] = np.where(listed, rng.integers(0, 2, rows), 0)
    frame["has_first_secretary"] = listed | (rng.random(rows) < 0.3)
    frame["has_work_team"] = listed | (rng.random(rows) < 0.3)
    fund = np.where(deep, rng.integers(24, 40, rows) * 1_000_000, 0)
    frame["special_fund_yuan"] = fund
    # Between 250,000 and 430,000 yuan, unlike from village to village but drawn from nothing of its own.
    balance = 25_000_000 + frame["collective_income_yuan"] // 100_000 % 10 * 2_000_000
    frame["industry_fund_yuan"] = np.where(listed, balance, 0)
    frame["fund_year"] = np.full(rows, plan.as_at.year, dtype=np.int64)


def _townships(plan: PopulationPlan, layout: Layout) -> Frame:
    rng = stream(plan.seed, block=0, theme="townships")
    places = {v.township_code: v for v in layout.villages}
    rows = len(places)
    frame = Frame(rows=rows)
    frame["township_id"] = pa.array(list(places))
    frame["county_id"] = pa.array([v.county_code for v in places.values()])
    frame["name"] = pa.array([v.township_name for v in places.values()])
    frame["has_financial_institution"] = rng.random(rows) < 0.96
    frame["has_standard_hospital"] = rng.random(rows) < 0.92
    frame["general_practitioner_posts"] = rng.integers(0, 2, rows)
    return frame


def _counties(plan: PopulationPlan, layout: Layout, census: Ints) -> Frame:
    rng = stream(plan.seed, block=0, theme="counties")
    places = {v.county_code: v for v in layout.villages}
    names, rows = list(places), len(places)
    frame = Frame(rows=rows)
    frame["county_id"] = pa.array(names)
    frame["city_id"] = pa.array([v.city_code for v in places.values()])
    frame["name"] = pa.array([v.county_name for v in places.values()])
    _classes(frame, plan, codes=[name[:_DIGITS_OF_A_COUNTY] for name in names])
    frame["region"] = np.full(rows, code("region", plan.region), dtype=np.int64)
    for column, name in enumerate(CENSUS[1:], start=1):
        frame[name] = _sum_by(layout, names, counts=census[:, column])
    registered = frame["poor_population"] + frame["exited_population"]
    frame["non_registered_population"] = frame["rural_population"] - registered
    standard = yearly_fen("dibao_line_yuan")[plan.as_at.year]
    frame["dibao_standard_yuan"] = np.full(rows, standard, dtype=np.int64)
    for name in ("county_hospitals", "chinese_medicine_hospitals", "maternity_hospitals"):
        frame[name] = (rng.random(rows) < 0.9).astype(np.int64)
    frame["key_specialties"] = rng.integers(0, 3, rows)
    frame["has_ecommerce_centre"] = rng.random(rows) < 0.5
    frame["income_growth_percent"] = rng.integers(80_000, 105_000, rows)
    frame["approval_rate_percent"] = rng.integers(930_000, 985_000, rows)
    frame["missed_rate_percent"] = rng.integers(0, 9_000, rows)
    frame["wrongful_exit_rate_percent"] = rng.integers(0, 7_000, rows)
    return frame


def _classes(frame: Frame, plan: PopulationPlan, *, codes: list[str]) -> None:
    """Which counties are poor and deep-poor, and when they left the list by the register's day."""
    named = {name: set(one.codes) for name, one in plan.counties.items()}
    deep, poor = named.get("deep", set()), named.get("poor", set())
    frame["is_deep_poor_county"] = np.array([code in deep for code in codes], dtype=np.bool_)
    frame["is_poor_county"] = np.array([code in deep | poor for code in codes], dtype=np.bool_)
    years = [plan.county_exit_years.get(code, 0) for code in codes]
    days = [year_days(year, 12, 25) if year else NEVER_DAY for year in years]
    leaves = np.array(days, dtype=np.int64)
    frame.put("delisted_on", leaves, known=leaves <= day_number(plan.as_at))


def _sum_by(layout: Layout, counties: list[str], *, counts: Ints) -> Ints:
    numbers = {name: number for number, name in enumerate(counties)}
    owner = np.array([numbers[v.county_code] for v in layout.villages], dtype=np.int64)
    sums = np.zeros(len(counties), dtype=np.int64)
    np.add.at(sums, owner, counts)
    return sums


def _cities(plan: PopulationPlan, layout: Layout) -> Frame:
    places: Mapping[str, Any] = {v.city_code: v for v in layout.villages}
    frame = Frame(rows=len(places))
    frame["city_id"] = pa.array(list(places))
    frame["province_id"] = pa.array([v.province_code for v in places.values()])
    frame["name"] = pa.array([v.city_name for v in places.values()])
    frame["income_growth_percent"] = np.full(len(places), 87_000, dtype=np.int64)
    return frame
