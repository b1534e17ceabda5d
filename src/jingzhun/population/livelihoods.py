"""What a household lives in and on: dwelling, water, land, wishes; who is on the lowest incomes; income by year."""

import numpy as np

from jingzhun.population.draws import Bools, Floats, Ints, pick, stream, year_days
from jingzhun.population.frame import Frame, code, codes
from jingzhun.population.households import is_on_register
from jingzhun.population.layout import BORDERLINE, EXITED, NEVER, POOR_OTHER, REMOVED, SCREENED
from jingzhun.population.plan import FIRST_YEAR, LAST_YEAR, PopulationPlan
from jingzhun.population.programmes import yearly_fen

YEARS = tuple(range(FIRST_YEAR, LAST_YEAR + 1))
_LOW_INCOME_CHANCE = (0.55, 0.5, 0.12, 0.03, 0.0, 0.0, 0.004)
_LOW_CHANCE_WITHOUT_LABOUR = 0.93


def draw_livelihoods(plan: PopulationPlan, households: Frame, *, block: int) -> None:
    """Sets the columns of dwelling, water, land and wishes of households."""
    rng = stream(plan.seed, block=block, theme="livelihoods")
    rows = households.rows
    poor = is_on_register(households)
    grade = codes("dwelling_grade", "A", "B", "C", "D")
    households["dwelling_grade"] = np.where(rng.random(rows) < 0.6, grade[0], grade[1])
    outside = (households["stratum"] == NEVER) & (rng.random(rows) < 0.012)
    households["dwelling_grade"] = np.where(outside, grade[2], households["dwelling_grade"])
    area = rng.normal(np.where(poor, 78, 124), 22, rows) + 4 * households["size"]
    households["dwelling_area_m2"] = (np.clip(area, 22, 400) * 10).astype(np.int64) * 100
    households["has_other_safe_dwelling"] = np.zeros(rows, dtype=np.bool_)
    _draw_water(households, rng)
    _draw_land(households, rng)
    _draw_wishes(plan, households, poor, rng)
    # Who has exited has enough: the view of the register makes it so.
    for name, lacking in (("has_food", 0.004), ("has_clothing", 0.008)):
        households[name] = ~poor | (rng.random(rows) >= lacking)


def _draw_water(households: Frame, rng: np.random.Generator) -> None:
    rows = households.rows
    names = ("purified_tap", "protected_well", "unprotected_well", "rainwater")
    sources = codes("water_source", *names)
    usual, dry = (pick(rng, rows, weights=w) for w in ((83, 16, 0.7, 0.3), (66, 14, 12, 8)))
    households["water_source"] = sources[np.where(households["stratum"] <= POOR_OTHER, dry, usual)]
    bad = households["water_source"] >= sources[2]
    households["water_was_unsafe"] = bad
    litres = np.where(bad, rng.integers(24, 60, rows), rng.integers(40, 120, rows))
    households["water_litres_per_head_day"] = litres
    minutes = np.where(bad, rng.integers(5, 45, rows), rng.integers(0, 12, rows))
    households["water_fetch_minutes"] = minutes
    households["water_quality_safe"] = ~bad | (rng.random(rows) < 0.5)
    households["water_dry_days"] = np.where(
        bad, rng.integers(0, 30, rows), rng.integers(0, 6, rows)
    )


