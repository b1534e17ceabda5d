# OpenFisca-Core lives in an environment of its own, so its types are not at hand where ours are checked.
# mypy: disable-error-code="import-not-found,misc,no-untyped-def,no-untyped-call,no-any-return"
"""Ten rules in OpenFisca-Core: from the snapshot's Parquet files to a written result.

Runs where OpenFisca is installed and imports nothing of ours. Money is whole fen, areas thousandths of a mu, so that
its 32-bit integers are exact; days are whole days since 1970. It has no third value, so a condition is a number here
(0 no, 1 yes, 2 unknown) and every figure has a companion that says whether it is known: the rules mean the same.
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
TODAY = date(2018, 12, 31)
INCOMES = (
    "wage_income_yuan", "business_income_yuan", "property_income_yuan", "transfer_income_yuan", "business_expense_yuan"
)  # fmt: skip
FIGURES = {
    **dict.fromkeys((*INCOMES, "dibao_monthly_yuan"), 100),
    **dict.fromkeys(("water_litres_per_head_day", "water_fetch_minutes", "water_dry_days"), 1),
    "public_forest_mu": 1000,
}
PERSON_FIGURES = {"born_on": 1, "pension_monthly_yuan": 100}
CONDITIONS = ("has_food", "has_other_safe_dwelling", "water_quality_safe", "dibao")
PERSON_CONDITIONS = (
    "dropped_out", "basic_medical_insurance", "has_disability_certificate", "pension_insurance",
    "care_allowance_disabled",
)  # fmt: skip
CODES = {
    "is_unsupported": ("extreme_poverty_support", ("none",)),
    "own_forest": ("public_forest_tenure", ("collective", "individual")),
    "safe_grade": ("dwelling_grade", ("A", "B")),
}
PERSON_CODES = {
    "is_registered": ("registration", ("poor", "exited", "relapsed")),
    "severe_level": ("disability_level", ("1", "2")),
}
STANDARDS = (
    "adequate_food", "compulsory_education", "basic_medical", "safe_housing", "safe_water", "income_above_line"
)  # fmt: skip
PROGRAMMES = ("dibao", "public_forest_compensation")
PERSON_PROGRAMMES = ("disabled_care_allowance", "basic_pension")
NO, YES, UNKNOWN = 0, 1, 2

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


def _all(*states):
    """Unknown unless one is no."""
    result = states[0]
    for state in states[1:]:
        no = (result == NO) | (state == NO)
        result = np.where(no, NO, np.maximum(result, state))
    return result


def _not(state):
    return np.where(state == UNKNOWN, UNKNOWN, 1 - state)


def _either(one, other):
    return _not(_all(_not(one), _not(other)))


def _when(known, holds):
    """The state of a comparison between figures."""
    return np.where(known, holds, UNKNOWN)


def _days(year: int, month: int, day: int) -> int:
    return (date(year, month, day) - date(1970, 1, 1)).days


def _all_groups(household, values):
    """Its sums end at the last group with members; those behind it have nobody."""
    return np.pad(values, (0, household.count - len(values)))


def _somebody(household, state):
    """Whether it holds of a member: yes if of one, else unknown if it is of one."""
    yes = _all_groups(household, household.any(state == YES))
    unknown = _all_groups(household, household.any(state == UNKNOWN))
    return np.where(yes, YES, np.where(unknown, UNKNOWN, NO))


def _members(household, period):
    return _all_groups(household, household.sum(household.members("is_living", period))).astype(int)


def _income(household, period):
    earned = sum(household(name, period).astype(np.int64) for name in INCOMES[:4])
    return earned - household(INCOMES[4], period)


def _income_known(household, period):
    known = household("member_count", period) > 0
    for name in INCOMES:
        known = known & household(f"{name}_known", period)
    return known


def _compulsory_education(household, period):
    born = household.members("born_on", period)
    of_age = (born <= _days(2012, 12, 31)) & (born > _days(2002, 12, 31))
    aged = _when(household.members("born_on_known", period), of_age)
    out = _all(
        household.members("is_living", period), aged, household.members("dropped_out", period)
    )
    return _not(_somebody(household, out))


def _basic_medical(household, period):
    uninsured = _not(household.members("basic_medical_insurance", period))
    return _not(_somebody(household, _all(household.members("is_living", period), uninsured)))


def _safe_water(household, period):
    litres = household("water_litres_per_head_day", period) >= 35
    minutes = household("water_fetch_minutes", period) <= 30
    days = household("water_dry_days", period) <= 15
    return _all(
        household("water_quality_safe", period),
        _when(household("water_litres_per_head_day_known", period), litres),
        _when(household("water_fetch_minutes_known", period), minutes),
        _when(household("water_dry_days_known", period), days),
    )


def _income_above_line(household, period):
    line = household("member_count", period).astype(np.int64) * 299_500
    return _when(_income_known(household, period), _income(household, period) > line)


def _dibao(household, period):
    received = household("dibao_monthly_yuan", period).astype(np.int64) * 12
    standard = household("member_count", period).astype(np.int64) * 345_000
    known = _income_known(household, period) & household("dibao_monthly_yuan_known", period)
    below = _when(known, _income(household, period) - received < standard)
    return _all(household("is_unsupported", period), below)


def _forest(household, period):
    known = household("public_forest_mu_known", period)
    return _all(
        _when(known, household("public_forest_mu", period) > 0), household("own_forest", period)
    )


def _forest_fen(household, period):
    due = (household("public_forest_mu", period).astype(np.int64) * 1500 + 500) // 1000
    return np.where(household("public_forest_compensation_due", period) == YES, due, 0)


def _care(person, period):
    return _all(
        person("is_living", period),
        person("has_disability_certificate", period),
        person("severe_level", period),
    )


def _pension(person, period):
    of_age = _when(
        person("born_on_known", period), person("born_on", period) <= _days(1958, 12, 31)
    )
    insured = person("pension_insurance", period)
    return _all(person("is_registered", period), person("is_living", period), insured, of_age)


def _pension_got(person, period):
    full = person("pension_monthly_yuan", period) >= 9_800
    full = _when(person("pension_monthly_yuan_known", period), full)
    return _all(person("is_registered", period), person("pension_insurance", period), full)


def _gap_of(name: str) -> Any:
    def formula(population, period):
        due, got = population(f"{name}_due", period), population(f"{name}_got", period)
        unknown = (due == UNKNOWN) | (got == UNKNOWN)
        return np.where(unknown, 3, np.where(due == got, 0, np.where(due == YES, 1, 2)))

    return formula


def _inputs() -> list[type]:
    return [
        *(
            _declare(name, int, household)
            for name in (*FIGURES, *CONDITIONS, *CODES, "compensated")
        ),
        *(_declare(f"{name}_known", bool, household) for name in FIGURES),
        *(
            _declare(name, int, person)
            for name in (*PERSON_FIGURES, *PERSON_CONDITIONS, *PERSON_CODES, "is_living")
        ),
        *(_declare(f"{name}_known", bool, person) for name in PERSON_FIGURES),
    ]


def _rules() -> list[type]:
    return [
        _declare("member_count", int, household, _members),
        _declare("adequate_food", int, household, lambda h, p: h("has_food", p)),
        _declare("compulsory_education", int, household, _compulsory_education),
        _declare("basic_medical", int, household, _basic_medical),
        _declare("safe_housing", int, household,
                 lambda h, p: _either(h("safe_grade", p), h("has_other_safe_dwelling", p))),
        _declare("safe_water", int, household, _safe_water),
        _declare("income_above_line", int, household, _income_above_line),
        *_programme("dibao", household, _dibao, lambda h, p: h("dibao", p),
                    lambda h, p: (h("dibao_due", p) == YES) * h("member_count", p) * 16_000),
        *_programme("public_forest_compensation", household, _forest, lambda h, p: h("compensated", p), _forest_fen),
        *_programme("disabled_care_allowance", person, _care, lambda m, p: m("care_allowance_disabled", p),
                    lambda m, p: (m("disabled_care_allowance_due", p) == YES) * 6_000),
        *_programme("basic_pension", person, _pension, _pension_got,
                    lambda m, p: (m("basic_pension_due", p) == YES) * 9_800),
    ]  # fmt: skip


def _programme(name: str, entity: Any, due: Any, got: Any, fen: Any) -> list[type]:
    return [
        _declare(f"{name}_due", int, entity, due),
        _declare(f"{name}_got", int, entity, got),
        _declare(f"{name}_gap", int, entity, _gap_of(name)),
        _declare(f"{name}_fen", int, entity, fen),
    ]


def run(snapshot: str, out: str) -> dict[str, Any]:
    """Compute the ten rules over a snapshot and write them."""
    started = time.perf_counter()
    system = TaxBenefitSystem([person, household])
    for variable in (*_inputs(), *_rules()):
        system.add_variable(variable)
    households, persons = _households(Path(snapshot)), _persons(Path(snapshot))
    simulation = _simulation(system, households, persons)
    for name in households.column_names[1:]:
        simulation.set_input(name, PERIOD, households[name].to_numpy())
    for name in persons.column_names[2:]:
        simulation.set_input(name, PERIOD, persons[name].to_numpy())
    results = (*STANDARDS, *_results(PROGRAMMES))
    _write(simulation, Path(out) / "households.parquet", households["household_id"], results)
    results = _results(PERSON_PROGRAMMES)
    _write(simulation, Path(out) / "persons.parquet", persons["person_id"], results)
    return {"seconds": time.perf_counter() - started}


def _results(programmes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{name}_{what}" for name in programmes for what in ("due", "got", "gap", "fen"))


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
    names = ["household_id", *FIGURES, *CONDITIONS, *(field for field, _ in CODES.values())]
    table = pq.read_table(snapshot / "households.parquet", columns=names)
    columns = {"household_id": table["household_id"].combine_chunks()}
    columns |= _figures(table, FIGURES) | _conditions(table, CONDITIONS, CODES)
    columns["compensated"] = _compensated(snapshot, columns["household_id"])
    return pa.table(columns)


def _persons(snapshot: Path) -> pa.Table:
    names = ["person_id", "household_id", "died_on", *PERSON_FIGURES, *PERSON_CONDITIONS]
    names += [field for field, _ in PERSON_CODES.values()]
    table = pq.read_table(snapshot / "persons.parquet", columns=names)
    columns = {name: table[name].combine_chunks() for name in ("person_id", "household_id")}
    columns |= _figures(table, PERSON_FIGURES) | _conditions(table, PERSON_CONDITIONS, PERSON_CODES)
    columns["is_living"] = pc.is_null(table["died_on"]).cast(pa.int32())
    return pa.table(columns)


def _compensated(snapshot: Path, households: pa.Array) -> pa.Array:
    names = ["household_id", "programme", "enrolled_on", "ended_on"]
    table = pq.read_table(
        snapshot / "enrolments.parquet",
        columns=names,
        filters=[("programme", "=", "public_forest_compensation")],
    )
    holds = pc.or_kleene(pc.is_null(table["ended_on"]), pc.greater_equal(table["ended_on"], TODAY))
    begun = pc.less_equal(table["enrolled_on"], TODAY)
    kept = table.filter(pc.and_(begun, holds))["household_id"]
    return pc.is_in(households, value_set=kept.combine_chunks()).cast(pa.int32())


def _figures(table: pa.Table, scales: dict[str, int]) -> dict[str, pa.ChunkedArray]:
    known = {f"{name}_known": pc.is_valid(table[name]) for name in scales}
    return {name: _whole(table[name], scale) for name, scale in scales.items()} | known


def _whole(values: pa.ChunkedArray, scale: int) -> pa.ChunkedArray:
    scaled = pc.multiply(values, pa.scalar(scale, pa.int32())) if scale > 1 else values
    return pc.fill_null(scaled.cast(pa.int32()), 0)


def _conditions(
    table: pa.Table, names: tuple[str, ...], codes: dict[str, tuple[str, tuple[str, ...]]]
) -> dict[str, pa.ChunkedArray]:
    plain = {name: _state(table[name]) for name in names}
    return plain | {name: _coded(table[field], kinds) for name, (field, kinds) in codes.items()}


def _coded(values: pa.ChunkedArray, kinds: tuple[str, ...]) -> pa.ChunkedArray:
    found = pc.is_in(values, value_set=pa.array(kinds)).cast(pa.int32())
    return pc.if_else(pc.is_valid(values), found, pa.scalar(UNKNOWN, pa.int32()))


def _state(values: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.fill_null(values.cast(pa.int32()), UNKNOWN)


def _write(simulation: Any, path: Path, keys: pa.ChunkedArray, results: tuple[str, ...]) -> None:
    columns = {
        "key": keys,
        **{name: pa.array(simulation.calculate(name, PERIOD)) for name in results},
    }
    pq.write_table(pa.table(columns), path, compression="zstd", compression_level=1)
