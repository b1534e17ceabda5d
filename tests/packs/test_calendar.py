"""The calendar of the documents: who must do what how often, and by which day, as the packs have it."""

from datetime import date

import pytest

from jingzhun.goals import instances_of
from tests.packs.test_cases import packs

# How many times in 2018, by pack.
TIMES = {
    "hebi-2018": {
        52: "township_special_study",
        36: "spending_report",
        12: "county_special_study county_heads_working_days monthly_inspection monthly_bulletin",
        4: "city_special_meeting dibao_comparison scheduling_meeting quarterly_consultation press_bulletin",
        1: "responsibility_letters department_letters department_reports secretaries_review target_decomposition",
    },
    "hubei-2017": {
        1: "spring_action insurance_enrolment dibao_standard_setting dispatching_unit_assessment"
    },
    "luoyang-2018": {
        36: "spending_report",
        12: "city_special_meeting county_special_study county_heads_working_days disability_subsidies_paid",
        4: "information_release",
        2: "department_reports",
        1: "responsibility_letters yearly_assessments poor_county_audit inspection_plan secretaries_review"
        " bereaved_family_visits training_plan forest_money_paid skills_class_each_year",
    },
    "sichuan-2018": {
        12: "county_special_study county_heads_working_days",
        4: "city_special_study",
        1: "department_reports yearly_assessments lookback_review village_secretary_training poverty_day"
        " secretaries_review bereaved_family_visits",
    },
    "town-2018": {
        12: "monthly_visits monthly_scheduling policy_bulletin",
        4: "fund_use_inspection dibao_comparison",
    },
}
DAYS = {
    ("luoyang-2018", "cadre_rotation"): date(2019, 6, 30),
    ("luoyang-2018", "other_county_audit"): date(2020, 12, 31),
    ("sichuan-2018", "leaders_rotation_training"): date(2020, 12, 31),
    ("sichuan-2018", "poverty_day"): date(2018, 10, 17),
    ("town-2018", "plan_submission"): date(2018, 5, 1),
    ("town-2018", "summary_submission"): date(2018, 5, 30),
    ("town-2018", "rectification_round"): date(2018, 5, 31),
    ("town-2018", "office_staffing"): date(2018, 5, 31),
    ("town-2018", "pool_entry"): date(2018, 6, 30),
    ("town-2018", "leader_entry"): date(2018, 6, 30),
}
OFTEN = [
    (pack, duty, times)
    for pack, by_times in TIMES.items()
    for times, duties in by_times.items()
    for duty in duties.split()
]


@pytest.mark.parametrize(("pack", "duty", "times"), OFTEN)
def test_a_duty_falls_due_as_often_as_the_document_says(pack: str, duty: str, times: int) -> None:
    due = [one.due for one in instances_of(packs()[pack].duties[duty], [2018])]
    assert len(set(due)) == times
    assert all(day is not None and day.year == 2018 for day in due)


@pytest.mark.parametrize(("pack", "duty"), DAYS)
def test_a_dated_duty_falls_due_on_the_day_that_the_document_names(pack: str, duty: str) -> None:
    due = [one.due for one in instances_of(packs()[pack].duties[duty], [2018, 2019, 2020])]
    assert due[0] == DAYS[pack, duty]
