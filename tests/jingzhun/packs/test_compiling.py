"""Reading every rule of a chain: what is resolved, what is added, what is refused."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from jingzhun.errors import JingzhunError
from jingzhun.packs import (
    CompiledChain,
    LookupTable,
    Pack,
    Status,
    chain_for,
    compile_chain,
    load_packs,
    shipped_packs_root,
)
from jingzhun.rules import render
from jingzhun.vocabulary import load_vocabulary
from tests.jingzhun.packs.packs_for_tests import make_pack

DAY = date(2018, 6, 1)
LINE = """
id: line
label: 标准
unit: yuan_year
values: {2018-01-01: 2995, 2019-01-01: {value: 3218, status: placeholder, note: 待核}}
source: practice
may_override: true
"""
POOR = """
- {id: is_poor, label: 未脱贫, for: household, is: "registration in ('poor', 'relapsed')", source: practice}
- {id: below, label: 低于标准, for: household, is: "is_poor and wage_income_yuan < param.line", source: practice}
"""
PROGRAMME = """
- id: first
  label: 甲
  for: household
  who: below
  access: automatic
  gives:
    - {what: kind, label: 面粉}
    - {what: cash, amount: wage_income_yuan, per: year}
    - {what: cash, amount: dibao_monthly_yuan, per: month}
  lead: civil_affairs
  excludes: [second]
  source: practice
- id: second
  label: 乙
  for: household
  who: is_poor
  access: application
  one_off: true
  gives: {what: cash, per: once}
  lead: civil_affairs
  source: practice
