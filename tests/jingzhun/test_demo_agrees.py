"""The demo's figures, computed again in plain Python from the same files: no rule language, no query, other code.

Figures of the documents are written out here a second time on purpose; three-valued logic too.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from jingzhun.cli.demo_steps import DemoResult, Stopwatch, make_demo
from jingzhun.cli.rule_words import RuleWords
from jingzhun.cli.run_reading import RunReader
from jingzhun.cli.texts import Texts
from jingzhun.cli.village_tables import villages_table
from jingzhun.eligibility import DecisionRequest, decide, regimes_in
from jingzhun.packs import load_pack, load_packs, shipped_packs_root
from jingzhun.population import load_plan

DAY = date(2018, 12, 31)
NO, YES, UNKNOWN, NOT_APPLICABLE = range(4)
POVERTY_LINE, DIBAO_LINE = Decimal(2995), Decimal(3450)
DIBAO_A_HEAD_AND_MONTH, LIVING_ALLOWANCE = Decimal(160), Decimal(60)
RENOVATION = {"C": Decimal(8000), "D": Decimal(20000)}
HEADCOUNT_LIMIT = {"central": Decimal("0.02"), "western": Decimal("0.03")}

SETTLEMENT = {
    "pack.yaml": """
id: settlement-sample
title: 样例
document_number: 样〔2018〕1号
issuer: 样例
place: '410600'
valid_from: 2018-01-01
version: '1'
campaign: true
clauses: {一: 样例}
""",
    "parameters.yaml": """
- id: settlement_scale
  label: 分档
  unit: percent
  bracket: true
  values: {2018-01-01: [{above: 0, rate: 0}, {above: 1500, rate: 50}, {above: 10000, rate: 65.5}]}
  status: placeholder
  note: 样例
  source: {clause: 一}
""",
    "programmes.yaml": """
- id: settlement
  label: 分档结算
  for: bill
  who: in_scope_yuan > 0
  access: automatic
  gives: {what: cash, amount: "bracket(param.settlement_scale, in_scope_yuan)", per: occasion}
  checks_gaps: false
  lead: medical_insurance
  source: {clause: 一}
""",
}

Truth = bool | None
Row = Mapping[str, Any]


def both(*values: Truth) -> Truth:
    """Kleene's and."""
    if any(value is False for value in values):
        return False
    return None if any(value is None for value in values) else True


def either(*values: Truth) -> Truth:
    """Kleene's or."""
    return opposite(both(*(opposite(value) for value in values)))


def opposite(value: Truth) -> Truth:
    return None if value is None else not value


def is_one_of(value: object, *codes: object) -> Truth:
    return None if value is None else value in codes


def state(value: Truth) -> int:
    return UNKNOWN if value is None else YES if value else NO


def age(born_on: date | None) -> int | None:
    if born_on is None:
        return None
    return DAY.year - born_on.year - ((DAY.month, DAY.day) < (born_on.month, born_on.day))


@dataclass(frozen=True, kw_only=True)
class Register:
    """The rows of a snapshot as lists of dictionaries, and how they hang together."""

    households: list[Row]
    persons: list[Row]
    bills: list[Row]
    villages: list[Row]
    enrolments: list[Row]
    counties: Mapping[str, Row]
    members: Mapping[str, list[Row]]
    steps: Mapping[str, set[str]]

    def living(self, household: str) -> list[Row]:
        return [row for row in self.members[household] if row["died_on"] is None]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoResult:
    folder = tmp_path_factory.mktemp("demo") / "hebi"
    return make_demo(
        load_plan("hebi"),
        folder,
        tell=lambda _name, _done, _total: None,
        say=lambda _step: None,
        watch=Stopwatch(),
    )


@pytest.fixture(scope="module")
def register(demo: DemoResult) -> Register:
    def rows(entity: str, *columns: str) -> list[Row]:
        path = demo.folder / "snapshot" / f"{entity}.parquet"
        table: list[Row] = pq.read_table(path, columns=list(columns) or None).to_pylist()
        return table

    persons = rows(
        "persons",
        *("person_id", "household_id", "died_on", "born_on", "dropped_out", "registration"),
        *("basic_medical_insurance", "has_disability_certificate", "living_allowance_disabled"),
    )
    steps: dict[str, set[str]] = defaultdict(set)
    for row in rows("enrolment_steps", "enrolment_id", "step"):
        steps[row["enrolment_id"]].add(row["step"])
    return Register(
        households=rows("households"),
        persons=persons,
        bills=rows("bills"),
        villages=rows("villages"),
        enrolments=rows("enrolments"),
        counties={row["county_id"]: row for row in rows("counties")},
        members=by(persons, "household_id"),
        steps=steps,
    )


