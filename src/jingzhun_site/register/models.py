"""The register's tables, one for each entity of the vocabulary that the offices keep.

They are made from the vocabulary (:func:`.record.record_model`), so that a field is named once; what is
written here is what only a database needs to know.
"""

from collections.abc import Mapping
from types import MappingProxyType

from django.db import models

from jingzhun_site.register.columns import TOKEN_LENGTH
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.record import Record, record_model

_TABLES = frozenset({
    "cities", "counties", "townships", "villages", "natural_villages", "villager_groups",
    "households", "persons", "memberships", "kinships", "household_statuses", "person_statuses",
    "registration_events", "household_surveys", "village_surveys",
    "enrolments", "enrolment_steps", "deliveries", "trainings", "jobs", "visits",
    "illnesses", "disability_certificates", "bills", "bill_layers",
    "loans", "fund_years", "allocations", "payments",
    "organisations", "posts", "officials", "tenures", "facilities", "projects",
})  # fmt: skip

_POST_TABLES = frozenset({"organisations", "posts", "officials", "tenures"})
_UNBINDING = _POST_TABLES | {"facilities", "projects"}
"""Kept on the site: a snapshot that names an enterprise or a project need not bring its record, so binds nothing."""


def _search_token(label: str) -> models.CharField:
    return models.CharField(label, max_length=TOKEN_LENGTH, null=True, blank=True)


_SPECIAL: Mapping[str, Mapping[str, models.Field]] = {
    "persons": {"initials": _search_token("姓名首字母"), "id_tail": _search_token("证件号后四位")},
}

# Thousands share their initials, or the end of a number; within a village they are a handful.
_INDEXES: Mapping[str, tuple[models.Index, ...]] = {
    "persons": tuple(
        models.Index(fields=(column, "place_code"), name=f"persons_{column}")
        for column in ("initials", "id_tail")
    ),
}

LISTED_BY: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "households": (
        "registration", "household_kind", "main_cause", "dwelling_grade", "dibao",
        "planned_exit_year", "monitoring", "has_helper", "relocation",
    ),
    "persons": (
        "registration", "sex", "born_on", "schooling", "labour", "basic_medical_insurance",
        "wants_training", "working_area",
    ),
})  # fmt: skip
"""What lists are narrowed by and ordered by most: counted and ordered without reading a million wide rows."""

MODELS: Mapping[str, type[Record]] = MappingProxyType(
    {
        name: record_model(
            name,
            tables=_TABLES if name in _POST_TABLES else _TABLES - _UNBINDING,
            indexes=_INDEXES.get(name, ()),
            site_columns=_SPECIAL.get(name, {}),
            listed_by=LISTED_BY.get(name, ()),
        )
        for name in sorted(_TABLES)
    }
)
"""The models by the plural name of their entity."""

City = MODELS["cities"]
County = MODELS["counties"]
Township = MODELS["townships"]
Village = MODELS["villages"]
Household = MODELS["households"]
Person = MODELS["persons"]
Membership = MODELS["memberships"]
Kinship = MODELS["kinships"]
RegistrationEvent = MODELS["registration_events"]
HouseholdSurvey = MODELS["household_surveys"]
Enrolment = MODELS["enrolments"]
EnrolmentStep = MODELS["enrolment_steps"]
Delivery = MODELS["deliveries"]
Visit = MODELS["visits"]
Organisation = MODELS["organisations"]
Post = MODELS["posts"]
Official = MODELS["officials"]
Tenure = MODELS["tenures"]

__all__ = [
    "MODELS", "City", "County", "Delivery", "Enrolment", "EnrolmentStep", "Household",
    "HouseholdSurvey", "Kinship", "Membership", "Official", "Organisation", "Person", "Post",
    "Record", "RecordChange", "RegistrationEvent", "Tenure", "Township", "Village", "Visit",
]  # fmt: skip
