"""The kinds of things that can be planted, and what each is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, kw_only=True)
class PlantKind:
    """What is planted: a ``gap`` (goes without), ``excess`` (should not receive), ``error`` or ``near``."""

    category: str
    of_persons: bool
    field: str = ""
    programme: str = ""


def _household(category: str, field: str, programme: str = "") -> PlantKind:
    return PlantKind(category=category, of_persons=False, field=field, programme=programme)


def _person(category: str, field: str, programme: str = "") -> PlantKind:
    return PlantKind(category=category, of_persons=True, field=field, programme=programme)


PLANT_KINDS: Mapping[str, PlantKind] = MappingProxyType(
    {
        "gap_housing_renovation": _household("gap", "dwelling_grade", "housing_renovation"),
        "gap_dibao": _household("gap", "dibao", "dibao"),
        "gap_living_allowance": _person(
            "gap", "living_allowance_disabled", "disabled_living_allowance"
        ),
        "gap_care_allowance": _person("gap", "care_allowance_disabled", "disabled_care_allowance"),
        "gap_student_aid": _person("gap", "schooling", "student_aid"),
        "gap_family_doctor": _person("gap", "has_signed_doctor", "family_doctor"),
        "gap_medical_insurance": _person("gap", "basic_medical_insurance", "cover_basic_insurance"),
        "gap_dropout": _person("gap", "dropped_out"),
        "excess_dibao_income": _household("excess", "dibao", "dibao"),
        "excess_housing_renovation": _household("excess", "dwelling_grade", "housing_renovation"),
        "excess_care_allowance": _person(
            "excess", "care_allowance_disabled", "disabled_care_allowance"
        ),
        "missed_household": _household("gap", "registration"),
        "wrongful_exit": _household("error", "water_quality_safe"),
        "error_id_check_digit": _person("error", "id_number"),
        "error_id_birth_date": _person("error", "born_on"),
        "error_id_sex": _person("error", "sex"),
        "error_certificate_as_id": _person("error", "id_number"),
        "error_duplicate_person": _person("error", "id_number"),
        "error_died_still_paid": _person("error", "died_on", "disabled_care_allowance"),
        "error_cause_without_illness": _household("error", "main_cause"),
        "error_cause_without_disability": _household("error", "main_cause"),
        "error_labour_of_child": _person("error", "labour"),
        "error_business_without_expense": _household("error", "business_expense_yuan"),
        "near_income_above_line": _household("near", "wage_income_yuan"),
        "near_income_at_line": _household("near", "wage_income_yuan"),
        "near_income_below_line": _household("near", "wage_income_yuan"),
        "near_age_16_tomorrow": _person("near", "born_on"),
        "near_age_16_today": _person("near", "born_on"),
        "near_age_60_tomorrow": _person("near", "born_on"),
        "near_age_60_today": _person("near", "born_on"),
        "near_water_35_litres": _household("near", "water_litres_per_head_day"),
        "near_fetch_30_minutes": _household("near", "water_fetch_minutes"),
        "near_name_in_village": _person("near", "name"),
    }
)
