"""What a synthetic place shall be: its root, its seed, the totals it must meet, what is left blank and planted."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

REGISTERED_STRATA = ("poor", "exited")
STRATA = ("poor", "exited", "borderline", "screened_not_eligible", "removed", "never_registered")
COUNTY_CLASSES = ("deep", "poor", "other")
FIRST_YEAR, LAST_YEAR = 2016, 2020
DOCTORS_FOR = ("chronic", "key_groups", "registered")
ILLNESSES_TREATED = ("named", "all")
LIMITED = ("technical_school",)  # the programmes of ``deep_counties_only``


@dataclass(frozen=True, kw_only=True)
class Stratum:
    """How many households and persons of one registration status live in the place at the base date."""

    households: int
    persons: int


@dataclass(frozen=True, kw_only=True)
class PoorVillages:
    """Villages on the poverty list at the base date, and those taken off it earlier.

    ``poor_person_percent`` is the share of the poor people who live in villages on the list.
    """

    poor: int
    deep: int
    delisted_earlier: int
    poor_person_percent: int


@dataclass(frozen=True, kw_only=True)
class CountyClass:
    """The counties of one class, what of the place's totals lies in them, and how many leave the list in each year.

    ``codes`` have six digits and stand in the order of leaving; those left over stay on the list. The class without
    codes is made of all counties that no other class names, which were never on the list.
    """

    villages: int
    poor_villages: int
    deep_villages: int
    poor_persons: int
    codes: tuple[str, ...] = ()
    exits: Mapping[int, int] = field(default_factory=dict)

    @property
    def exit_years(self) -> Mapping[str, int]:
        """The year in which each county leaves the list, by its code."""
        years = (year for year, count in self.exits.items() for _ in range(count))
        return dict(zip(self.codes, years, strict=False))


@dataclass(frozen=True, kw_only=True)
class PopulationPlan:
    """Everything a population depends on: the same plan gives the same rows.

    ``strata`` are the totals at ``base_on``, met exactly. ``as_at`` is the day on which the register
    is seen: later events stay in the dark. ``blanks`` are percents of empty cells by entity and field, for
    households on the register and for the others. ``plants`` are counts by kind. ``counties`` shares a place out among
    classes of counties; then the poor leave by ``exits`` to the unit. ``printed`` says of a figure of the plan
    (``strata.poor.persons``) which entry of a pack prints it; every other figure is the plan's own. ``one_in`` is 1, or
    tells how much a thinned plan was made smaller; ``demo_one_in`` is how small a demo shows the place.

    What a document gives a county or a village is not thinned: ``city_budget_yuan`` by year in the whole place,
    ``deep_county_new_fund_yuan`` more in every deep-poor county each year, ``deep_village_fund_yuan`` by year in every
    deep-poor village. ``self_pay_cap_percent`` is the patient's largest share of a bill in deep-poor counties and in
    the others. ``family_doctor_for`` says whose contracts the place signs (:data:`DOCTORS_FOR`), ``treats_illnesses``
    whether the named serious illnesses are treated or all. ``deep_counties_only`` names programmes of deep-poor
    counties. ``also_runs`` says of further programmes how many percent of those who qualify are served,
    ``visitors_percent`` how many households on the register a post has visited.
    """

    id: str
    title: str
    root: str
    seed: int
    base_on: date
    as_at: date
    villages: int
    strata: Mapping[str, Stratum]
    poor_villages: PoorVillages
    illness_or_disability_percent: Decimal
    disability_within_percent: int
    causes: Mapping[str, int]
    exits: Mapping[int, int]
    earlier_exits: Mapping[int, int]
    village_exits: Mapping[int, int]
    relapse_per_thousand: int
    line_yuan: Mapping[int, int]
    quotas: Mapping[str, Mapping[int, int]]
    coverage_percent: Mapping[str, int]
    blanks: Mapping[str, Mapping[str, tuple[Decimal, Decimal]]] = field(default_factory=dict)
    plants: Mapping[str, int] = field(default_factory=dict)
    region: str = "central"
    counties: Mapping[str, CountyClass] = field(default_factory=dict)
    printed: Mapping[str, str] = field(default_factory=dict)
    demo_one_in: int = 1
    one_in: int = 1
    city_budget_yuan: Mapping[int, int] = field(default_factory=dict)
    deep_county_new_fund_yuan: int = 0
    deep_village_fund_yuan: Mapping[int, int] = field(default_factory=dict)
    self_pay_cap_percent: Mapping[str, int] = field(default_factory=dict)
    child_disability_per_thousand: int = 12
    wants_credit_percent: int = 32
    young_families_percent: int = 0
    family_doctor_for: str = "chronic"
    treats_illnesses: str = "named"
    deep_counties_only: tuple[str, ...] = ()
    also_runs: Mapping[str, int] = field(default_factory=dict)
    visitors_percent: Mapping[str, int] = field(default_factory=dict)

    @property
    def county_exit_years(self) -> Mapping[str, int]:
        """The year in which each county leaves the list of poor counties, by its code of six digits."""
        return {
            code: year for one in self.counties.values() for code, year in one.exit_years.items()
        }

    @property
    def persons(self) -> int:
        """All persons of the roster at the base date."""
        return sum(stratum.persons for stratum in self.strata.values())

    @property
    def households(self) -> int:
        """All households of the roster at the base date."""
        return sum(stratum.households for stratum in self.strata.values())

    def seen_on(self, day: date) -> "PopulationPlan":
        """The same place and history as a register of another day would show it.

        >>> from jingzhun.population import load_plan
        >>> load_plan("hebi").seen_on(date(2017, 12, 31)).as_at.isoformat()
        '2017-12-31'
        """
        return replace(self, as_at=day)


def illness_or_disability_persons(plan: PopulationPlan) -> int:
    """How many poor persons live in households poor for illness or disability: the nearest whole number.

    >>> from jingzhun.population import load_plan
    >>> illness_or_disability_persons(load_plan("hebi"))
    14046
    """
    share = plan.illness_or_disability_percent / 100 * plan.strata["poor"].persons
    return int(share.quantize(Decimal(1)))