"""


def compiled(packs: Mapping[str, Pack], day: date = DAY) -> CompiledChain:
    return compile_chain(chain_for(packs, place="410600", on=day), vocabulary=load_vocabulary())


def one(tmp_path: Path, files: dict[str, str], day: date = DAY) -> CompiledChain:
    return compiled({"city": make_pack(tmp_path, files)}, day)


@pytest.fixture
def chain(tmp_path: Path) -> CompiledChain:
    return one(
        tmp_path,
        {"parameters.yaml": LINE, "definitions.yaml": POOR, "programmes.yaml": PROGRAMME},
    )


def test_a_parameter_has_the_value_of_the_day_with_its_status(tmp_path: Path) -> None:
    packs = {"city": make_pack(tmp_path, {"parameters.yaml": LINE})}
    found = [compiled(packs, day).parameters["line"] for day in (DAY, date(2019, 1, 1))]
    assert [(p.content, p.valid_from, p.status) for p in found] == [
        (299_500, date(2018, 1, 1), Status.CONFIRMED),
        (321_800, date(2019, 1, 1), Status.PLACEHOLDER),
    ]


def test_the_nearest_place_sets_the_parameter_for_rules_of_the_upper_pack(tmp_path: Path) -> None:
    lower = LINE.replace("2995", "3500").replace("may_override: true", "")
    packs = {
        "nation": make_pack(
            tmp_path,
            {"parameters.yaml": LINE, "definitions.yaml": POOR},
            name="nation",
            place="000000",
        ),
        "city": make_pack(tmp_path, {"parameters.yaml": lower}),
    }
    chain = compiled(packs)
    assert chain.parameters["line"].content == 350_000
    assert chain.parameters["line"].pack.id == "city"
    assert chain.definitions["below"].pack.id == "nation"


def test_every_result_stands_after_all_that_it_needs(chain: CompiledChain) -> None:
    order = list(chain.rule_order)
    assert order.index(("definition", "is_poor", "value")) < order.index(
        ("definition", "below", "value")
    )
    assert order.index(("definition", "below", "value")) < order.index(
        ("programme", "first", "entitled")
    )
    assert ("programme", "second", "amount") not in order
    assert len(order) == len(set(order)) == 7


def test_who_receives_what_is_excluded_is_not_entitled(chain: CompiledChain) -> None:
    entitled = chain.programmes["first"].entitled
    assert render(entitled) == "below and not programme.second.receiving"
    assert render(chain.programmes["first"].who) == "below"


def test_receipt_is_told_by_enrolments_unless_a_rule_says_otherwise(chain: CompiledChain) -> None:
    first, second = (chain.programmes[name].receiving for name in ("first", "second"))
    assert first is not None
    assert second is not None
    assert render(first) == "any_of(enrolments, programme = 'first', as_at(today))"
    assert "ended_because = 'completed'" in render(second)
    assert "ever" in render(second)


def test_the_amount_that_rules_may_name_is_the_first_one(chain: CompiledChain) -> None:
    programme = chain.programmes["first"]
    assert [amount is not None for amount in programme.amounts] == [False, True, True]
    assert programme.amount is programme.amounts[1]
    assert chain.expression(("programme", "first", "amount")) is programme.amount


def test_a_chain_knows_the_records_that_its_rules_look_at(chain: CompiledChain) -> None:
    assert chain.entities == {"households", "enrolments"}
    assert chain.id == "city@1.0"


def test_all_faults_of_all_rules_come_together_each_at_its_place(tmp_path: Path) -> None:
    files = {
        "definitions.yaml": POOR.replace("wage_income_yuan", "wage_yuan"),
        "standards.yaml": "id: s\nlabel: 乙\nfor: person\nmet_when: age > 3\nsource: practice\n",
    }
    with pytest.raises(JingzhunError) as caught:
        one(tmp_path, files)
    found = [(Path(f.position.file).name, f.position.line) for f in caught.value.faults]
    assert ("definitions.yaml", 3) in found
    assert ("standards.yaml", 4) in found


def test_a_rule_resting_on_a_parameter_that_begins_later_is_refused_only_before(
    tmp_path: Path,
) -> None:
    later = LINE.replace("2018-01-01", "2018-06-02")
    files = {"parameters.yaml": later, "definitions.yaml": POOR}
    pack = {"city": make_pack(tmp_path, files)}
    with pytest.raises(
        JingzhunError, match=r"PACK122 The parameter `line` has no value on 2018-06-01"
    ):
        compiled(pack)
    assert compiled(pack, date(2018, 6, 2)).parameters["line"].content == 299_500


def test_a_parameter_that_no_rule_needs_yet_may_wait(tmp_path: Path) -> None:
    later = LINE.replace("2018-01-01", "2018-06-02")
    assert one(tmp_path, {"parameters.yaml": later}).parameters == {}


def test_two_circles_are_both_told(tmp_path: Path) -> None:
    template = "- {{id: {0}, label: 甲, for: household, is: {1}, source: practice}}\n"
    pairs = [("a", "b"), ("b", "a"), ("c", "d"), ("d", "c"), ("e", "a")]
    text = "".join(template.format(*pair) for pair in pairs)
    with pytest.raises(JingzhunError) as caught:
        one(tmp_path, {"definitions.yaml": text})
    seen = [fault.seen for fault in caught.value.faults]
    assert seen == [
        "definition a (value) → definition b (value) → definition a (value)",
        "definition c (value) → definition d (value) → definition c (value)",
    ]


def test_programmes_that_exclude_each_other_are_no_circle(tmp_path: Path) -> None:
    text = PROGRAMME.replace("  one_off: true\n", "  excludes: [first]\n").replace(
        "below", "is_poor"
    )
    chain = one(tmp_path, {"definitions.yaml": POOR.splitlines()[1], "programmes.yaml": text})
    assert (
        render(chain.programmes["second"].entitled) == "is_poor and not programme.first.receiving"
    )


@pytest.mark.parametrize("place", ["410600", "410622001000"])
def test_the_shipped_packs_compile_for_every_year_of_the_plan(place: str) -> None:
    packs = load_packs(shipped_packs_root())
    for year in (2018, 2019, 2020):
        chain = chain_for(packs, place=place, on=date(year, 12, 31))
        result = compile_chain(chain, vocabulary=load_vocabulary())
        assert len(result.programmes) > 50
        assert result.rule_order


def test_tables_reach_the_chain_as_tables() -> None:
    packs = load_packs(shipped_packs_root())
    chain = compile_chain(
        chain_for(packs, place="410600", on=date(2018, 12, 31)), vocabulary=load_vocabulary()
    )
    assert isinstance(chain.parameters["village_headcount_limit"].content, LookupTable)
