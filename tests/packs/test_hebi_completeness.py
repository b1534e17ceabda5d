"""Every figure and every obligation of the Hebi plan has its entry in ``packs/hebi-2018``.

The list to hold it against was made by hand from the plan and lies beside the checkout, in ``../shared``; without it
the first two tests have nothing to compare and say so.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jingzhun.packs import (
    Entry,
    Goal,
    MoneyRule,
    Pack,
    Parameter,
    Status,
    Target,
    load_pack,
    parse_clause,
    shipped_packs_root,
)
from jingzhun.vocabulary import SCALES

ROOT = Path(__file__).parents[2]
BY_HAND = ROOT.parent / "shared" / "gold" / "hebi.jsonl"
KINDS = (
    *("parameters", "definitions", "standards", "programmes", "procedures"),
    *("goals", "duties", "money", "tasks", "background"),
)
# What the plan counts in, and the units of the pack that may hold it (duties: what each time is, and how often).
UNITS: Mapping[str, frozenset[str]] = {
    printed: frozenset(units.split())
    for printed, units in {
        "个": "item village post",
        "个/村": "item",
        "个/县": "item",
        "个/乡镇卫生院": "post",
        "个工作日/月": "working_day/month",
        "人": "person",
        "人/户": "person",
        "人次": "person_time",
        "元": "yuan",
        "元/人": "yuan",
        "元/人·月": "yuan_month",
        "元/亩·年": "yuan_mu_year",
        "元/村": "yuan",
        "名": "person",
        "名/县": "person",
        "名/年": "person",
        "名/村": "person",
        "套": "set",
        "家": "item household",
        "户": "household",
        "所": "institution",
        "所/县": "item",
        "所/乡镇": "item",
        "次/周": "time/week",
        "次/月": "time/month",
        "次/季度": "time/quarter",
        "次/年": "time/year time",
        "种": "item",
        "项/户": "item",
        "%": "percent",
    }.items()
}


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number of the pack, or one number that the pack should have; no years: any year will do."""

    clause: str
    value: Decimal
    units: frozenset[str]
    years: frozenset[int]
    name: str


@pytest.fixture(scope="module")
def pack() -> Pack:
    """The shipped pack."""
    return load_pack(shipped_packs_root() / "hebi-2018")


@pytest.fixture(scope="module")
def by_hand() -> Sequence[Mapping[str, Any]]:
    """The records that a careful reader found in the plan."""
    if not BY_HAND.exists():
        pytest.skip(
            "the hand-made list of figures (../shared/gold/hebi.jsonl) is not on this machine"
        )
    return [json.loads(line) for line in BY_HAND.read_text(encoding="utf-8").splitlines()]


def test_every_figure_of_the_plan_has_an_entry_of_its_own(
    pack: Pack, by_hand: Sequence[Mapping[str, Any]]
) -> None:
    wanted = [
        figure for record in by_hand if record["type"] == "quantity" for figure in _demands(record)
    ]

    missing = _unmatched(wanted, list(_figures(pack)))

    assert len(wanted) > 100, "the list by hand is shorter than it was"
    assert not missing, "\n".join(
        f"{f.name} {f.clause} {f.value} {sorted(f.years)}" for f in missing
    )


def test_every_obligation_of_the_plan_is_covered_in_its_clause(
    pack: Pack, by_hand: Sequence[Mapping[str, Any]]
) -> None:
    stands_for = _task_table()

    wrong = [
        f"{record['id']} {parse_clause(record['section'])}: {name}"
        for record in by_hand
        if record["type"] == "task"
        for name in [stands_for.get(record["id"].removeprefix("hebi-"), "no entry")]
        if parse_clause(record["section"]) != _clause_of(pack, name)
    ]

    assert not wrong, "\n".join(wrong)


def test_the_table_of_obligations_names_entries_that_exist(pack: Pack) -> None:
    named = _task_table()

    assert len(named) == 189
    assert [name for name in named.values() if _clause_of(pack, name) is None] == []


def test_every_clause_of_the_plan_has_entries(pack: Pack) -> None:
    cited = {entry.source.clause for kind in KINDS for entry in getattr(pack, kind).values()}

    chapters = {
        c for c in pack.clauses for other in pack.clauses if other.startswith(c) and other != c
    }

    assert [clause for clause in pack.clauses if clause not in cited | chapters] == []


