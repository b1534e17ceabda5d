"""Incomes by year and source: the year's survey of every household, and the year of the register on its row."""

import numpy as np

from jingzhun.population.draws import Ints
from jingzhun.population.frame import Frame
from jingzhun.population.households import NEVER_DAY
from jingzhun.population.livelihoods import YEARS, split_income
from jingzhun.population.programmes import load_programmes
from jingzhun.population.selection import Drawing

SOURCES = (
    "wage_income_yuan",
    "business_income_yuan",
    "property_income_yuan",
    "transfer_income_yuan",
    "business_expense_yuan",
)


def yearly_incomes(drawing: Drawing) -> None:
    """Sets the incomes of the register's year on the rows of households."""
    households, year = drawing.households, drawing.plan.as_at.year
    monthly = monthly_support(households, "dibao", year=year)
    households["dibao_monthly_yuan"] = np.where(households["dibao"], monthly, 0)
    for name, values in income_of_year(households, year=year).items():
        households[name] = values
    households["income_year"] = np.full(households.rows, year, dtype=np.int64)


def income_of_year(households: Frame, *, year: int) -> dict[str, Ints]:
    """The sources of income of one year, with the year's dibao or extreme-poverty support among the transfers."""
    members = np.maximum(households["living"], 1)
    own = households["head_fen"][:, YEARS.index(year)] * members
    support = np.zeros(households.rows, dtype=np.int64)
    for programme, since in households["support_since"].items():
        monthly = monthly_support(households, programme, year=year)
        support += np.where(since < NEVER_DAY, monthly * 12, 0)
    return split_income(households, net=own + support, transfer_floor=support)


def monthly_support(households: Frame, programme: str, *, year: int) -> Ints:
    """What a programme pays a household each month of a year, in fen."""
    payment = load_programmes()[programme].payment
    if payment is None:
        return np.zeros(households.rows, dtype=np.int64)
    monthly = payment.fen[year] // 3
    covered: Ints = households["dibao_members"]
    return monthly * covered if payment.per_head else np.full(households.rows, monthly)
