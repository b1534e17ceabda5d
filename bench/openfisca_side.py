# OpenFisca-Core lives in an environment of its own, so its types are not at hand where ours are checked.
# mypy: disable-error-code="import-not-found,misc,no-untyped-def,no-untyped-call,no-any-return"
"""Ten rules in OpenFisca-Core: from the snapshot's Parquet files to a written result.

Runs where OpenFisca is installed and imports nothing of ours.

Money is whole fen, areas thousandths of a mu, so that its 32-bit integers are exact; days are whole days since 1970.
It has no third value and no reasons: it is given registers without empty cells, and writes yes or no and amounts.
"""

import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERIOD = "2018"
MONEY = (
    "wage_income_yuan", "business_income_yuan", "property_income_yuan", "transfer_income_yuan",
    "business_expense_yuan", "dibao_monthly_yuan",
)  # fmt: skip
WATER = ("water_litres_per_head_day", "water_fetch_minutes", "water_dry_days")
TRUTHS = ("has_food", "has_other_safe_dwelling", "water_quality_safe")
PERSON_TRUTHS = (
    "dropped_out",
    "basic_medical_insurance",
    "has_disability_certificate",
    "pension_insurance",
)
HOUSEHOLD_RESULTS = (
    "adequate_food", "compulsory_education", "basic_medical", "safe_housing", "safe_water", "income_above_line",
    "dibao", "dibao_fen", "public_forest_compensation", "public_forest_compensation_fen",
)  # fmt: skip
PERSON_RESULTS = (
    "disabled_care_allowance", "disabled_care_allowance_fen", "basic_pension", "basic_pension_fen"
)  # fmt: skip

person = build_entity(key="person", plural="persons", label="Person", is_person=True)
household = build_entity(
    key="household", plural="households", label="Household",
    roles=[{"key": "member", "plural": "members", "label": "Member"}],
)  # fmt: skip


def _declare(name: str, kind: type, entity: Any, formula: Any = None) -> type:
    members = {
        "value_type": kind,
        "entity": entity,
        "definition_period": DateUnit.YEAR,
        "label": name,
    }
    if formula is not None:
        members["formula"] = formula
    return type(name, (Variable,), members)


def _days(year: int, month: int, day: int) -> int:
    return (date(year, month, day) - date(1970, 1, 1)).days


def _income(household, period):
    earned = sum(household(name, period).astype(np.int64) for name in MONEY[:4])
    return earned - household("business_expense_yuan", period)


def _all_groups(household, values):
    """Its sums end at the last group with members; those behind it have nobody."""
    return np.pad(values, (0, household.count - len(values)))


def _any(household, condition):
    return _all_groups(household, household.any(condition))


def _members(household, period):
    return _all_groups(household, household.sum(household.members("is_living", period))).astype(int)


def _compulsory_education(household, period):
    born = household.members("born_on", period)
    of_age = (born <= _days(2012, 12, 31)) & (born > _days(2002, 12, 31))
    out = of_age & household.members("is_living", period) & household.members("dropped_out", period)
    return ~_any(household, out)


def _basic_medical(household, period):
    insured = household.members("basic_medical_insurance", period)
    return ~_any(household, household.members("is_living", period) & ~insured)


def _safe_water(household, period):
    return (
        household("water_quality_safe", period)
        & (household("water_litres_per_head_day", period) >= 35)
        & (household("water_fetch_minutes", period) <= 30)
        & (household("water_dry_days", period) <= 15)
    )


def _income_above_line(household, period):
    return _income(household, period) > household("member_count", period).astype(np.int64) * 299_500


def _dibao(household, period):
    counted = (
        _income(household, period) - household("dibao_monthly_yuan", period).astype(np.int64) * 12
    )
    below = counted < household("member_count", period).astype(np.int64) * 345_000
    return household("is_unsupported", period) & below


def _forest_fen(household, period):
    due = (household("public_forest_mu", period).astype(np.int64) * 1500 + 500) // 1000
    return np.where(household("public_forest_compensation", period), due, 0)


def _care(person, period):
    return (
        person("is_living", period)
        & person("has_disability_certificate", period)
        & person("is_severe", period)
    )


def _pension(person, period):
    of_age = person("born_on", period) <= _days(1958, 12, 31)
    insured = person("pension_insurance", period)
    return person("is_registered", period) & person("is_living", period) & insured & of_age


