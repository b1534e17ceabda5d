"""Every figure and every obligation of a document has its entry in the document's pack.

The lists to hold the packs against were made by hand from the documents and lie beside the checkout, in ``../shared``;
without them the tests that compare have nothing to compare and say so. Which entry stands for which obligation, and
what is waived for which reason, is in ``<document>_tasks.toml``.
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
    ENTRY_KINDS,
    Entry,
    Goal,
    MoneyRule,
    Pack,
    Parameter,
    Programme,
    Status,
    Target,
    TaskEntry,
    load_pack,
    parse_clause,
    shipped_packs_root,
)
from jingzhun.vocabulary import SCALES

ROOT = Path(__file__).parents[2]
BY_HAND = ROOT.parent / "shared" / "gold"
DOCUMENTS = {"hebi": "hebi-2018", "town": "town-2018", "hubei": "hubei-2017"}
"""Packs by document. Of a pack that has only parts of its document, those parts are compared."""
FIGURES = {"hebi": 101, "town": 10, "hubei": 20}
"""How many figures the list by hand asks for at least: a shorter one would prove less."""
OBLIGATIONS = {"hebi": 189, "town": 106, "hubei": 72}
# What the documents leave open: a tariff taken from elsewhere must show as one.
LEFT_OPEN = {
    "hebi": """
        dibao_standard dibao_monthly_per_head extreme_poverty_monthly renovation_subsidy student_aid
        disabled_living_allowance disabled_care_allowance accessible_home_subsidy forest_ranger_monthly microcredit_max
        student_loan_max nutrition_daily basic_insurance_premium_subsidy
        """,
    "town": """
        self_pay_cap chronic_outpatient_rate yulu_yearly renovation_subsidy microcredit_max subsidised_share
        dibao_standard dibao_monthly_per_head office_staff_middle small_village_below large_village_from
        """,
    "hubei": "province_income_growth",
}
# What the documents count in, and the units of the pack that may hold it (duties: what each time is, and how often).
UNITS: Mapping[str, frozenset[str]] = {
    printed: frozenset(units.split())
    for printed, units in {
        "个": "item village post",
        "个月": "month",
        "个/村": "item",
        "个/县": "item",
        "个/乡镇卫生院": "post",
        "个工作日/月": "working_day/month",
        "人": "person",
        "人/队": "person",
        "人/户": "person",
        "人次": "person_time",
        "元": "yuan",
        "元/人": "yuan",
        "元/人·月": "yuan_month",
        "元/亩·年": "yuan_mu_year",
        "元/县": "yuan",
        "元/县·年": "yuan",
        "元/村": "yuan",
        "名": "person",
        "名/县": "person",
        "名/年": "person",
        "名/村": "person",
        "套": "set",
        "年": "year",
        "家": "item household",
        "家/村": "item",
        "户": "household",
        "所": "institution",
        "所/县": "item",
        "所/乡镇": "item",
        "次": "time",
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


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document by its short name, its pack, and the table of its obligations."""

    name: str
    pack: Pack
    tasks: Mapping[str, str]
    waived: Mapping[str, str]
    functions: Mapping[str, str]

    @property
    def by_hand(self) -> Sequence[Mapping[str, Any]]:
        """The records that a careful reader found in the document."""
        file = BY_HAND / f"{self.name}.jsonl"
        if not file.exists():
            pytest.skip(f"the list made by hand (../shared/gold/{file.name}) is not here")
        records = map(json.loads, file.read_text(encoding="utf-8").splitlines())
        return [record for record in records if _clause(record) in self.pack.clauses]

    def obligations(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """The tasks of the list by hand, under the ids of the table."""
        for record in self.by_hand:
            if record["type"] == "task":
                yield record["id"].removeprefix(f"{self.name}-"), record


@pytest.fixture(scope="module", params=DOCUMENTS)
def document(request: pytest.FixtureRequest) -> Document:
    """One document after the other."""
    name = request.param
    text = (Path(__file__).parent / f"{name}_tasks.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    return Document(
        name=name,
        pack=load_pack(shipped_packs_root() / DOCUMENTS[name]),
        tasks=tables["tasks"],
        waived=tables.get("waived", {}),
        functions=tables.get("functions", {}),
    )


def test_every_figure_of_the_document_has_an_entry_of_its_own(document: Document) -> None:
    quantities = [record for record in document.by_hand if record["type"] == "quantity"]
    wanted = [figure for record in quantities for figure in _demands(record)]

    missing = _unmatched(wanted, list(_figures(document.pack)))

    assert len(wanted) >= FIGURES[document.name], "the list by hand is shorter than it was"
    assert not missing, "\n".join(
        f"{f.name} {f.clause} {f.value} {sorted(f.years)}" for f in missing
    )


def test_every_obligation_of_the_document_is_covered_in_its_clause_or_waived(
    document: Document,
) -> None:
    wrong = [
        f"{name} {_clause(record)}: {entry}"
        for name, record in document.obligations()
        for entry in [document.tasks.get(name, "no entry")]
        if name not in document.waived and _clause(record) != _clause_of(document.pack, entry)
    ]

    assert not wrong, "\n".join(wrong)


def test_the_units_that_lead_and_support_are_those_that_the_document_names(
    document: Document,
) -> None:
    """Where a table of functions says what each printed unit is; a unit it lacks is a group of others."""
    wrong = [
        f"{name} {document.tasks[name]}: {sorted(_units(entry))}, printed {sorted(printed)}"
        for name, record in document.obligations()
        for printed in [_printed_units(record, document.functions)]
        for entry in [_entry(document.pack, document.tasks.get(name, ""))]
        if isinstance(entry, _WITH_UNITS) and printed and _units(entry) != printed
    ]

    assert not wrong, "\n".join(wrong)


def test_the_table_of_obligations_names_entries_that_exist(document: Document) -> None:
    named = document.tasks

    assert len(named) + len(document.waived) == OBLIGATIONS[document.name]
    assert not named.keys() & document.waived.keys()
    assert all(document.waived.values())
    assert [name for name in named.values() if _clause_of(document.pack, name) is None] == []


def test_every_clause_of_the_document_has_entries(document: Document) -> None:
    pack = document.pack
    cited = {entry.source.clause for kind in ENTRY_KINDS for entry in getattr(pack, kind).values()}

    chapters = {
        c for c in pack.clauses for other in pack.clauses if other.startswith(c) and other != c
    }

    assert [clause for clause in pack.clauses if clause not in cited | chapters] == []


def test_amounts_the_document_leaves_open_are_marked_as_placeholders(document: Document) -> None:
    """Only what the document prints may be confirmed."""
    left_open = LEFT_OPEN[document.name].split()
    parameters = document.pack.parameters

    assert [n for n in left_open if parameters[n].status is not Status.PLACEHOLDER] == []


_WITH_UNITS = (Programme, Goal, TaskEntry)


def _units(entry: Programme | Goal | TaskEntry) -> frozenset[tuple[str, str]]:
    """Who leads and who supports, by function."""
    leads = {("lead", name) for name in (entry.lead, *entry.joint_leads) if name}
    return frozenset(leads | {("with", name) for name in entry.supporting})


def _printed_units(
    record: Mapping[str, Any], functions: Mapping[str, str]
) -> frozenset[tuple[str, str]]:
    """The same of a record, or nothing where it names a unit without a function of its own."""
    printed = [(role, unit) for role, units in record["responsible"].items() for unit in units]
    if not all(unit in functions for _, unit in printed):
        return frozenset()
    return frozenset((role, functions[unit]) for role, unit in printed)


def _clause(record: Mapping[str, Any]) -> str:
    """The clause of a record; what stands before the first is the preface."""
    return parse_clause(record["section"] or "前言")


def _entry(pack: Pack, name: str) -> Entry | None:
    """The entry named ``kind:id``, or ``None``."""
    kind, _, entry_id = name.partition(":")
    plural = {"money": "money", "duty": "duties"}.get(kind, f"{kind}s")
    found: Entry | None = getattr(pack, plural, {}).get(entry_id)
    return found


def _clause_of(pack: Pack, name: str) -> str | None:
    """The clause of an entry named ``kind:id``, or ``None``."""
    entry = _entry(pack, name)
    return None if entry is None else str(entry.source.clause)


def _demands(record: Mapping[str, Any]) -> Iterator[Figure]:
    """The figures that one record asks for: both ends of a range, every year of 'each year'."""
    years = record["years"]
    spans = [{year} for year in years] if record["span"] == "each" else [set(years)]
    ends = [record["value"], *([record["value_max"]] if record["value_max"] is not None else [])]
    for end in ends:
        for span in spans or [set()]:
            yield Figure(
                clause=_clause(record),
                value=Decimal(str(end)),
                units=UNITS[record["unit"]],
                years=frozenset(span),
                name=record["id"],
            )


def _figures(pack: Pack) -> Iterator[Figure]:
    """All numbers that the pack takes from its document; placeholders are its own and cover nothing."""
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
        if duty.every and duty.status is not Status.PLACEHOLDER:
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
