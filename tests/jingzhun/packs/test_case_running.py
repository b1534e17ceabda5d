"""Cases: what they give, what they expect, and what is said when it comes out otherwise."""

from pathlib import Path

import pytest

from jingzhun.errors import JingzhunError
from jingzhun.packs import (
    CaseResult,
    check_pack,
    load_cases,
    load_pack,
    run_cases,
    shipped_packs_root,
)
from jingzhun.vocabulary import load_vocabulary
from tests.jingzhun.packs.packs_for_tests import write_pack

RULES = {
    "standards.yaml": """
        - id: schooling
          label: 义务教育
          for: household
          applies_when: is_poor
          met_when: none_of(members, dropped_out)
          source: practice
        """,
    "definitions.yaml": """
        - {id: is_poor, label: 未脱贫, for: household, is: "registration = 'poor'", source: practice}
        - id: half
          label: 一半
          for: household
          type: money
          unit: yuan_year
          is: "divide(wage_income_yuan, 2, 'down')"
          source: practice
        """,
    "programmes.yaml": """
        id: aid
        label: 资助
        for: household
        who: is_poor
        access: automatic
        gives: {what: cash, amount: half, per: year}
        lead: education
        source: practice
        """,
}


def run(tmp_path: Path, given: str, expected: str) -> CaseResult:
    case = f"""
    name: An example.
    date: 2018-12-31
    given: {{household: {given}}}
    expected: {expected}
    """
    folder = write_pack(tmp_path, {**RULES, "cases/all.yaml": case})
    pack, words = load_pack(folder), load_vocabulary()
    [result] = run_cases(
        load_cases(folder, pack, vocabulary=words), packs={pack.id: pack}, vocabulary=words
    )
    return result


HOLDS = [
    ("{registration: poor, members: [{dropped_out: false}]}", "{standards: {schooling: met}}"),
    ("{registration: poor, members: [{dropped_out: true}]}", "{standards: {schooling: not_met}}"),
    ("{registration: poor, members: []}", "{standards: {schooling: met}}"),
    ("{registration: poor}", "{standards: {schooling: unknown}}"),
    ("{registration: poor, members: [{}]}", "{standards: {schooling: unknown}}"),
    ("{registration: exited, members: [{}]}", "{standards: {schooling: not_applicable}}"),
    ("{registration: unknown, members: []}", "{standards: {schooling: unknown}}"),
    ("{registration: poor}", "{definitions: {is_poor: true}}"),
    ("{}", "{definitions: {is_poor: unknown}}"),
    ("{wage_income_yuan: 301}", "{definitions: {half: 150.50}}"),
    ("{registration: poor, enrolments: []}", "{programmes: {aid: {gap: not_receiving}}}"),
    (
        "{registration: poor}",
        "{programmes: {aid: {entitled: yes, receiving: unknown, gap: unknown}}}",
    ),
    (
        "{registration: exited, enrolments: [{programme: aid, enrolled_on: 2018-01-01}]}",
        "{programmes: {aid: {entitled: no, receiving: yes, gap: not_entitled}}}",
    ),
    (
        "{registration: poor, wage_income_yuan: 200.02, enrolments: [{programme: aid, enrolled_on: 2018-01-01}]}",
        "{programmes: {aid: {gap: none, amount: 100.01}}}",
    ),
]


@pytest.mark.parametrize(("given", "expected"), HOLDS)
def test_what_comes_out_as_expected_holds(tmp_path: Path, given: str, expected: str) -> None:
    result = run(tmp_path, given, expected)
    assert result.holds, [fault.line() for fault in result.faults]


@pytest.mark.parametrize(
    ("given", "expected", "seen"),
    [
        ("{registration: poor}", "{definitions: {is_poor: false}}", "yes"),
        ("{registration: exited}", "{programmes: {aid: {entitled: yes}}}", "no"),
        ("{}", "{programmes: {aid: {entitled: no}}}", "unknown"),
        ("{wage_income_yuan: 301}", "{definitions: {half: 151}}", "150.5"),
        (
            "{registration: poor, members: [{dropped_out: true}]}",
            "{standards: {schooling: met}}",
            "not_met",
        ),
    ],
)
def test_what_comes_out_otherwise_is_told_with_what_was_seen(
    tmp_path: Path, given: str, expected: str, seen: str
) -> None:
    [fault] = run(tmp_path, given, expected).faults
    assert (fault.code, fault.seen) == ("PACK133", seen)
    assert fault.position.line == 5


CONSEQUENCES = {
    "money.yaml": """
        - id: spending
          label: 支出进度
          ratio: {paid: city_level_yuan, of: upper_level_yuan}
          targets: {each_year: ">= 92"}
          source: practice
        - id: county_share
          label: 县级配套
          ratio: {paid: county_level_yuan, of: upper_level_yuan}
          targets: {2018: "10..20"}
          source: practice
        - {id: spent, label: 无结余, holds_when: carried_over_yuan = 0, source: practice}
        - id: new_money
          label: 新增资金
          applies_when: county.is_deep_poor_county
          holds_when: city_level_yuan >= 10
          source: practice
        """,
    "sanctions.yaml": """
        id: last_places
        label: 排名末位
        for: assessment
        when: rank > ranked_units - 2
        by: leading_group
        against: [county_leader]
        source: practice
        """,
    "rewards.yaml": """
        id: good_grade
        label: 等次为好
        for: assessment
        when: grade = 'good'
        by: leading_group
        to: [county_leader]
        source: practice
        """,
}


