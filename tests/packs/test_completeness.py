"""The packs name the units that their documents name, leave no clause empty, and own up to what is left open."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from jingzhun.coverage import Answer
from jingzhun.packs import (
    ENTRY_KINDS,
    Entry,
    Goal,
    Pack,
    Programme,
    Status,
    TaskEntry,
    entry_names,
)
from tests.packs.documents import PACKS, pack_of, report_of

# What the documents leave open: a tariff taken from elsewhere must show as one.
LEFT_OPEN = {
    "hebi": """
        dibao_standard dibao_monthly_per_head extreme_poverty_monthly renovation_subsidy student_aid
        disabled_living_allowance disabled_care_allowance accessible_home_subsidy forest_ranger_monthly microcredit_max
        student_loan_max nutrition_daily basic_insurance_premium_subsidy
        """,
    "town": """
        self_pay_cap chronic_outpatient_rate yulu_yearly renovation_subsidy microcredit_max subsidised_share
        dibao_standard dibao_monthly_per_head office_staff_middle small_village_below large_village_from
        microcredit_years interest_days_in_year
        """,
    "hubei": """
        province_income_growth renovation_subsidy student_aid basic_insurance_premium inpatient_rate
        serious_illness_scale assistance_rate assistance_year_max pension_premium disabled_living_allowance
        disabled_care_allowance college_aid_max interest_days_in_year
        """,
    "luoyang": """
        serious_illness_scale serious_illness_cap supplementary_scale reinsurance_rate student_aid nutrition_daily
        student_loan_max dibao_standard disabled_living_allowance disabled_care_allowance accessible_home_subsidy
        forest_ranger_monthly microcredit_max relocation_area_per_head_max relocation_own_share_max renovation_subsidy
        renovation_small_household renovation_area_small_max renovation_area_per_head_max renovation_payment_days
        renovation_rebuilt_from
        """,
    "sichuan": """
        province_income_growth province_loan_growth microcredit_max renovation_subsidy renovation_payment_days
        relocated_workers_min relocated_channels_min collective_income_per_head_min dibao_standard
        dibao_monthly_per_head pension_premium_min disabled_living_allowance disabled_care_allowance
        accessible_home_subsidy forest_ranger_monthly public_forest_compensation returned_forest_payment
        nutrition_daily student_loan_max basic_insurance_premium reserve_cadre_age_margin screening_age_from
        screening_age_until newborn_days_max nutrition_months_from nutrition_months_until elder_age_from
        """,
}
COMPARED = {"town": 70, "hubei": 115}
"""Documents whose printed units have a table, and of how many obligations it tells at least."""
_Units = frozenset[tuple[str, str]]


@pytest.fixture(params=PACKS)
def pack(request: pytest.FixtureRequest) -> Pack:
    """One pack after the other."""
    return pack_of(request.param)


@pytest.mark.parametrize("name", COMPARED)
def test_the_units_that_lead_and_support_are_those_that_the_document_names(name: str) -> None:
    """A table says of each printed unit which function it is; a unit it lacks is a group of others."""
    table = Path(__file__).parent / f"{name}_functions.toml"
    functions = tomllib.loads(table.read_text(encoding="utf-8"))
    entries = entry_names(pack_of(name))
    compared = [
        {n: (_units(entries[n]), _printed_units(answer, functions, entries[n])) for n in names}
        for answer in report_of(name).answers
        for names in [_with_units(answer, entries)]
        if names
    ]
    told = [found for found in compared if all(printed for _, printed in found.values())]

    wrong = [found for found in told if all(units != printed for units, printed in found.values())]

    assert len(told) >= COMPARED[name], "fewer obligations were compared than there were"
    assert wrong == []


def test_every_clause_of_the_document_has_entries(pack: Pack) -> None:
    cited = {entry.source.clause for kind in ENTRY_KINDS for entry in getattr(pack, kind).values()}

    chapters = {
        c for c in pack.clauses for other in pack.clauses if other.startswith(c) and other != c
    }

    assert [clause for clause in pack.clauses if clause not in cited | chapters] == []


@pytest.mark.parametrize("name", LEFT_OPEN)
def test_amounts_the_document_leaves_open_are_marked_as_placeholders(name: str) -> None:
    """Only what the document prints may be confirmed."""
    parameters = pack_of(name).parameters

    open_ones = LEFT_OPEN[name].split()

    assert [n for n in open_ones if parameters[n].status is not Status.PLACEHOLDER] == []


_WITH_UNITS = (Programme, Goal, TaskEntry)


def _units(entry: Entry) -> _Units:
    """Who leads and who supports, by function."""
    assert isinstance(entry, _WITH_UNITS)
    leads = {("lead", name) for name in (entry.lead, *entry.joint_leads) if name}
    return frozenset(leads | {("with", name) for name in entry.supporting})


def _with_units(answer: Answer, entries: Mapping[str, Entry]) -> list[str]:
    """The entries of a task that name units; of several, one must have those that are printed."""
    is_task = answer.own.item.kind == "task"
    return [n for n in sorted(answer.entries) if is_task and isinstance(entries[n], _WITH_UNITS)]


def _printed_units(answer: Answer, functions: Mapping[str, str], entry: Entry) -> _Units:
    """The units of an answer, or nothing where it names a unit without a function of its own.

    Somebody must lead a programme: where nobody is printed as leading, the unit named first does.
    """
    responsible = answer.own.item.record.responsible
    if not all(unit in functions for unit in (*responsible.lead, *responsible.supporting)):
        return frozenset()
    leads = [functions[unit] for unit in responsible.lead]
    others = [functions[unit] for unit in responsible.supporting]
    if isinstance(entry, Programme) and not leads:
        leads = others[:1]
    supporting = [unit for unit in others if unit not in leads]
    return frozenset([("lead", unit) for unit in leads] + [("with", unit) for unit in supporting])