def _draw_land(households: Frame, rng: np.random.Generator) -> None:
    rows = households.rows
    farmland = households["size"] * rng.gamma(3.0, 0.42, rows)
    households["farmland_mu"] = (farmland * 100).astype(np.int64) * 10
    wooded = rng.random(rows) < 0.22
    woodland = np.where(wooded, rng.gamma(2.0, 1.6, rows), 0.0)
    households["woodland_mu"] = (woodland * 100).astype(np.int64) * 10
    public = wooded & (rng.random(rows) < 0.3)
    households["public_forest_mu"] = np.where(public, households["woodland_mu"] // 20 * 10, 0)
    tenure = codes("forest_tenure", "collective", "individual", "state")
    drawn = tenure[pick(rng, rows, weights=[55, 35, 10])]
    households.put("public_forest_tenure", drawn, known=households["public_forest_mu"] > 0)


def _draw_wishes(
    plan: PopulationPlan, households: Frame, poor: Bools, rng: np.random.Generator
) -> None:
    rows = households.rows
    households["wants_industry_support"] = poor & (rng.random(rows) < 0.6)
    households["wants_credit"] = poor & (rng.random(rows) < plan.wants_credit_percent / 100)
    households["meets_credit_conditions"] = rng.random(rows) < 0.9
    households["wants_ecommerce"] = rng.random(rows) < 0.015
    few = poor & (rng.random(rows) < 0.16)
    households["income_channels"] = np.where(few, 0, rng.integers(1, 4, rows))
    households["has_helper"] = poor & (rng.random(rows) < 0.99)
    households["villager_group_number"] = 1 + rng.integers(0, 8, rows)
    households["phone_number"] = rng.integers(0, 10**8, rows)
    households["account_number"] = rng.integers(0, 10**11, rows)


def draw_poverty(plan: PopulationPlan, households: Frame, persons: Frame, *, block: int) -> None:
    """Sets ``extreme`` (no labour, nobody to support them) and ``low`` (income that dibao tops up)."""
    rng = stream(plan.seed, block=block, theme="poverty")
    rows = households.rows
    heads = persons["place"] == 0
    age, helpless = persons["base_age"][heads], persons["self_care"][heads]
    single = households["size"] == 1
    without_labour = single & ((age >= 60) | persons["is_severe"][heads])
    chance = np.where(is_on_register(households), 0.36, 0.05)
    households["extreme"] = without_labour & (rng.random(rows) < chance)
    households["helpless"] = helpless != code("self_care", "able")
    works = (persons["base_age"] >= 16) & (persons["base_age"] < 65) & ~persons["is_severe"]
    workers = np.bincount(persons["household"][works], minlength=rows)
    chance = np.array(_LOW_INCOME_CHANCE)[households["stratum"]]
    unable = (workers == 0) & (households["stratum"] <= POOR_OTHER)
    low = rng.random(rows) < np.where(unable, _LOW_CHANCE_WITHOUT_LABOUR, chance)
    households["low"] = low & ~households["extreme"]


def draw_incomes(plan: PopulationPlan, households: Frame, *, block: int) -> None:
    """Sets ``head_fen``: net income a head without dibao, one column a year from 2016 to 2020."""
    rng = stream(plan.seed, block=block, theme="incomes")
    line = np.array([yearly_fen("dibao_line_yuan")[year] for year in YEARS], dtype=np.float64)
    factor = _income_factor(households, rng)
    noise = 1 + 0.04 * (rng.random((households.rows, len(YEARS))) - 0.5)
    trend = np.where(households["low"][:, None], 1.0, 1.0 + 0.035 * np.arange(len(YEARS)))
    has_left = np.array([year_days(y, 12, 31) for y in YEARS]) >= households["exit_day"][:, None]
    has_left |= (households["stratum"] > POOR_OTHER)[:, None]
    lifted = households["low"][:, None] & has_left
    factors = np.where(lifted, 0.77 + 0.18 * rng.random((households.rows, 1)), factor[:, None])
    fen = line * (factors * noise * trend)
    poor = (households["stratum"] <= POOR_OTHER) & ~households["low"]
    before = np.array(YEARS) <= plan.base_on.year
    ceiling = np.array([plan.line_yuan[year] * 100 for year in YEARS]) * 0.985
    fen = np.where(poor[:, None] & before, np.minimum(fen, ceiling), fen)
    households["head_fen"] = fen.astype(np.int64)
    households["shares"] = rng.dirichlet([5.0, 3.0, 0.5, 1.5], households.rows)


def _income_factor(households: Frame, rng: np.random.Generator) -> Floats:
    """Income a head as a multiple of the dibao line."""
    stratum, rows = households["stratum"], households.rows
    lots = rng.random(rows)
    above = np.exp(rng.normal(0.95, 0.42, rows))
    factor = np.select(
        [stratum <= POOR_OTHER, stratum == EXITED, stratum == BORDERLINE, stratum == SCREENED],
        [1.06 + 0.9 * lots**2, 1.12 + 1.6 * lots, 1.06 + 0.5 * lots, 1.3 + 1.3 * lots],
        np.maximum(above, 1.25),
    )
    factor = np.where(stratum == REMOVED, 2.0 + 3 * lots, factor)
    low = np.where(households["extreme"], 0.15 + 0.5 * lots, 0.18 + 0.66 * lots)
    return np.where(households["low"] | households["extreme"], low, factor)


def split_income(households: Frame, *, net: Ints, transfer_floor: Ints) -> dict[str, Ints]:
    """The four sources and the expenses of households: they add up to ``net`` to the fen.

    Transfers are never less than ``transfer_floor``; business expenses are about a third of business income.
    """
    shares = households["shares"]
    free = np.maximum(net - transfer_floor, 0)
    no_work = households["without_labour"]
    transfer = transfer_floor + (free * shares[:, 3]).astype(np.int64)
    business_net = np.where(no_work, 0, (free * shares[:, 1]).astype(np.int64))
    property_income = (free * shares[:, 2]).astype(np.int64)
    expense = business_net // 2
    rest = net - transfer - business_net - property_income
    wage = np.where(no_work, 0, rest)
    return {
        "wage_income_yuan": wage,
        "business_income_yuan": business_net + expense,
        "property_income_yuan": property_income,
        "transfer_income_yuan": transfer + np.where(no_work, rest, 0),
        "business_expense_yuan": expense,
    }
