"""Poverty measures by place and year, exact, as intervals where facts are unknown."""

from jingzhun.poverty.bounds import Bounds
from jingzhun.poverty.income import IncomePoverty, income_poverty
from jingzhun.poverty.multidimensional import (
    MultidimensionalPoverty,
    Standard,
    multidimensional_poverty,
)
from jingzhun.poverty.register import (
    HouseholdTable,
    PovertyRules,
    basic_standards,
    equal_weights,
    household_table,
    line_in_force,
)
from jingzhun.poverty.surveys import survey_table, survey_years

__all__ = [
    "Bounds",
    "HouseholdTable",
    "IncomePoverty",
    "MultidimensionalPoverty",
    "PovertyRules",
    "Standard",
    "basic_standards",
    "equal_weights",
    "household_table",
    "income_poverty",
    "line_in_force",
    "multidimensional_poverty",
    "survey_table",
    "survey_years",
]
