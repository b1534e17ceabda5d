"""People are plausible: numbers that check, ages that fit kinship, health that fits the cause of poverty."""

from .conftest import Ask

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _checks(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return number[17] == "10X98765432"[total % 11]


def test_id_numbers_check_unless_a_wrong_digit_was_planted(ask: Ask) -> None:
    numbers = ask("select person_id, id_number from persons where id_number is not null")
    planted = ask("select subject_id from planted where kind = 'error_id_check_digit'")
    wrong = {person for person, number in numbers if not _checks(number)}
    assert wrong == {person for (person,) in planted}
    assert len(wrong) == 40


def test_id_numbers_belong_to_an_area_that_is_in_no_use(ask: Ask) -> None:
    assert ask("select count(*) from persons where id_number not like '99%'") == [(0,)]


def test_no_two_people_share_a_number_unless_planted(ask: Ask) -> None:
    shared = (
        "select id_number from persons group by 1 having count(*) > 1 and id_number is not null"
    )
    found = {row[0] for row in ask(f"select person_id from persons where id_number in ({shared})")}
    truth = "select subject_id from planted where kind = 'error_duplicate_person'"
    assert found == {row[0] for row in ask(truth)}
    assert len(found) == 40  # twenty pairs


def test_spouses_are_of_opposite_sex(ask: Ask) -> None:
    same = """
        select count(*) from persons h join persons s using (household_id)
        where h.relation = 'head' and s.relation = 'spouse' and h.sex = s.sex
          and h.person_id not in (select subject_id from planted where kind = 'error_id_sex')
          and s.person_id not in (select subject_id from planted where kind = 'error_id_sex')
    """
    assert ask(same) == [(0,)]


def test_children_are_at_least_eighteen_years_younger_than_the_head(ask: Ask) -> None:
    least = """
        select min(date_diff('day', h.born_on, c.born_on)) / 365.25
        from persons h join persons c using (household_id)
        where h.relation = 'head' and c.relation in ('son', 'daughter')
          and c.person_id not in (select subject_id from planted where kind like 'near_age%')
          and h.person_id not in (select subject_id from planted where kind like 'near_age%')
    """
    assert ask(least)[0][0] >= 18


def test_every_household_has_one_head_who_is_its_head_id(ask: Ask) -> None:
    heads = """
        select count(*) from households h
        left join persons p on p.person_id = h.head_id and p.household_id = h.household_id
        where p.relation is distinct from 'head'
    """
    assert ask(heads) == [(0,)]


def test_nobody_is_in_the_register_before_being_born(ask: Ask) -> None:
    assert ask("select count(*) from persons where born_on > date '2018-12-31'") == [(0,)]
    assert ask("select count(*) from persons where born_on > date '2017-12-31'")[0][0] > 100


def test_households_poor_for_illness_or_disability_have_somebody_ill_or_disabled(ask: Ask) -> None:
    well = """
        select count(*) from households h
        where registration = 'poor' and main_cause = '{cause}' and not exists (
            select 1 from persons p where p.household_id = h.household_id
            and (p.health is null or {ill}))
          and household_id not in (select subject_id from planted where kind like 'error_cause%')
    """
    assert ask(well.format(cause="illness", ill="p.health <> 'healthy'")) == [(0,)]
    assert ask(well.format(cause="disability", ill="p.disability_kind is not null")) == [(0,)]


def test_education_is_filled_only_for_those_not_in_school(ask: Ask) -> None:
    both = """
        select count(*) from persons where education is not null
        and schooling not in ('not_in_school', 'preschool_child')
    """
    assert ask(both) == [(0,)]


def test_children_of_seven_to_fourteen_go_to_school_unless_a_dropout_was_planted(ask: Ask) -> None:
    at_home = """
        select person_id from persons where schooling = 'not_in_school'
        and born_on between date '2004-09-02' and date '2011-08-31'
    """
    dropouts = ask("select subject_id from planted where kind = 'gap_dropout'")
    assert set(ask(at_home)) <= set(dropouts)
    assert ask("select count(*) from persons where dropped_out") == [(len(dropouts),)]


def test_a_village_has_clans_and_repeated_names(ask: Ask) -> None:
    share = """
        select median(most / everybody) from (
            select village, max(n) as most, sum(n) as everybody from (
                select split_part(household_id, '-', 1) as village, substr(name, 1, 1), count(*) as n
                from persons where relation = 'head' group by all) group by village)
    """
    assert 0.2 < ask(share)[0][0] < 0.7
    repeated = """
        select count(*) from (select 1 from persons
        group by split_part(household_id, '-', 1), name having count(*) > 1)
    """
    assert ask(repeated)[0][0] > 500


def test_incomes_come_from_sources_that_exist(ask: Ask) -> None:
    negative = """
        select count(*) from households where wage_income_yuan < 0 or business_income_yuan < 0
        or property_income_yuan < 0 or transfer_income_yuan < 0 or business_expense_yuan < 0
    """
    assert ask(negative) == [(0,)]
    wages = """
        select count(*) from households h where wage_income_yuan > 0 and not exists (
            select 1 from persons p where p.household_id = h.household_id
            and coalesce(p.labour, 'ordinary') in ('ordinary', 'skilled', 'weak'))
    """
    assert ask(wages) == [(0,)]


def test_the_years_survey_adds_up_to_the_fen(ask: Ask) -> None:
    wrong = """
        select count(*) from household_surveys where net_income_yuan <> wage_income_yuan
        + business_income_yuan + property_income_yuan + transfer_income_yuan - business_expense_yuan
    """
    assert ask(wrong) == [(0,)]