@pytest.mark.parametrize(
    ("given", "expected", "seen"),
    [
        ("fund_year: {upper_level_yuan: 100, city_level_yuan: 92}", "money: {spending: held}", ""),
        (
            "fund_year: {upper_level_yuan: 100, city_level_yuan: 91.99}",
            "money: {spending: held}",
            "not_held",
        ),
        ("fund_year: {upper_level_yuan: 0, city_level_yuan: 0}", "money: {spending: unknown}", ""),
        ("fund_year: {upper_level_yuan: 100}", "money: {spending: held}", "unknown"),
        (
            "fund_year: {upper_level_yuan: 9, county_level_yuan: 1.8}",
            "money: {county_share: held}",
            "",
        ),
        (
            "fund_year: {upper_level_yuan: 9, county_level_yuan: 1.81}",
            "money: {county_share: not_held}",
            "",
        ),
        ("fund_year: {carried_over_yuan: 1}", "money: {spent: not_held}", ""),
        (
            "fund_year: {city_level_yuan: 10, county: {is_deep_poor_county: true}}",
            "money: {new_money: not_applicable}",
            "held",
        ),
        (
            "fund_year: {city_level_yuan: 9.99, county: {is_deep_poor_county: false}}",
            "money: {new_money: not_held}",
            "not_applicable",
        ),
        ("fund_year: {city_level_yuan: 9.99, county: {}}", "money: {new_money: unknown}", ""),
        ("assessment: {rank: 9, ranked_units: 10}", "sanctions: {last_places: follows}", ""),
        (
            "assessment: {rank: 8, ranked_units: 10}",
            "sanctions: {last_places: follows}",
            "does_not_follow",
        ),
        ("assessment: {grade: good}", "rewards: {good_grade: follows}", ""),
        ("assessment: {}", "rewards: {good_grade: follows}", "unknown"),
    ],
)
def test_rules_about_money_and_what_follows_have_cases_too(
    tmp_path: Path, given: str, expected: str, seen: str
) -> None:
    """``seen`` is what comes out instead; nothing where the case holds."""
    case = f"{{name: A., date: 2018-12-31, given: {{{given}}}, expected: {{{expected}}}}}"
    folder = write_pack(tmp_path, {**CONSEQUENCES, "cases.yaml": case})
    assert [fault.seen for fault in check_pack(folder)] == ([seen] if seen else [])


def test_the_message_of_a_failed_case_names_the_facts_it_rests_on(tmp_path: Path) -> None:
    [fault] = run(tmp_path, "{wage_income_yuan: 301}", "{definitions: {half: 151}}").faults
    assert "wage_income_yuan = 301" in fault.line()


def test_a_child_of_a_case_knows_its_parent(tmp_path: Path) -> None:
    folder = write_pack(
        tmp_path,
        {
            "standards.yaml": """
            id: together
            label: 同户
            for: household
            met_when: any_of(members, household.registration = 'poor')
            source: practice
            """,
            "cases.yaml": """
            name: A member sees the household.
            date: 2018-12-31
            given: {household: {registration: poor, members: [{}]}}
            expected: {standards: {together: met}}
            """,
        },
    )
    assert check_pack(folder) == ()


def test_two_cases_of_one_name_are_refused(tmp_path: Path) -> None:
    one = """
- name: A.
  date: 2018-12-31
  given: {household: {registration: poor}}
  expected: {definitions: {is_poor: true}}
"""
    folder = write_pack(tmp_path, {**RULES, "cases.yaml": one + one})
    with pytest.raises(JingzhunError, match=r"PACK042 The id `A\.` is taken"):
        load_cases(folder, load_pack(folder), vocabulary=load_vocabulary())


@pytest.mark.parametrize("name", ["national", "hebi-2018", "town-2018"])
def test_the_shipped_packs_have_no_fault(name: str) -> None:
    assert check_pack(shipped_packs_root() / name) == ()


def test_a_broken_upper_pack_stops_the_check_of_a_lower_one(tmp_path: Path) -> None:
    write_pack(tmp_path, {"standards.yaml": "a: [1\n"}, name="province", place="410000")
    folder = write_pack(tmp_path, RULES)
    [fault] = check_pack(folder)
    assert Path(fault.position.file).parts[-2:] == ("province", "standards.yaml")


def test_a_pack_can_be_checked_against_packs_that_lie_elsewhere(tmp_path: Path) -> None:
    write_pack(tmp_path / "shipped", RULES, name="province", place="410000")
    uses = {"definitions.yaml": "{id: x, label: 甲, for: household, is: is_poor, source: practice}"}
    folder = write_pack(tmp_path / "mine", uses)
    assert [fault.code for fault in check_pack(folder)] == ["RULE004"]
    assert check_pack(folder, root=tmp_path / "shipped") == ()
