"""What a plan must satisfy before a single row is drawn: all faults are found at once."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from jingzhun.errors import Fault, FaultList, Position
from jingzhun.errors.suggest import closest
from jingzhun.population.plan import (
    COUNTY_CLASSES,
    DOCTORS_FOR,
    FIRST_YEAR,
    ILLNESSES_TREATED,
    LAST_YEAR,
    LIMITED,
    STRATA,
    PopulationPlan,
)
from jingzhun.population.plan_figures import plan_figures
from jingzhun.population.plant_kinds import PLANT_KINDS
from jingzhun.population.programmes import load_programmes
from jingzhun.vocabulary import load_vocabulary

LARGEST_HOUSEHOLD = 8


def check_plan(plan: PopulationPlan, *, file: str) -> FaultList:
    """Every fault of a plan whose keys and types are right."""
    faults = FaultList()
    for check in (
        _dates,
        _strata,
        _villages,
        _counties,
        _percents,
        _blanks,
        _plants,
        _causes,
        _ways,
        _printed,
    ):
        faults.extend(check(plan, file))
    return faults


def _dates(plan: PopulationPlan, file: str) -> Iterator[Fault]:
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    for key, day in (("base_on", plan.base_on), ("as_at", plan.as_at)):
        if day.year not in years:
            wanted = f"between {FIRST_YEAR}-01-01 and {LAST_YEAR}-12-31"
            yield _at(file, key, seen=day.isoformat(), wanted=wanted)
    for year in years:
        if year not in plan.line_yuan:
            yield _at(file, f"line_yuan.{year}", code="POPULATION003", wanted=str(year))


def _strata(plan: PopulationPlan, file: str) -> Iterator[Fault]:
    yield from _unknown(plan.strata, STRATA, file=file, key="strata", what="a stratum")
    for name in STRATA:
        stratum = plan.strata.get(name)
        if stratum is None:
            yield _at(file, f"strata.{name}", code="POPULATION003", wanted=name)
            continue
        low, high = stratum.households, stratum.households * LARGEST_HOUSEHOLD
        if not low <= stratum.persons <= high:
            position = Position(file=file, key_path=f"strata.{name}")
            yield replace(no_room(name, persons=stratum.persons, households=low), position=position)


def no_room(stratum: str, *, persons: int, households: int) -> Fault:
    """The fault that the persons of a stratum and its households do not fit."""
    return Fault(
        code="POPULATION005",
        seen=str(persons),
        wanted=f"{households}-{households * LARGEST_HOUSEHOLD}",
        fields={"stratum": stratum},
    )


def _villages(plan: PopulationPlan, file: str) -> Iterator[Fault]:
    listed = plan.poor_villages
    if listed.deep > listed.poor:
        wanted = f"at most {listed.poor}"
        yield _at(file, "poor_villages.deep", seen=str(listed.deep), wanted=wanted)
    if listed.poor + listed.delisted_earlier > plan.villages:
        seen = str(listed.poor + listed.delisted_earlier)
        yield _at(file, "poor_villages", seen=seen, wanted=f"at most {plan.villages} villages")


def _counties(plan: PopulationPlan, file: str) -> Iterator[Fault]:
    """The classes of counties are known ones and sum to the totals of the place."""
    if not plan.counties:
        return
    yield from _unknown(plan.counties, COUNTY_CLASSES, file=file, key="counties", what="a class")
    for key, whole in (
        ("villages", plan.villages),
        ("poor_villages", plan.poor_villages.poor),
        ("deep_villages", plan.poor_villages.deep),
        ("poor_persons", plan.strata["poor"].persons if "poor" in plan.strata else 0),
    ):
        seen = sum(getattr(one, key) for one in plan.counties.values())
        if seen != whole:
            wanted = f"{whole} in all classes together"
            yield _at(file, f"counties.*.{key}", seen=str(seen), wanted=wanted)
    for name, one in plan.counties.items():
        if sum(one.exits.values()) > len(one.codes):
            seen, wanted = str(sum(one.exits.values())), f"at most {len(one.codes)} counties"
            yield _at(file, f"counties.{name}.exits", seen=seen, wanted=wanted)
        if one.poor_villages > one.villages or one.deep_villages > one.poor_villages:
            seen = f"{one.deep_villages} of {one.poor_villages} of {one.villages}"
            yield _at(file, f"counties.{name}", seen=seen, wanted="deep within poor within all")


def _percents(plan: PopulationPlan, file: str) -> Iterator[Fault]:
    named: dict[str, Decimal | int] = {
        "illness_or_disability_percent": plan.illness_or_disability_percent,
        "disability_within_percent": plan.disability_within_percent,
        "poor_villages.poor_person_percent": plan.poor_villages.poor_person_percent,
        "wants_credit_percent": plan.wants_credit_percent,
        "young_families_percent": plan.young_families_percent,
    }
    for key in ("coverage_percent", "self_pay_cap_percent", "also_runs", "visitors_percent"):
        named |= {f"{key}.{name}": value for name, value in getattr(plan, key).items()}
    for key, value in named.items():
        if not 0 <= value <= 100:
            yield _at(file, key, seen=str(value), wanted="between 0 and 100")


def _blanks(plan: PopulationPlan, file: str) -> Iterator[Fault]:
    entities = load_vocabulary().entities
    for entity, fields in plan.blanks.items():
        known = entities[entity].fields if entity in entities else {}
        yield from _unknown(
            fields, known, file=file, key=f"blanks.{entity}", what=f"a field of {entity}"
        )


def _plants(plan: PopulationPlan, file: str) -> Iterator[Fault]:
    yield from _unknown(plan.plants, PLANT_KINDS, file=file, key="plants", what="a kind of plant")
    further = [name for name, one in load_programmes().items() if not one.everywhere]
    what = "a programme of some places"
    yield from _unknown(plan.also_runs, further, file=file, key="also_runs", what=what)


def _causes(plan: PopulationPlan, file: str) -> Iterator[Fault]:
    known = load_vocabulary().code_tables["cause_of_poverty"].values
    return _unknown(plan.causes, known, file=file, key="causes", what="a cause of poverty")


def _ways(plan: PopulationPlan, file: str) -> Iterator[Fault]:
    """Keys that choose one of a few ways, or name a class of counties or a programme."""
    for key, value, known in (
        ("family_doctor_for", plan.family_doctor_for, DOCTORS_FOR),
        ("treats_illnesses", plan.treats_illnesses, ILLNESSES_TREATED),
    ):
        if value not in known:
            yield _at(file, key, seen=value, wanted=" or ".join(known))
    caps = ("deep", "other")
    key, what = "self_pay_cap_percent", "a class of counties with a cap"
    yield from _unknown(plan.self_pay_cap_percent, caps, file=file, key=key, what=what)
    key, what = "deep_counties_only", "a programme that can be limited"
    yield from _unknown(plan.deep_counties_only, LIMITED, file=file, key=key, what=what)


def _printed(plan: PopulationPlan, file: str) -> Iterator[Fault]:
    return _unknown(
        plan.printed, plan_figures(plan), file=file, key="printed", what="a figure of the plan"
    )


def _unknown(
    names: Iterable[str], known: Iterable[str], *, file: str, key: str, what: str
) -> Iterator[Fault]:
    allowed = set(known)
    for name in names:
        if name in allowed:
            continue
        likely = closest(name, allowed)
        yield Fault(
            code="POPULATION007",
            position=Position(file=file, key_path=f"{key}.{name}"),
            seen=name,
            wanted=what,
            fields={
                "wanted_zh": "可识别的名称",
                "hint": f"Did you mean '{likely}'?" if likely else "Remove it.",
            },
        )


def _at(
    file: str, key: str, *, code: str = "POPULATION004", seen: str = "", wanted: str = ""
) -> Fault:
    return Fault(code=code, position=Position(file=file, key_path=key), seen=seen, wanted=wanted)
