"""Which fields belong together on a page and in a form. Every field that people edit stands in exactly one topic."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from jingzhun.vocabulary import Field
from jingzhun_site.frame.words import Words
from jingzhun_site.register.columns import VOCABULARY


@dataclass(frozen=True, kw_only=True)
class Topic:
    """Fields of one entity that are asked together."""

    id: str
    entity: str
    label: Words
    icon: str
    names: tuple[str, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """The declarations of the fields, in their order."""
        declared = VOCABULARY.entities[self.entity].fields
        return tuple(declared[name] for name in self.names)


def _topic(entity: str, id_: str, label: Words, icon: str, names: str) -> Topic:
    return Topic(id=id_, entity=entity, label=label, icon=icon, names=tuple(names.split()))


HOUSEHOLD_TOPICS: tuple[Topic, ...] = (
    _topic(
        "households", "household", _("户基本情况"), "home",
        "villager_group natural_village_id household_kind phone is_military_family has_helper"
        " main_cause other_cause planned_exit_year monitoring",
    ),
    _topic(
        "households", "income", _("收入支出"), "coins",
        "income_year wage_income_yuan business_income_yuan property_income_yuan transfer_income_yuan"
        " business_expense_yuan dibao_income_yuan extreme_poverty_income_yuan pension_income_yuan"
        " family_planning_income_yuan ecological_income_yuan rigid_expense_yuan income_channels",
    ),
    _topic(
        "households", "living", _("吃穿与用电用能"), "bowl-chopsticks",
        "has_food has_clothing has_domestic_power has_radio_tv has_sanitary_toilet fuel main_road_km"
        " access_road",
    ),
    _topic(
        "households", "dwelling", _("住房"), "building-cottage",
        "dwelling_grade dwelling_area_m2 dwelling_structure has_other_safe_dwelling has_accessible_home"
        " relocation relocation_finished_on old_dwelling_demolished",
    ),
    _topic(
        "households", "water", _("饮水"), "droplet",
        "water_source water_quality_safe water_litres_per_head_day water_fetch_minutes water_vertical_m"
        " water_dry_days",
    ),
    _topic(
        "households", "land", _("土地山林"), "plant-2",
        "farmland_mu irrigated_mu woodland_mu public_forest_mu public_forest_tenure returned_forest_mu"
        " orchard_mu pasture_mu water_area_mu",
    ),
    _topic(
        "households", "support", _("保障与帮扶"), "lifebuoy",
        "dibao dibao_class dibao_monthly_yuan extreme_poverty_support left_behind_care in_cooperative"
        " wants_industry_support wants_credit meets_credit_conditions wants_ecommerce",
    ),
    _topic("households", "bank", _("一卡通"), "wallet", "bank_name bank_account"),
)  # fmt: skip

PERSON_TOPICS: tuple[Topic, ...] = (
    _topic(
        "persons", "identity", _("身份"), "id",
        "name identity_document id_number sex born_on ethnicity phone marital_status political_status"
        " speaks_mandarin in_military_service left_behind",
    ),
    _topic("persons", "schooling", _("就学"), "school", "schooling education dropped_out"
           " qualifies_for_student_loan wants_student_loan"),
    _topic(
        "persons", "health", _("健康"), "stethoscope",
        "health serious_illness has_chronic_illness has_signed_doctor in_treatment_programme"
        " disability_kind disability_level has_disability_certificate wants_disability_certificate"
        " self_care needs_long_term_care needs_rehabilitation needs_assistive_device",
    ),
    _topic(
        "persons", "insurance", _("医保与养老"), "shield-check",
        "basic_medical_insurance employee_medical_insurance serious_illness_insurance"
        " supplementary_insurance commercial_insurance accident_insurance medical_assistance"
        " pension_insurance employee_pension_insurance pension_monthly_yuan",
    ),
    _topic(
        "persons", "work", _("劳动就业"), "tools",
        "labour wants_work working_area working_months monthly_wage_yuan public_welfare_job"
        " wants_training meets_training_conditions wants_startup meets_startup_loan_conditions",
    ),
    _topic(
        "persons", "support", _("保障"), "lifebuoy",
        "on_dibao qualifies_for_extreme_poverty living_allowance_disabled care_allowance_disabled",
    ),
)  # fmt: skip

SURVEY = _topic(
    "household_surveys", "survey", _("年度户情调查"), "calendar",
    "members net_income_yuan wage_income_yuan business_income_yuan property_income_yuan"
    " transfer_income_yuan business_expense_yuan",
)  # fmt: skip
"""What is asked of a household once a year."""

TOPICS: Mapping[str, tuple[Topic, ...]] = {
    "households": HOUSEHOLD_TOPICS,
    "persons": PERSON_TOPICS,
}

MANAGED: Mapping[str, frozenset[str]] = {
    "households": frozenset(
        {"household_id", "village_id", "head_id", "registration", "registered_on", "exited_on"}
    ),
    "persons": frozenset({"person_id", "household_id", "relation", "registration", "died_on"}),
}
"""Fields that only an event changes: joining, leaving, a new head, a change of registration."""


def topic_of(entity: str, field: str) -> Topic | None:
    """The topic in which a field is asked; ``None`` for fields that an event changes.

    >>> topic_of("households", "dwelling_grade").id
    'dwelling'
    """
    return next((topic for topic in TOPICS.get(entity, ()) if field in topic.names), None)


def topic_named(entity: str, id_: str) -> Topic | None:
    """The topic of an entity with that id."""
    return next((topic for topic in TOPICS.get(entity, ()) if topic.id == id_), None)
