"""The checks of data quality hold every rule that the lists of offices print, and each says what it must."""

from collections.abc import Mapping

import pytest

from jingzhun.packs import Check
from tests.packs.test_cases import CASES, packs

CHECKS: Mapping[str, Check] = packs()["data-quality"].checks

PRINTED = {
    # the list of 2018, eleven groups
    "exits": "exited_low_income exited_dropout exited_dangerous_dwelling exited_unsafe_water"
    " exited_ill_without_insurance exited_without_dwelling_area",
    "identity": "id_number_unsound id_number_birth_date_differs id_number_sex_differs id_number_is_certificate"
    " id_number_of_15_digits",
    "causes": "illness_without_patient disability_without_disabled schooling_without_pupil",
    "labour": "child_with_labour severely_disabled_with_labour healthy_adult_without_labour",
    "income": "business_income_without_expense income_not_positive income_very_high",
    "helper": "no_helper helper_is_poor",
    "logic": "household_without_members relation_against_sex head_and_spouse_of_one_sex farmland_per_head_large"
    " woodland_per_head_large main_road_very_far too_young_for_senior_school too_old_for_primary_school"
    " same_grade_three_years",
    "duplicates": "id_number_twice_in_county id_number_twice_in_city id_number_twice_in_province",
    # the list of 2023
    "not monitored": "dangerous_dwelling_not_monitored unsafe_water_not_monitored uninsured_not_monitored"
    " low_income_not_monitored",
    "recognition": "high_income_at_recognition recognised_without_measure recognised_without_development",
    "clearance": "indicator_missing_after_clearance cleared_too_soon low_income_at_clearance cleared_without_labour",
    "insurance and school": "two_medical_insurances education_beside_schooling yulu_without_vocational_school",
    "public jobs": "child_in_public_job old_in_public_job extreme_poverty_person_working many_public_jobs",
    "amounts": "monthly_wage_very_high monthly_wage_very_low farmland_large woodland_large main_road_far",
    "measures that fit": "illness_risk_without_measure schooling_risk_without_measure"
    " disability_risk_without_measure housing_risk_without_measure water_risk_without_measure",
    "telephone": "person_phone_shared household_phone_shared person_phone_unsound household_phone_unsound",
    "disability": "disabled_without_certificate",
    "village": "delisted_village_indicator_missing",
    # the queries over households
    "queries": "income_per_head_low wage_income_very_low wage_income_very_high returned_forest_too_large"
    " ecological_income_without_forest dibao_income_very_low pension_income_very_low"
    " family_planning_income_very_low extreme_poverty_income_very_low",
}
"""The rules that a list prints one by one, by its groups."""
COUNTED = {"blanks": 18, "assurance": 7}
"""Groups of which a list prints only how many rules they have."""
WORK = (
    "working_without_area area_without_months working_months_over_year child_working pupil_working"
    " working_without_labour wages_without_worker"
)
RULES_OF_PERSONS = 28


@pytest.mark.parametrize("group", PRINTED)
def test_every_printed_rule_is_a_check(group: str) -> None:
    assert [name for name in PRINTED[group].split() if name not in CHECKS] == []


@pytest.mark.parametrize("group", COUNTED)
def test_a_group_has_as_many_checks_as_its_list_counts(group: str) -> None:
    assert sum(check.group == group for check in CHECKS.values()) == COUNTED[group]


def test_there_are_seven_checks_of_work_and_more_of_persons_than_their_list_counts() -> None:
    assert [name for name in WORK.split() if name not in CHECKS] == []
    of_persons = [c for c in CHECKS.values() if c.entity == "persons" and c.group != "blanks"]
    assert len(of_persons) >= RULES_OF_PERSONS


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_says_how_bad_it_is_by_which_list_where_and_how_it_is_exempted(name: str) -> None:
    check = CHECKS[name]
    assert check.severity
    assert check.source.clause in packs()["data-quality"].clauses
    assert check.fields
    assert check.exemptible == bool(check.exemption_grounds)


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_has_a_case_in_which_it_is_wrong_and_one_in_which_it_is_not(name: str) -> None:
    answers = {
        case.expected[key] for case in CASES if (key := ("check", name, "wrong")) in case.expected
    }
    wanted = {"wrong"} if name in UNANSWERABLE else {"wrong", "fine"}
    assert wanted <= answers


UNANSWERABLE = {
    "head_blank", "household_phone_blank", "bank_account_blank", "id_number_blank",
}  # fmt: skip
"""Checks that look at a reference or an identity, which the records of cases do not hold."""
