"""Living conditions and small facts that forms ask for and few rules use."""

import numpy as np
import pyarrow as pa

from jingzhun.population.draws import stream
from jingzhun.population.frame import Frame, code, codes
from jingzhun.population.households import is_on_register
from jingzhun.population.plan import PopulationPlan

_BANKS = ("农村信用社", "邮政储蓄银行", "农业银行")


def draw_conditions(plan: PopulationPlan, households: Frame, *, block: int) -> None:
    """Sets the columns of structure, roads, power, land and expense of households."""
    rng = stream(plan.seed, block=block, theme="conditions")
    rows = households.rows
    ours = is_on_register(households)
    structures = codes("dwelling_structure", "brick_concrete", "brick_tile_wood")
    sturdy = rng.random(rows) < np.where(ours, 0.5, 0.85)
    households["dwelling_structure"] = np.where(sturdy, structures[0], structures[1])
    roads = codes("access_road", "concrete", "asphalt", "gravel", "earth")
    road = np.searchsorted([0.78, 0.86, 0.95], rng.random(rows))
    households["access_road"] = roads[road]
    fuels = codes("fuel", "clean_energy", "firewood", "coal")
    households["fuel"] = fuels[np.searchsorted([0.62, 0.9], rng.random(rows))]
    for name, chance in (
        ("has_domestic_power", 0.999),
        ("has_radio_tv", 0.97),
        ("has_sanitary_toilet", 0.71),
        ("in_cooperative", 0.16),
        ("is_military_family", 0.012),
    ):
        households[name] = rng.random(rows) < chance
    households["main_road_km"] = rng.integers(0, 40, rows) * 100
    households["water_vertical_m"] = rng.integers(0, 30, rows) * 1000
    households["irrigated_mu"] = households["farmland_mu"] * 7 // 100 * 10
    small = rng.random((rows, 4)) < (0.04, 0.09, 0.02, 0.01)
    areas = rng.integers(2, 30, (rows, 4)) * 100
    for column, name in enumerate(
        ("returned_forest_mu", "orchard_mu", "pasture_mu", "water_area_mu")
    ):
        households[name] = np.where(small[:, column], areas[:, column], 0)
    _draw_expense(households, rng)


def _draw_expense(households: Frame, rng: np.random.Generator) -> None:
    rows = households.rows
    heavy = rng.random(rows) < 0.12
    spent = np.where(heavy, rng.gamma(2.0, 4_000, rows), rng.gamma(1.5, 500, rows))
    households["rigid_expense_yuan"] = (spent * 100).astype(np.int64)
    others = codes("cause_of_poverty", "lack_of_skill", "lack_of_labour", "lack_of_funds")
    other = others[rng.integers(0, len(others), rows)]
    has_other = households.is_known("main_cause") & (other != households["main_cause"])
    households.put("other_cause", other, known=has_other & (rng.random(rows) < 0.4))
    banks = pa.array(_BANKS)
    households["bank_name"] = banks.take(pa.array(rng.integers(0, len(_BANKS), rows)))
    households["dibao_class_drawn"] = rng.integers(0, 3, rows)


def show_conditions(households: Frame, persons: Frame) -> None:
    """Sets what follows from the shown register: the class of dibao, personal dibao, kind of document."""
    classes = codes("dibao_class", "class_a", "class_b", "class_c")
    drawn = classes[households["dibao_class_drawn"]]
    households.put("dibao_class", drawn, known=households["dibao"])
    owner, rows = persons["household"], persons.rows
    covered = persons["place"] < households["dibao_members"][owner]
    persons["on_dibao"] = households["dibao"][owner] & persons["is_living"] & covered
    persons["qualifies_for_extreme_poverty"] = households["extreme"][owner]
    document = code("identity_document", "resident_id")
    persons["identity_document"] = np.full(rows, document, dtype=np.int64)
    lots = (persons["phone_number"] % 1000) / 1000  # one number serves several small lotteries
    persons["speaks_mandarin"] = (persons["age"] < 60) | (lots < 0.5)
    persons["accident_insurance"] = persons["registered"] & (lots < 0.8)
    persons["in_military_service"] = persons["is_man"] & (persons["age"] == 19) & (lots < 0.03)
    employed = persons["is_working"] & ~persons["registered"] & (lots < 0.5)
    uncovered = ~persons["basic_medical_insurance"]
    persons["employee_medical_insurance"] = employed & uncovered
    persons["employee_pension_insurance"] = employed & ~persons["pension_insurance"]