def _variables() -> list[type]:
    inputs = [
        *(_declare(name, int, household) for name in (*MONEY, *WATER, "public_forest_mu")),
        *(_declare(name, bool, household) for name in (*TRUTHS, "is_unsupported", "own_forest", "safe_grade")),
        *(_declare(name, bool, person) for name in (*PERSON_TRUTHS, "is_living", "is_registered", "is_severe")),
        _declare("born_on", int, person),
    ]  # fmt: skip
    rules = [
        _declare("member_count", int, household, _members),
        _declare("adequate_food", bool, household, lambda h, p: h("has_food", p)),
        _declare("compulsory_education", bool, household, _compulsory_education),
        _declare("basic_medical", bool, household, _basic_medical),
        _declare("safe_housing", bool, household, lambda h, p: h("safe_grade", p) | h("has_other_safe_dwelling", p)),
        _declare("safe_water", bool, household, _safe_water),
        _declare("income_above_line", bool, household, _income_above_line),
        _declare("dibao", bool, household, _dibao),
        _declare("dibao_fen", int, household, lambda h, p: h("dibao", p) * h("member_count", p) * 16_000),
        _declare("public_forest_compensation", bool, household,
                 lambda h, p: (h("public_forest_mu", p) > 0) & h("own_forest", p)),
        _declare("public_forest_compensation_fen", int, household, _forest_fen),
        _declare("disabled_care_allowance", bool, person, _care),
        _declare("disabled_care_allowance_fen", int, person, lambda m, p: m("disabled_care_allowance", p) * 6_000),
        _declare("basic_pension", bool, person, _pension),
        _declare("basic_pension_fen", int, person, lambda m, p: m("basic_pension", p) * 9_800),
    ]  # fmt: skip
    return [*inputs, *rules]


def run(snapshot: str, out: str) -> dict[str, Any]:
    """Compute the ten rules over a snapshot and write them."""
    started = time.perf_counter()
    system = TaxBenefitSystem([person, household])
    for variable in _variables():
        system.add_variable(variable)
    households = _households(Path(snapshot))
    persons = _persons(Path(snapshot))
    simulation = _simulation(system, households, persons)
    for name in households.column_names[1:]:
        simulation.set_input(name, PERIOD, households[name].to_numpy())
    for name in persons.column_names[2:]:
        simulation.set_input(name, PERIOD, persons[name].to_numpy())
    _write(
        simulation, Path(out) / "households.parquet", households["household_id"], HOUSEHOLD_RESULTS
    )
    _write(simulation, Path(out) / "persons.parquet", persons["person_id"], PERSON_RESULTS)
    return {"seconds": time.perf_counter() - started}


def _simulation(system: Any, households: pa.Table, persons: pa.Table) -> Any:
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", np.arange(len(persons)))
    group = builder.declare_entity("household", np.arange(len(households)))
    where = pc.index_in(persons["household_id"], households["household_id"]).to_numpy()
    builder.join_with_persons(group, where, np.repeat("member", len(persons)))
    # It numbers only groups that have members; households whose people have all left would shift the others.
    group.members_entity_id = where
    return builder.build(system)


def _households(snapshot: Path) -> pa.Table:
    names = ["household_id", *MONEY, *WATER, *TRUTHS, "public_forest_mu", "extreme_poverty_support"]
    names += ["public_forest_tenure", "dwelling_grade"]
    table = pq.read_table(snapshot / "households.parquet", columns=names)
    columns = {"household_id": table["household_id"].combine_chunks()}
    columns |= {name: _whole(table[name], 100) for name in MONEY}
    columns |= {name: _whole(table[name], 1) for name in WATER}
    columns |= {name: table[name] for name in TRUTHS}
    columns["public_forest_mu"] = _whole(table["public_forest_mu"], 1000)
    columns["is_unsupported"] = _is_in(table["extreme_poverty_support"], "none")
    columns["own_forest"] = _is_in(table["public_forest_tenure"], "collective", "individual")
    columns["safe_grade"] = _is_in(table["dwelling_grade"], "A", "B")
    return pa.table(columns)


def _persons(snapshot: Path) -> pa.Table:
    names = [
        "person_id",
        "household_id",
        *PERSON_TRUTHS,
        "born_on",
        "died_on",
        "registration",
        "disability_level",
    ]
    table = pq.read_table(snapshot / "persons.parquet", columns=names)
    columns = {name: table[name].combine_chunks() for name in ("person_id", "household_id")}
    columns |= {name: table[name] for name in PERSON_TRUTHS}
    columns["is_living"] = pc.is_null(table["died_on"])
    columns["is_registered"] = _is_in(table["registration"], "poor", "exited", "relapsed")
    columns["is_severe"] = _is_in(table["disability_level"], "1", "2")
    columns["born_on"] = table["born_on"].cast(pa.int32())
    return pa.table(columns)


def _whole(values: pa.ChunkedArray, scale: int) -> pa.ChunkedArray:
    scaled = pc.multiply(values, pa.scalar(scale, pa.int32())) if scale > 1 else values
    return scaled.cast(pa.int32())


def _is_in(values: pa.ChunkedArray, *codes: str) -> pa.ChunkedArray:
    return pc.is_in(values, value_set=pa.array(codes))


def _write(simulation: Any, path: Path, keys: pa.ChunkedArray, results: tuple[str, ...]) -> None:
    columns = {
        "key": keys,
        **{name: pa.array(simulation.calculate(name, PERIOD)) for name in results},
    }
    pq.write_table(pa.table(columns), path, compression="zstd", compression_level=1)
