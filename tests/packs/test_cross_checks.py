"""The registers and comparisons that ship: the departments that offices compare with, each tried both ways and open."""

from collections.abc import Mapping

import pytest

from jingzhun.packs import Comparison, Register
from jingzhun.population.departments import register_ids
from tests.packs.test_cases import CASES, packs

REGISTERS: Mapping[str, Register] = packs()["cross-checks"].registers
COMPARISONS: Mapping[str, Comparison] = packs()["cross-checks"].comparisons
DEPARTMENTS = {
    "public_security": "death_register hukou_register vehicle_register",
    "civil_affairs": "dibao_register extreme_poverty_register marriage_register",
    "disabled_persons": "disability_register",
    "medical_insurance": "medical_insurance_register medical_bill_register",
    "health": "serious_illness_register chronic_illness_register",
    "education": "school_roll_register student_aid_register",
    "human_resources": "employment_register public_welfare_post_register pension_register",
    "housing_authority": "housing_grade_register",
    "land_resources": "real_estate_register",
    "market_regulation": "company_register",
    "finance": "public_payroll_register",
    "financial_regulation": "bank_loan_register",
    "emergency": "disaster_register",
    "agriculture": "farmland_subsidy_register",
    "forestry": "forest_subsidy_register",
    "justice": "prison_register",
    "water": "unsafe_water_register",
}
"""What the table of departments' data asks for."""
LOOKED_UP = {"real_estate_register", "vehicle_register", "company_register", "bank_loan_register"}
"""Assets and accounts, of which no row may be looked at without the household's authorisation."""


def test_every_department_has_its_registers() -> None:
    kept = {name: entry.department for name, entry in REGISTERS.items()}
    wanted = {name: who for who, names in DEPARTMENTS.items() for name in names.split()}
    assert kept == wanted


def test_every_register_is_compared() -> None:
    assert REGISTERS.keys() - {entry.register for entry in COMPARISONS.values()} == set()


def test_assets_and_accounts_need_an_authorisation() -> None:
    assert {name for name, entry in REGISTERS.items() if entry.authorisation} == LOOKED_UP


@pytest.mark.parametrize("name", COMPARISONS)
def test_a_comparison_says_who_settles_it_and_what_may_excuse_it(name: str) -> None:
    entry = COMPARISONS[name]
    assert entry.source.clause in packs()["cross-checks"].clauses
    assert entry.owner
    assert entry.exemption_grounds


@pytest.mark.parametrize("name", COMPARISONS)
def test_a_comparison_has_a_case_for_each_answer(name: str) -> None:
    key = ("comparison", name, "found")
    answers = {str(case.expected[key]) for case in CASES if key in case.expected}
    assert answers == {"difference", "no_difference", "undecided"}


@pytest.mark.parametrize("name", [name for name, entry in COMPARISONS.items() if entry.exceptions])
def test_an_exception_has_a_case_in_which_it_holds_and_one_in_which_it_does_not(name: str) -> None:
    key = ("comparison", name, "exceptions")
    told = [str(case.expected[key]).split(", ") for case in CASES if key in case.expected]
    for exception in COMPARISONS[name].exceptions:
        assert {exception in said for said in told} == {True, False}


def test_assets_are_clues_that_say_when_they_were_got() -> None:
    for name in ("owns_vehicle", "owns_company", "owns_commodity_house"):
        assert COMPARISONS[name].severity == "clue"
        assert any("after_identification" in id_ for id_ in COMPARISONS[name].exceptions)


def test_the_registers_that_can_be_drawn_are_those_of_the_pack() -> None:
    """Test files of departments are worth nothing if no comparison reads them."""
    assert set(register_ids()) <= REGISTERS.keys()
