"""The register of Hebi meets the totals that the plan prints."""

from decimal import Decimal

from jingzhun.population import PopulationManifest, load_plan

from .conftest import Ask

_POOR_AT_BASE = """
    select h.main_cause in ('illness', 'disability') as ill
    from memberships m
    join household_statuses s using (household_id)
    join households h using (household_id)
    where s.status = 'poor' and m.joined_on <= date '2017-12-31'
      and (m.left_on is null or m.left_on > date '2017-12-31')
      and s.from_on <= date '2017-12-31'
      and (s.until_on is null or s.until_on >= date '2017-12-31')
"""


def test_19702_people_had_not_exited_at_the_end_of_2017(ask: Ask) -> None:
    assert ask(f"select count(*) from ({_POOR_AT_BASE})") == [(19702,)]


def test_illness_and_disability_account_for_71_29_percent_of_the_poor(ask: Ask) -> None:
    planted_causes = ask("select count(*) from planted where kind like 'error_cause_without%'")
    assert planted_causes == [(40,)]  # these move between the two causes, not out of them
    ((ill, everybody),) = ask(f"select count(*) filter (ill), count(*) from ({_POOR_AT_BASE})")
    assert round(Decimal(ill) / Decimal(everybody) * 100, 2) == Decimal("71.29")


def test_thirty_poor_villages_of_which_twenty_deep(ask: Ask) -> None:
    counted = "select count(*) filter (is_poor_village), count(*) filter (is_deep_poor_village)"
    assert ask(f"{counted} from villages") == [(30, 20)]
    assert ask("select count(*) from villages where delisted_on < date '2018-01-01'") == [(37,)]


def test_villages_and_counties_count_their_living_people(ask: Ask) -> None:
    living = "select count(*) from persons where died_on is null"
    planted = "select count(*) from planted where kind = 'error_died_still_paid'"
    ((people,),), ((dead,),) = ask(living), ask(planted)
    assert ask("select sum(rural_population) from villages") == [(people + dead,)]
    assert ask("select sum(rural_population) from counties") == [(people + dead,)]
    parts = "sum(poor_population + exited_population + non_registered_population)"
    assert ask(f"select {parts} from counties") == [(people + dead,)]


def test_the_years_tasks_are_done_to_the_unit(ask: Ask) -> None:
    done = """
        select programme, year(reached_on), count(*) from enrolment_steps
        join enrolments using (enrolment_id)
        where step in ('accepted', 'fitted')
          and programme in ('accessible_home', 'assistive_device', 'housing_renovation')
        group by all order by all
    """
    assert ask(done) == [
        ("accessible_home", 2018, 850),
        ("assistive_device", 2018, 1000),
        ("housing_renovation", 2016, 310),
        ("housing_renovation", 2017, 480),
        ("housing_renovation", 2018, 669),
    ]


def test_enough_dangerous_houses_remain_for_the_next_year(ask: Ask) -> None:
    ((waiting,),) = ask(
        "select count(*) from planted where programme = 'housing_renovation' and origin = 'backlog'"
    )
    assert waiting >= 527


def test_the_manifest_states_the_totals_that_were_met(hebi_manifest: PopulationManifest) -> None:
    plan = load_plan("hebi")
    for name in ("exited", "borderline", "screened_not_eligible", "removed", "never_registered"):
        assert hebi_manifest.totals[f"{name}_persons"] == plan.strata[name].persons
        assert hebi_manifest.totals[f"{name}_households"] == plan.strata[name].households
    poor = hebi_manifest.totals["poor_ill_persons"] + hebi_manifest.totals["poor_other_persons"]
    assert poor == 19702


def test_every_registration_status_lives_in_the_villages(ask: Ask) -> None:
    statuses = {row[0] for row in ask("select distinct registration from households")}
    assert statuses == {
        "poor",
        "exited",
        "relapsed",
        "borderline",
        "screened_not_eligible",
        "removed",
        "never_registered",
    }


def test_a_households_statuses_follow_each_other_without_gap_or_overlap(ask: Ask) -> None:
    wrong = """
        select count(*) from (
            select until_on, lead(from_on) over (partition by household_id order by from_on) as next
            from household_statuses)
        where next is not null and until_on + 1 <> next
    """
    assert ask(wrong) == [(0,)]
    differing = """
        select count(*) from household_statuses join households using (household_id)
        where until_on is null and status <> registration
    """
    assert ask(differing) == [(0,)]


def test_projects_count_as_many_heads_as_the_plan_says(ask: Ask) -> None:
    done = """
        select programme, count(*) from enrolment_steps join enrolments using (enrolment_id)
        where (programme, step) in (('forestry_work', 'joined'), ('forest_industry', 'income_checked'),
          ('precise_skills_class', 'completed'), ('tourism_household', 'titled'),
          ('tourism_village', 'titled'), ('ecommerce_village', 'accepted'))
          and year(reached_on) = 2018
        group by all order by all
    """
    assert ask(done) == [
        ("ecommerce_village", 2),
        ("forest_industry", 560),
        ("forestry_work", 190),
        ("precise_skills_class", 180),
        ("tourism_household", 200),
        ("tourism_village", 14),
    ]


def test_villages_take_part_themselves_and_only_where_they_are_fit(ask: Ask) -> None:
    subjects = "count(village_id), count(household_id), count(person_id)"
    assert ask(f"select {subjects} from enrolments where programme like '%_village'") == [
        (16, 0, 0)
    ]
    unfit = """
        select count(*) from enrolments join villages using (village_id)
        where not case programme when 'tourism_village' then fit_for_tourism
          else is_poor_village and fit_for_ecommerce and has_ecommerce_point end
    """
    assert ask(unfit) == [(0,)]


def test_hosts_live_in_villages_fit_for_tourism(ask: Ask) -> None:
    elsewhere = """
        select count(*) from enrolments join households using (household_id)
        join villages on villages.village_id = households.village_id
        where programme = 'tourism_household' and not fit_for_tourism
    """
    assert ask(elsewhere) == [(0,)]


def test_villages_are_counted_at_the_end_of_each_year(ask: Ask) -> None:
    counted = ask(
        "select year, sum(rural_population), sum(poor_population) from village_surveys"
        " group by year order by year"
    )
    assert [year for year, *_ in counted] == [2016, 2017, 2018]
    assert counted[1][2] == 19702
    ((people,),) = ask("select sum(rural_population) from villages")
    assert counted[2][1] == people
    homes = "select sum(rural_households) from {} where {}"
    assert ask(homes.format("village_surveys", "year = 2018")) == ask(
        homes.format("villages", "true")
    )


def test_the_poor_of_a_village_are_those_of_its_register_at_the_end_of_the_year(ask: Ask) -> None:
    in_register = """
        select village_id, count(distinct household_id), count(*)
        from memberships join household_statuses s using (household_id)
        join households using (household_id)
        where status in ('poor', 'relapsed') and joined_on <= date '2018-12-31' and left_on is null
          and from_on <= date '2018-12-31' and (until_on is null or until_on >= date '2018-12-31')
        group by all
    """
    surveyed = (
        "select village_id, poor_households, poor_population from village_surveys"
        " where year = 2018 and poor_population > 0"
    )
    assert set(ask(surveyed)) == set(ask(in_register))
