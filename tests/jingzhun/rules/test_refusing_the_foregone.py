"""Rules that would match everybody or nobody through a slip are refused when they are read.

Each of the first four reproduces a fault that was seen in public in some other rule engine.
"""

import pytest

from jingzhun.errors import JingzhunError
from jingzhun.rules import (
    BOOLEAN,
    INTEGER,
    ParameterDeclaration,
    RuleDeclaration,
    Scope,
    parse_rule,
    render,
)
from jingzhun.vocabulary import load_vocabulary

SCOPE = Scope(
    vocabulary=load_vocabulary(),
    parameters={"least": ParameterDeclaration(name="least", type=INTEGER)},
    rules={
        ("definition", "is_poor"): RuleDeclaration(
            kind="definition", rule_id="is_poor", entity="households", types={"value": BOOLEAN}
        ),
        ("definition", "is_ill"): RuleDeclaration(
            kind="definition", rule_id="is_ill", entity="persons", types={"value": BOOLEAN}
        ),
    },
    steps={"yulu": frozenset({"paid"}), "homes": frozenset({"accepted", "paid"})},
)


def refusals(text: str, subject: str = "household") -> str:
    """All messages about a rule that must be refused."""
    with pytest.raises(JingzhunError) as caught:
        parse_rule(text, subject=subject, scope=SCOPE)
    return str(caught.value)


def accepted(text: str, subject: str = "household") -> str:
    return render(parse_rule(text, subject=subject, scope=SCOPE))


def test_a_filter_on_members_is_never_ignored() -> None:
    assert "RULE008" in refusals("any_of(members)")
    assert "RULE008" in refusals("any_of(members, has_chronic_illness, dropped_out)")
    assert "RULE004" in refusals("any_of(members, has_cronic_illness)")


def test_a_ratio_never_becomes_a_comparison_of_something_else() -> None:
    assert "RULE036" in refusals("household_id / 2 >= 92")
    assert "RULE015" in refusals("least(wage_income_yuan / business_income_yuan, 1) > 0")
    assert "RULE044" in refusals("count_of(members, is_ill) / count_of(members) >= 2")


def test_an_unknown_value_of_a_filter_is_never_dropped() -> None:
    assert "RULE010" in refusals("any_of(members, sex = 'women')")
    assert "RULE010" in refusals("any_of(members, sex in ('female', 'women'))")


def test_a_rule_that_cannot_be_read_is_never_its_own_value() -> None:
    assert "RULE001" in refusals("is_poor and")
    assert "RULE034" in refusals("income_channels between 1 2")
    assert "RULE002" in refusals("is_poor -- and dibao")


@pytest.mark.parametrize(
    "text",
    [
        "dwelling_grade <> 'A' or dwelling_grade <> 'B'",
        "income_channels >= 2 or income_channels < 2",
        "income_channels > 2 or income_channels <= 5",
        "2 <= income_channels or income_channels < 5",
        "dwelling_grade = 'A' or dwelling_grade <> 'A'",
        "dibao or has_food or not dibao",
        "not has_value(exited_on) or has_value(exited_on)",
        "count_of(members) >= 0",
        "0 <= count_of(members, is_ill)",
        "share_of(members, is_ill) <= 100",
        "any_of(members, age(born_on) >= 0)",
        "any_of(members, abs(working_months) > -1)",
        "dwelling_grade in ('A', 'B', 'C', 'D')",
        "dwelling_grade in ('A', 'B') or dwelling_grade = 'C' or dwelling_grade in ('D', 'C')",
        "dwelling_grade not in ('A') or dwelling_grade not in ('B', 'C')",
        "not income_channels < 2 or not income_channels >= 2",
    ],
)
def test_a_condition_that_everybody_meets_is_refused(text: str) -> None:
    assert "RULE014" in refusals(text)


@pytest.mark.parametrize(
    "text",
    [
        "dwelling_grade = 'A' and dwelling_grade = 'B'",
        "dwelling_grade in ('A', 'B') and dwelling_grade in ('C', 'D')",
        "dwelling_grade = 'A' and dwelling_grade <> 'A'",
        "income_channels >= 5 and income_channels < 5",
        "income_channels = 5 and income_channels > 5",
        "income_channels = 5 and income_channels < 4",
        "5 < income_channels and income_channels < 2",
        "is_poor and dibao and not is_poor",
        "count_of(members) < 0",
        "not income_channels < 5 and not income_channels > 2",
        "count_of(members) = -1",
        "share_of(members, is_ill) > 100",
        "any_of(members, age(born_on) < 0)",
    ],
)
def test_a_condition_that_nobody_meets_is_refused(text: str) -> None:
    assert "RULE014" in refusals(text)


@pytest.mark.parametrize(
    "text",
    [
        "dwelling_grade <> 'A' and dwelling_grade <> 'B'",
        "dwelling_grade in ('A', 'B') and dwelling_grade <> 'A'",
        "dwelling_grade = 'A' or dwelling_grade = 'B'",
        "income_channels >= 2 and income_channels <= 2",
        "income_channels < 2 or income_channels > 5",
        "income_channels < 2 or income_channels > 2",
        "income_channels <> 3 or income_channels > 5",
        "income_channels >= param.least or income_channels < 1",
        "dwelling_grade in ('A', 'B') or dwelling_grade = 'C'",
        "dwelling_grade not in ('A', 'B') or dwelling_grade = 'A'",
        "not income_channels < 2 and not income_channels > 5",
        "count_of(members) > 0",
        "share_of(members, is_ill) < 100",
        "any_of(members, age(born_on) > 0)",
    ],
)
def test_a_condition_that_tells_people_apart_is_read(text: str) -> None:
    assert parse_rule(accepted(text), subject="household", scope=SCOPE)


def test_a_value_listed_twice_is_refused() -> None:
    assert "RULE042" in refusals("dwelling_grade in ('A', 'A')")


@pytest.mark.parametrize("name", ["name", "id_number", "phone"])
def test_rules_do_not_see_who_somebody_is(name: str) -> None:
    assert "RULE043" in refusals(f"{name} = '某某'", "person")
    assert accepted(f"is_known({name})", "person") == f"is_known({name})"


def test_a_step_must_belong_to_the_programme_that_the_rule_names() -> None:
    assert "RULE020" in refusals("programme = 'yulu' and reached('accepted')", "enrolment")
    assert accepted("programme = 'homes' and reached('accepted')", "enrolment")
    assert accepted("reached('accepted')", "enrolment")
    assert accepted("programme in ('homes', 'yulu') and reached('accepted')", "enrolment")


@pytest.mark.parametrize(
    ("text", "subject", "wanted"),
    [
        ("is_poor", "person", "household.is_poor"),
        ("dwelling_grade = 'C'", "person", "household.dwelling_grade"),
        ("is_ill", "household", "any_of(members, is_ill)"),
        ("members", "household", "any_of(members, condition)"),
        ("dwelling_grad = 'C'", "household", "dwelling_grade"),
    ],
)
def test_a_word_of_another_record_comes_with_the_way_to_write_it(
    text: str, subject: str, wanted: str
) -> None:
    assert f"Did you mean '{wanted}'?" in refusals(text, subject)