def test_amounts_the_plan_leaves_open_are_marked_as_placeholders(pack: Pack) -> None:
    """Only what the plan prints may be confirmed: a tariff taken from elsewhere must show as one."""
    left_open = (
        "dibao_standard",
        "dibao_monthly_per_head",
        "extreme_poverty_monthly",
        "renovation_subsidy",
        "student_aid",
        "disabled_living_allowance",
        "disabled_care_allowance",
        "accessible_home_subsidy",
        "forest_ranger_monthly",
        "microcredit_max",
        "student_loan_max",
        "nutrition_daily",
        "basic_insurance_premium_subsidy",
    )

    assert [name for name in left_open if pack.parameters[name].status.value != "placeholder"] == []


def _task_table() -> Mapping[str, str]:
    text = (Path(__file__).parent / "hebi_tasks.toml").read_text(encoding="utf-8")
    table: Mapping[str, str] = tomllib.loads(text)["tasks"]
    return table


def _clause_of(pack: Pack, name: str) -> str | None:
    """The clause of an entry named ``kind:id``, or ``None``."""
    kind, _, entry_id = name.partition(":")
    plural = {"money": "money", "duty": "duties"}.get(kind, f"{kind}s")
    entry = getattr(pack, plural, {}).get(entry_id)
    return None if entry is None else str(entry.source.clause)


def _demands(record: Mapping[str, Any]) -> Iterator[Figure]:
    """The figures that one record asks for: both ends of a range, every year of 'each year'."""
    years = record["years"]
    spans = [{year} for year in years] if record["span"] == "each" else [set(years)]
    ends = [record["value"], *([record["value_max"]] if record["value_max"] is not None else [])]
    for end in ends:
        for span in spans or [set()]:
            yield Figure(
                clause=parse_clause(record["section"]),
                value=Decimal(str(end)),
                units=UNITS[record["unit"]],
                years=frozenset(span),
                name=record["id"],
            )


def _figures(pack: Pack) -> Iterator[Figure]:
    """All numbers that the pack takes from the plan; placeholders are its own and cover nothing."""
    for parameter in pack.parameters.values():
        if parameter.status is not Status.PLACEHOLDER:
            yield from _parameter_figures(parameter)
    for goal in pack.goals.values():
        for target in goal.targets:
            years = frozenset({target.year, *target.years})
            yield from _target_figures(goal, target, goal.indicator.unit, years)
    for rule in pack.money.values():
        for target in rule.targets[:1]:
            yield from _target_figures(rule, target, "percent", frozenset())
    for duty in pack.duties.values():
        if duty.every:
            unit = f"{duty.amount_unit or 'time'}/{duty.every}"
            yield _figure(duty, duty.amount or Decimal(duty.at_least), unit)
    for fact in pack.background.values():
        years = frozenset({fact.as_at.year}) if fact.as_at else frozenset()
        yield _figure(fact, fact.value, fact.unit, years)


def _parameter_figures(parameter: Parameter) -> Iterator[Figure]:
    for dated in parameter.values:
        value = dated.value
        if isinstance(value, int) and not isinstance(value, bool):
            figure = Decimal(value) / SCALES.get(parameter.type, 1)
            yield _figure(parameter, figure, parameter.unit)


def _target_figures(
    entry: Goal | MoneyRule, target: Target, unit: str, years: frozenset[int]
) -> Iterator[Figure]:
    for value in (target.value, target.value_max):
        if value is not None:
            yield _figure(entry, value, unit, years)


def _figure(entry: Entry, value: Decimal, unit: str, years: frozenset[int] = frozenset()) -> Figure:
    units = frozenset({unit})
    return Figure(clause=entry.source.clause, value=value, units=units, years=years, name=entry.id)


def _fits(wanted: Figure, given: Figure) -> bool:
    """Same clause, value and unit, and every printed year; entries without a year hold throughout."""
    same = wanted.clause == given.clause and wanted.value == given.value
    in_time = not given.years or wanted.years <= given.years
    return same and in_time and bool(wanted.units & given.units)


def _unmatched(wanted: Sequence[Figure], given: Sequence[Figure]) -> list[Figure]:
    """What is left of ``wanted`` when each takes one of ``given`` for itself (augmenting paths)."""
    taken: dict[int, int] = {}

    def place(index: int, seen: set[int]) -> bool:
        for other, figure in enumerate(given):
            if other in seen or not _fits(wanted[index], figure):
                continue
            seen.add(other)
            if other not in taken or place(taken[other], seen):
                taken[other] = index
                return True
        return False

    return [figure for index, figure in enumerate(wanted) if not place(index, set())]
