"""Reading plans: those that ship with the package, one from a file, or one of any size."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from jingzhun.errors import Fault, FaultList, JingzhunError, Position
from jingzhun.errors.suggest import closest
from jingzhun.population.plan import STRATA, CountyClass, PoorVillages, PopulationPlan, Stratum
from jingzhun.population.plan_checks import check_plan

_PERSONS_A_VILLAGE = 1_500
_MOST_VILLAGES = 40_000

_KEYS: Mapping[str, type | tuple[type, ...]] = {
    "id": str,
    "title": str,
    "root": str,
    "seed": int,
    "base_on": date,
    "as_at": date,
    "villages": int,
    "strata": dict,
    "poor_villages": dict,
    "illness_or_disability_percent": (int, float),
    "disability_within_percent": int,
    "causes": dict,
    "exits": dict,
    "earlier_exits": dict,
    "village_exits": dict,
    "relapse_per_thousand": int,
    "line_yuan": dict,
    "quotas": dict,
    "coverage_percent": dict,
    "blanks": dict,
    "plants": dict,
}
_LIKE = (
    *("causes", "earlier_exits", "relapse_per_thousand", "disability_within_percent"),
    *("line_yuan", "coverage_percent", "blanks", "plants"),
)
_OPTIONAL: Mapping[str, type | tuple[type, ...]] = {
    "region": str,
    "counties": dict,
    "printed": dict,
    "demo_one_in": int,
    "city_budget_yuan": dict,
    "deep_county_new_fund_yuan": int,
    "deep_village_fund_yuan": dict,
    "self_pay_cap_percent": dict,
    "child_disability_per_thousand": int,
    "wants_credit_percent": int,
    "young_families_percent": int,
    "family_doctor_for": str,
    "treats_illnesses": str,
    "deep_counties_only": list,
    "also_runs": dict,
    "visitors_percent": dict,
    "like": str,
}


@cache
def load_plan(name: str) -> PopulationPlan:
    """The plan that ships under ``name``.

    Raises:
        JingzhunError: POPULATION001 when there is none, and every fault of a plan that does not hold.

    >>> load_plan("hebi").strata["poor"].persons
    19702
    """
    return _parse(_shipped_text(name), file=f"{name}.yaml")


def _shipped_text(name: str) -> str:
    if name not in plan_names():
        known = ", ".join(plan_names())
        raise JingzhunError([Fault(code="POPULATION001", seen=name, wanted=known)])
    folder = files("jingzhun.population") / "data" / "plans"
    return (folder / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def plan_names() -> tuple[str, ...]:
    """The names of the plans that ship.

    >>> plan_names()
    ('hebi', 'hubei', 'luoyang', 'sichuan', 'town')
    """
    folder = files("jingzhun.population") / "data" / "plans"
    found = (e.name.removesuffix(".yaml") for e in folder.iterdir() if e.name[0] != "_")
    return tuple(sorted(found))


def read_plan(path: Path) -> PopulationPlan:
    """The plan in the YAML file at ``path``.

    Raises:
        JingzhunError: With every fault of the file.
    """
    if not path.is_file():
        raise JingzhunError([Fault(code="GENERAL001", position=Position(file=str(path)))])
    return _parse(path.read_text(encoding="utf-8"), file=str(path))


def scale_plan(
    persons: int, *, households: int, root: str = "410000", seed: int = 1
) -> PopulationPlan:
    """A plan of any size with the make-up of the Hebi plan: the same shares of everything.

    ``villages`` grows with the roster, about 1,500 people each, up to what a large province has.

    Raises:
        JingzhunError: When the persons do not fit into the households.

    >>> plan = scale_plan(1_000_000, households=350_000)
    >>> plan.persons, plan.households
    (1000000, 350000)
    """
    model = load_plan("hebi")
    factor = Decimal(persons) / model.persons
    villages = min(max(2, persons // _PERSONS_A_VILLAGE), _MOST_VILLAGES)
    poor = max(1, round(villages / 60))
    plan = replace(
        model,
        id="scale",
        title=f"{persons} persons",
        root=root,
        seed=seed,
        villages=villages,
        strata=_scaled_strata(model.strata, persons=persons, households=households),
        poor_villages=PoorVillages(
            poor=poor, deep=poor * 2 // 3, delisted_earlier=poor, poor_person_percent=12
        ),
        quotas={k: _scaled(years, factor) for k, years in model.quotas.items()},
        plants={kind: round(count * factor) for kind, count in model.plants.items()},
    )
    check_plan(plan, file="scale").raise_if_errors()
    return plan


def _scaled(counts: Mapping[int, int], factor: Decimal) -> dict[int, int]:
    return {year: round(count * factor) for year, count in counts.items()}


def _scaled_strata(
    strata: Mapping[str, Stratum], *, persons: int, households: int
) -> dict[str, Stratum]:
    whole_persons = sum(s.persons for s in strata.values())
    whole_households = sum(s.households for s in strata.values())
    scaled = {
        name: Stratum(
            households=s.households * households // whole_households,
            persons=s.persons * persons // whole_persons,
        )
        for name, s in strata.items()
    }
    last = scaled[STRATA[-1]]
    scaled[STRATA[-1]] = Stratum(
        households=last.households + households - sum(s.households for s in scaled.values()),
        persons=last.persons + persons - sum(s.persons for s in scaled.values()),
    )
    return scaled


def _parse(text: str, *, file: str) -> PopulationPlan:
    faults = FaultList()
    raw: Any = yaml.safe_load(text)
    raw = _completed(raw if isinstance(raw, dict) else {})
    known = {**_KEYS, **_OPTIONAL}
    for key in sorted(raw.keys() - known.keys()):
        faults.add(_fault(file, key, code="POPULATION002", seen=key, wanted=closest(key, known)))
    for key, kinds in known.items():
        if key not in raw and key in _OPTIONAL:
            continue
        if key not in raw:
            faults.add(_fault(file, key, code="POPULATION003", wanted=key))
        elif not isinstance(raw[key], kinds):
            faults.add(_fault(file, key, seen=repr(raw[key]), wanted=_kind_words(kinds)))
    faults.raise_if_errors()
    plan = _build(raw)
    check_plan(plan, file=file).raise_if_errors()
    return plan


def _completed(raw: dict[str, Any]) -> dict[str, Any]:
    """What a plan leaves to the plan that it is ``like``: shares and habits, no totals."""
    if "like" not in raw:
        return raw
    model: Mapping[str, Any] = yaml.safe_load(_shipped_text(str(raw["like"])))
    return {**{key: model[key] for key in _LIKE if key in model}, **raw}


def _kind_words(kinds: type | tuple[type, ...]) -> str:
    several = kinds if isinstance(kinds, tuple) else (kinds,)
    words = {
        str: "text",
        int: "a whole number",
        float: "a number",
        date: "a date",
        dict: "a map",
        list: "a list",
    }
    return words[several[-1]]


def _build(raw: Mapping[str, Any]) -> PopulationPlan:
    values = {key: value for key, value in raw.items() if key != "like"}
    values["strata"] = {name: Stratum(**stratum) for name, stratum in raw["strata"].items()}
    values["poor_villages"] = PoorVillages(**raw["poor_villages"])
    values["counties"] = {
        name: CountyClass(**{**one, "codes": tuple(one.get("codes", ()))})
        for name, one in raw.get("counties", {}).items()
    }
    values["deep_counties_only"] = tuple(raw.get("deep_counties_only", ()))
    values["illness_or_disability_percent"] = Decimal(str(raw["illness_or_disability_percent"]))
    values["blanks"] = {
        entity: {
            name: (Decimal(str(ours)), Decimal(str(others)))
            for name, (ours, others) in fields.items()
        }
        for entity, fields in raw["blanks"].items()
    }
    return PopulationPlan(**values)


def _fault(
    file: str, key: str, *, code: str = "POPULATION004", seen: str = "", wanted: str = ""
) -> Fault:
    return Fault(code=code, position=Position(file=file, key_path=key), seen=seen, wanted=wanted)