def by(rows: Iterable[Row], name: str) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row[name] is not None:
            found[row[name]].append(row)
    return found


def decided(demo: DemoResult, entity: str, key: str, column: str) -> dict[str, Any]:
    table = pq.read_table(demo.run.path(entity), columns=[key, column])
    return dict(zip(table.column(key).to_pylist(), table.column(column).to_pylist(), strict=True))


def gaps(demo: DemoResult, programme: str) -> dict[str, tuple[int, Decimal | None]]:
    rows = pq.read_table(demo.run.path("gaps")).to_pylist()
    return {
        row["subject_id"]: (row["gap"], row["amount_yuan"])
        for row in rows
        if row["programme"] == programme
    }


def expect_households(demo: DemoResult, standard: str, expected: Mapping[str, int]) -> None:
    """Every household's state is the expected one; both kinds and an unknown occur, or the test proves nothing."""
    found = decided(demo, "households", "household_id", f"standard__{standard}")
    assert found == expected
    assert {NO, YES} <= set(expected.values())


# --- the rules once more -------------------------------------------------------------------------


def safe_housing(home: Row) -> Truth:
    return either(is_one_of(home["dwelling_grade"], "A", "B"), home["has_other_safe_dwelling"])


def safe_water(home: Row) -> Truth:
    litres, minutes, dry = (
        home[name]
        for name in ("water_litres_per_head_day", "water_fetch_minutes", "water_dry_days")
    )
    return both(
        home["water_quality_safe"],
        None if litres is None else litres >= 35,
        None if minutes is None else minutes <= 30,
        None if dry is None else dry <= 15,
    )


def in_school(members: list[Row]) -> Truth:
    def is_of_age(person: Row) -> Truth:
        years = age(person["born_on"])
        return None if years is None else 6 <= years <= 15

    return opposite(either(*(both(is_of_age(p), p["dropped_out"]) for p in members), False))


def insured(members: list[Row]) -> Truth:
    return opposite(either(*(opposite(p["basic_medical_insurance"]) for p in members), False))


def net_income(home: Row) -> Decimal | None:
    kinds = ("wage", "business", "property", "transfer")
    parts = [home[f"{kind}_income_yuan"] for kind in kinds]
    if any(part is None for part in parts) or home["business_expense_yuan"] is None:
        return None
    return sum(parts, Decimal(0)) - Decimal(home["business_expense_yuan"])


def income_above_line(home: Row, members: list[Row]) -> Truth:
    income = net_income(home)
    return None if income is None or not members else income > POVERTY_LINE * len(members)


def may_exit(home: Row, members: list[Row]) -> Truth:
    return both(
        income_above_line(home, members),
        home["has_food"],
        home["has_clothing"],
        in_school(members),
        insured(members),
        safe_housing(home),
        safe_water(home),
    )


def qualifies_for_dibao(home: Row, members: list[Row]) -> Truth:
    income, monthly = net_income(home), home["dibao_monthly_yuan"]
    is_low: Truth = None
    if income is not None and monthly is not None and members:
        is_low = income - 12 * Decimal(monthly) < DIBAO_LINE * len(members)
    return both(is_one_of(home["extreme_poverty_support"], "none"), is_low)


def is_priority(home: Row, members: list[Row]) -> Truth:
    income = net_income(home)
    is_below = None if income is None or not members else income < POVERTY_LINE * len(members)
    return either(
        home["registration"] in ("poor", "exited", "relapsed"),
        is_one_of(home["extreme_poverty_support"], "dispersed"),
        home["dibao"],
        both(either(*(p["has_disability_certificate"] for p in members), False), is_below),
    )


# --- the comparisons -----------------------------------------------------------------------------


def test_safe_housing_with_its_unknowns_agrees(demo: DemoResult, register: Register) -> None:
    expected = {h["household_id"]: state(safe_housing(h)) for h in register.households}
    expect_households(demo, "safe_housing", expected)
    assert UNKNOWN in expected.values()


