"""What the truth folder says is planted stands in the register, and nothing else of its kind does."""

from collections.abc import Mapping

import pytest

from jingzhun.population import PopulationManifest, load_plan

from .conftest import Ask

_REGISTERED = "registration in ('poor', 'exited', 'relapsed')"
_NET = (
    "(wage_income_yuan + business_income_yuan + property_income_yuan + transfer_income_yuan"
    " - business_expense_yuan)"
)
_LIVING = (
    "(select count(*) from persons m where m.household_id = h.household_id and m.died_on is null)"
)
_BORN_IN_NUMBER = "strptime(substr(id_number, 7, 8), '%Y%m%d')::date"
_MALE_BY_NUMBER = "(substr(id_number, 17, 1)::int % 2 = 1)"

# What a plain look at the register finds, by kind of plant.
_FOUND: Mapping[str, str] = {
    "error_id_birth_date": f"select person_id from persons where {_BORN_IN_NUMBER} <> born_on",
    "error_id_sex": f"select person_id from persons where {_MALE_BY_NUMBER} <> (sex = 'male')",
    "error_certificate_as_id": "select person_id from persons where length(id_number) = 20",
    "error_labour_of_child": """
        select person_id from persons where born_on > date '2002-12-31'
        and labour in ('ordinary', 'skilled', 'weak')""",
    "error_business_without_expense": """
        select household_id from households
        where business_income_yuan > 0 and business_expense_yuan = 0""",
    "error_died_still_paid": """
        select person_id from persons join memberships using (person_id)
        where died_on is not null and left_on is null""",
    "gap_medical_insurance": f"""
        select person_id from persons
        where {_REGISTERED} and died_on is null and not basic_medical_insurance""",
    "gap_care_allowance": """
        select person_id from persons where died_on is null and has_disability_certificate
        and disability_level in ('1', '2') and not care_allowance_disabled""",
    "gap_dropout": "select person_id from persons where dropped_out",
    "excess_care_allowance": """
        select person_id from persons where care_allowance_disabled and died_on is null
        and disability_level not in ('1', '2')""",
    "excess_housing_renovation": """
        select household_id from households join enrolments using (household_id)
        where programme = 'housing_renovation' and ended_on is null
        and dwelling_grade in ('A', 'B')""",
    "gap_dibao": f"""
        select household_id from households h where not dibao and extreme_poverty_support = 'none'
        and {_NET} < 3450 * {_LIVING}""",
    "excess_dibao_income": f"""
        select household_id from households h where dibao
        and {_NET} - 12 * dibao_monthly_yuan >= 3450 * {_LIVING}""",
    "missed_household": f"""
        select household_id from households h
        where registration not in ('poor', 'exited', 'relapsed') and {_NET} < 2995 * {_LIVING}""",
    "wrongful_exit": f"""
        select household_id from households h where registration = 'exited'
        and (not water_quality_safe or dwelling_grade in ('C', 'D')
             or {_NET} <= 2995 * {_LIVING})""",
}


@pytest.mark.parametrize("kind", sorted(_FOUND))
def test_a_plain_look_finds_what_was_planted_and_nothing_else(kind: str, ask: Ask) -> None:
    planted = ask(f"select subject_id from planted where kind = '{kind}'")
    assert set(ask(_FOUND[kind])) == set(planted)


def test_as_many_are_planted_as_the_plan_asks_for(hebi_manifest: PopulationManifest) -> None:
    assert hebi_manifest.planted == dict(sorted(load_plan("hebi").plants.items()))


def test_dangerous_houses_without_works_are_planted_or_waiting(ask: Ask) -> None:
    found = f"""
        select household_id from households where dwelling_grade in ('C', 'D') and {_REGISTERED}
        and household_id not in (select household_id from enrolments
            where programme = 'housing_renovation' and household_id is not null)"""
    truth = (
        "select subject_id from planted where category = 'gap' and programme = 'housing_renovation'"
    )
    assert set(ask(found)) <= set(ask(truth))


def test_near_incomes_stand_one_fen_beside_the_line(ask: Ask) -> None:
    differences = f"""
        select kind, min({_NET} - 2995 * {_LIVING})::varchar, max({_NET} - 2995 * {_LIVING})::varchar
        from planted join households h on subject_id = household_id
        where kind like 'near_income%' group by kind order by kind"""
    assert ask(differences) == [
        ("near_income_above_line", "0.01", "0.01"),
        ("near_income_at_line", "0.00", "0.00"),
        ("near_income_below_line", "-0.01", "-0.01"),
    ]


def test_boundary_ages_turn_today_or_tomorrow(ask: Ask) -> None:
    days = """
        select kind, min(born_on)::varchar, max(born_on)::varchar from planted
        join persons on subject_id = person_id where kind like 'near_age%' group by 1 order by 1"""
    assert ask(days) == [
        ("near_age_16_today", "2002-12-31", "2002-12-31"),
        ("near_age_16_tomorrow", "2003-01-01", "2003-01-01"),
        ("near_age_60_today", "1958-12-31", "1958-12-31"),
        ("near_age_60_tomorrow", "1959-01-01", "1959-01-01"),
    ]


def test_nothing_is_planted_twice_in_one_household(ask: Ask) -> None:
    twice = """
        select household, count(*) from (
            select substr(subject_id, 1, 17) as household from planted where origin = 'planted')
        group by 1 having count(*) > 1"""
    assert ask(twice) == []


def test_namesakes_share_a_name_with_somebody_in_their_village(ask: Ask) -> None:
    alone = """
        select count(*) from planted join persons p on subject_id = p.person_id
        where kind = 'near_name_in_village' and not exists (
            select 1 from persons o where o.name = p.name and o.person_id <> p.person_id
            and o.household_id <> p.household_id
            and substr(o.household_id, 1, 12) = substr(p.household_id, 1, 12))"""
    assert ask(alone) == [(0,)]