def test_safe_water_with_its_unknowns_agrees(demo: DemoResult, register: Register) -> None:
    expected = {h["household_id"]: state(safe_water(h)) for h in register.households}
    expect_households(demo, "safe_water", expected)
    assert UNKNOWN in expected.values()


def test_schooling_of_the_members_agrees(demo: DemoResult, register: Register) -> None:
    keys = [h["household_id"] for h in register.households]
    expected = {key: state(in_school(register.living(key))) for key in keys}
    expect_households(demo, "compulsory_education", expected)


def test_insurance_of_the_members_with_unknowns_agrees(
    demo: DemoResult, register: Register
) -> None:
    keys = [h["household_id"] for h in register.households]
    expected = {key: state(insured(register.living(key))) for key in keys}
    expect_households(demo, "basic_medical", expected)
    assert UNKNOWN in expected.values()


def test_income_a_head_agrees(demo: DemoResult, register: Register) -> None:
    expected = {
        h["household_id"]: state(income_above_line(h, register.living(h["household_id"])))
        for h in register.households
    }
    expect_households(demo, "income_above_line", expected)


def test_the_exit_of_households_agrees(demo: DemoResult, register: Register) -> None:
    expected = {
        h["household_id"]: state(may_exit(h, register.living(h["household_id"])))
        if h["registration"] in ("poor", "relapsed")
        else NOT_APPLICABLE
        for h in register.households
    }
    expect_households(demo, "household_exit", expected)


def test_dibao_its_amounts_and_its_gaps_agree(demo: DemoResult, register: Register) -> None:
    entitled: dict[str, int] = {}
    amounts: dict[str, Decimal | None] = {}
    both_ways: dict[str, tuple[int, Decimal | None]] = {}
    for home in register.households:
        key, members = home["household_id"], register.living(home["household_id"])
        is_due, is_paid = qualifies_for_dibao(home, members), home["dibao"]
        due = DIBAO_A_HEAD_AND_MONTH * len(members)
        entitled[key] = state(is_due)
        amounts[key] = due if is_due else None
        if is_due and is_paid is False:
            both_ways[key] = (1, due)
        elif is_due is False and is_paid:
            both_ways[key] = (2, None)
    assert decided(demo, "households", "household_id", "programme__dibao__entitled") == entitled
    column = "programme__dibao__amount_yuan"
    assert decided(demo, "households", "household_id", column) == amounts
    assert gaps(demo, "dibao") == both_ways
    assert {gap for gap, _ in both_ways.values()} == {1, 2}


def test_housing_renovation_its_subsidy_and_its_gaps_agree(
    demo: DemoResult, register: Register
) -> None:
    works = by(
        (e for e in register.enrolments if e["programme"] == "housing_renovation"), "household_id"
    )
    expected: dict[str, tuple[int, Decimal | None]] = {}
    for home in register.households:
        key, grade = home["household_id"], home["dwelling_grade"]
        is_bad = is_one_of(grade, "C", "D")
        who = both(is_bad, is_priority(home, register.living(key)))
        is_open = any(
            e["ended_on"] is None and "accepted" not in register.steps[e["enrolment_id"]]
            for e in works[key]
        )
        is_served = any(
            e["ended_on"] is None or e["ended_because"] == "completed" for e in works[key]
        )
        receiving = either(is_open, both(is_bad, is_served))
        if who and receiving is False:
            expected[key] = (1, RENOVATION[grade])
        elif who is False and receiving:
            expected[key] = (2, None)
    assert gaps(demo, "housing_renovation") == expected
    assert {gap for gap, _ in expected.values()} == {1, 2}


def test_the_living_allowance_of_the_disabled_agrees(demo: DemoResult, register: Register) -> None:
    homes = {h["household_id"]: h for h in register.households}
    expected = {
        p["person_id"]: state(
            both(
                p["died_on"] is None,
                p["has_disability_certificate"],
                homes[p["household_id"]]["dibao"],
            )
        )
        for p in register.persons
    }
    column = "programme__disabled_living_allowance__entitled"
    assert decided(demo, "persons", "person_id", column) == expected
    owed = [a for gap, a in gaps(demo, "disabled_living_allowance").values() if gap == 1]
    assert owed
    assert set(owed) == {LIVING_ALLOWANCE}


def test_outpatient_money_agrees_to_the_fen(demo: DemoResult, register: Register) -> None:
    status = {p["person_id"]: p["registration"] for p in register.persons}
    expected: dict[str, Decimal | None] = {}
    for bill in register.bills:
        is_due = bill["care"] in ("serious_outpatient", "chronic_outpatient") and status[
            bill["person_id"]
        ] in ("poor", "exited", "relapsed")
        money = bill["in_scope_yuan"]
        due = None if money is None else money * 85 / 100
        is_known = is_due and due is not None
        expected[bill["bill_id"]] = (
            due.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP) if is_known and due else None
        )
    column = "programme__outpatient_reimbursement__amount_yuan"
    assert decided(demo, "bills", "bill_id", column) == expected
    assert any(expected.values())


def test_the_headcount_of_villages_agrees(demo: DemoResult, register: Register) -> None:
    poor: dict[str, int] = defaultdict(int)
    for home in register.households:
        members = register.living(home["household_id"])
        poor[home["village_id"]] += sum(p["registration"] in ("poor", "relapsed") for p in members)
    expected = {}
    for village in register.villages:
        key, people = village["village_id"], village["rural_population"]
        limit = HEADCOUNT_LIMIT[register.counties[f"{key[:6]}000000"]["region"]]
        is_low = None if not people else poor[key] < limit * people
        expected[key] = state(is_low) if village["is_poor_village"] else NOT_APPLICABLE
    assert decided(demo, "villages", "village_id", "standard__village_headcount") == expected
    assert set(expected.values()) - {NOT_APPLICABLE}


def test_a_tiered_settlement_agrees_to_the_fen(
    demo: DemoResult, register: Register, tmp_path: Path
) -> None:
    folder = tmp_path / "settlement-sample"
    folder.mkdir()
    for name, text in SETTLEMENT.items():
        (folder / name).write_text(text.lstrip(), encoding="utf-8")
    vocabulary = demo.request.vocabulary
    packs = dict(load_packs(shipped_packs_root(), vocabulary=vocabulary))
    packs["settlement-sample"] = load_pack(folder, vocabulary=vocabulary)
    request = DecisionRequest(
        snapshot=demo.request.snapshot,
        regimes=regimes_in(packs, place="410600", on=DAY, vocabulary=vocabulary),
        vocabulary=vocabulary,
        only=("programme:settlement",),
    )
    run = decide(request, tmp_path / "run")
    column = "programme__settlement__amount_yuan"
    table = pq.read_table(run.path("bills"), columns=["bill_id", column]).to_pylist()
    found = {row["bill_id"]: row[column] for row in table}
    assert found == {bill["bill_id"]: tiered(bill["in_scope_yuan"]) for bill in register.bills}
    amounts = [bill["in_scope_yuan"] for bill in register.bills if bill["in_scope_yuan"]]
    assert min(amounts) < 1500 < max(amounts)


def tiered(money: Decimal | None) -> Decimal | None:
    """Nothing of the first 1,500 yuan, half of what lies up to 10,000, 65.5 % of the rest."""
    if money is None or money <= 0:
        return None
    middle = max(min(money, Decimal(10000)) - 1500, Decimal(0))
    top = max(money - 10000, Decimal(0))
    due = middle * 50 / 100 + top * Decimal("65.5") / 100
    return due.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def test_the_villages_that_the_demo_shows_agree(demo: DemoResult, register: Register) -> None:
    expected: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for home in register.households:
        if home["registration"] not in ("poor", "exited", "relapsed"):
            continue
        verdict = may_exit(home, register.living(home["household_id"]))
        line = expected[home["village_id"]]
        line[0] += 1
        line[{True: 1, False: 2, None: 3}[verdict]] += 1
    words = RuleWords(texts=Texts(), vocabulary=demo.request.vocabulary)
    with RunReader(demo.run, words=words, snapshot=demo.request.snapshot) as reader:
        table = villages_table(reader)
        names = {reader.place_name(key): line for key, line in expected.items()}
    shown = {str(row[0]): [int(str(cell)) for cell in row[2:6]] for row in table.rows}
    assert shown == names
    assert list(table.totals[2:6]) == [sum(line[n] for line in expected.values()) for n in range(4)]
    assert [row[4] for row in table.rows] == sorted((row[4] for row in table.rows), reverse=True)
