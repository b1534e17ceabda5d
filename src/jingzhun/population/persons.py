"""The persons of a block: kinship to the head, sex, dates of birth and death, those born after the base date."""

import numpy as np

from jingzhun.population.compositions import (
    EITHER,
    MAN,
    OPPOSITE,
    PROFILES,
    WOMAN,
    load_compositions,
)
from jingzhun.population.draws import Bools, Floats, Ints, day_number, stream, year_days
from jingzhun.population.frame import Frame, code, codes
from jingzhun.population.households import NEVER_DAY, is_on_register
from jingzhun.population.plan import LAST_YEAR, PopulationPlan

_YEAR = 365.2425
_OLDEST_DAYS = 99 * _YEAR


def draw_persons(plan: PopulationPlan, households: Frame, *, block: int) -> Frame:
    """All persons of the block's households until the last simulated year, in the order of households.

    ``household`` is the row of the household in the block, ``place`` the position in the household.
    """
    rng = stream(plan.seed, block=block, theme="persons")
    kinds = _draw_kinds(plan, households, rng)
    persons = _members(households, kinds, base_day=day_number(plan.base_on), rng=rng)
    persons = _with_newborn(persons, base_day=day_number(plan.base_on), rng=rng)
    persons["died_day"] = _deaths(persons, plan, stream(plan.seed, block=block, theme="deaths"))
    persons["registered"] = is_on_register(households)[persons["household"]]
    return persons


def _draw_kinds(plan: PopulationPlan, households: Frame, rng: np.random.Generator) -> Ints:
    """A kind of household for each household, among those of its size."""
    kinds = load_compositions()
    drawn = np.zeros(households.rows, dtype=np.int64)
    lots = rng.random(households.rows)
    profile = np.where(is_on_register(households), 0, 1)
    for number in range(len(PROFILES)):
        for size in np.unique(kinds.sizes):
            rows = (profile == number) & (households["size"] == size)
            weights = np.where(kinds.sizes == size, kinds.weights[:, number], 0.0)
            if weights.sum() == 0:
                weights = np.where(kinds.sizes == size, 1.0, 0.0)
            young = np.where(kinds.sizes == size, kinds.young, 0.0)
            if number == 0 and plan.young_families_percent and young.sum() > 0:
                share = plan.young_families_percent / 100
                weights = weights / weights.sum() * (1 - share) + young / young.sum() * share
            edges = np.cumsum(weights)
            found = np.searchsorted(edges, lots[rows] * edges[-1], side="right")
            drawn[rows] = np.minimum(found, len(edges) - 1)
    return drawn


def _members(households: Frame, kinds: Ints, *, base_day: int, rng: np.random.Generator) -> Frame:
    tables = load_compositions()
    sizes = households["size"]
    owner = np.repeat(np.arange(households.rows), sizes)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    kind = kinds[owner]
    head_is_man = rng.random(households.rows) * 100 < tables.head_men_percent[kinds]
    is_man = _sexes(tables.sex_rule[kind, place], head_is_man[owner], rng)
    is_man = np.where(place == 0, head_is_man[owner], is_man)
    ages = tables.head_ages[kinds]
    head_age = ages[:, 0] + rng.random(households.rows) * (ages[:, 1] - ages[:, 0])
    low, high = tables.younger_from[kind, place], tables.younger_until[kind, place]
    age = head_age[owner] - (low + rng.random(len(owner)) * (high - low))
    lived = np.clip(age * _YEAR, 3, _OLDEST_DAYS).astype(np.int64)
    frame = Frame(rows=len(owner))
    frame["household"], frame["place"], frame["is_man"] = owner, place, is_man
    frame["relation"] = np.where(
        is_man, tables.relation[kind, place], tables.relation_of_woman[kind, place]
    )
    frame["born_on"] = base_day - lived
    frame["kind"] = kind
    return frame


def _sexes(rule: Ints, head_is_man: Bools, rng: np.random.Generator) -> Bools:
    lot = rng.random(len(rule)) < 0.515
    return np.select(
        [rule == MAN, rule == WOMAN, rule == OPPOSITE, rule == EITHER],
        [True, False, ~head_is_man, lot],
    ).astype(np.bool_)


def _with_newborn(persons: Frame, *, base_day: int, rng: np.random.Generator) -> Frame:
    """Adds the children born to young wives after the base date, behind the others of their household."""
    age = (base_day - persons["born_on"]) / _YEAR
    wives = codes("relation_to_head", "spouse", "daughter_in_law")
    lots = rng.random(persons.rows)
    mothers = np.flatnonzero(
        np.isin(persons["relation"], wives) & (age > 21) & (age < 38) & (lots < 0.12)
    )
    _, first = np.unique(persons["household"][mothers], return_index=True)
    mothers = mothers[np.sort(first)]
    born = base_day + 1 + rng.integers(0, 3 * 365, len(mothers))
    is_man = rng.random(len(mothers)) < 0.52
    of_head = persons["relation"][mothers] == wives[0]
    names = codes("relation_to_head", "son", "daughter", "grandson", "granddaughter")
    added = Frame(rows=len(mothers))
    added["household"] = persons["household"][mothers]
    sizes = np.bincount(persons["household"])
    added["place"] = sizes[added["household"]]
    added["is_man"], added["born_on"] = is_man, born
    added["relation"] = names[np.where(of_head, 0, 2) + np.where(is_man, 0, 1)]
    added["kind"] = persons["kind"][mothers]
    joined = Frame(
        rows=persons.rows + added.rows,
        columns={k: np.concatenate([v, added[k]]) for k, v in persons.columns.items()},
    )
    return joined.take(np.argsort(joined["household"], kind="stable"))


def _deaths(persons: Frame, plan: PopulationPlan, rng: np.random.Generator) -> Ints:
    """The day of death of those who die after the base date; the chance doubles every eight years of age.

    Nobody dies on the last day of a month, when registers are closed: that death counts for the next day.
    """
    base = day_number(plan.base_on)
    age: Floats = (base - persons["born_on"]) / _YEAR
    yearly = np.clip(0.0006 * 2.0 ** ((age - 30) / 8), 0.0003, 0.35)
    years = LAST_YEAR - plan.base_on.year
    dies = rng.random(persons.rows) < 1 - (1 - yearly) ** years
    last = year_days(LAST_YEAR, 12, 31)
    day = base + 1 + (rng.random(persons.rows) * (last - base)).astype(np.int64)
    day = np.maximum(day, persons["born_on"] + 1)
    following = (day + 1).astype("datetime64[D]")
    is_month_end = following == following.astype("datetime64[M]").astype("datetime64[D]")
    return np.where(dies, day + is_month_end, NEVER_DAY)


def marital_status(persons: Frame, *, age: Ints, lots: Floats) -> Ints:
    """Married if husband or wife live in the household, widowed or unmarried by age if not."""
    relation = persons["relation"]
    has_spouse = np.zeros(int(persons["household"].max(initial=0)) + 1, dtype=np.bool_)
    has_spouse[persons["household"][relation == code("relation_to_head", "spouse")]] = True
    has_bride = np.zeros_like(has_spouse)
    brides = relation == code("relation_to_head", "daughter_in_law")
    has_bride[persons["household"][brides]] = True
    heads = relation == code("relation_to_head", "head")
    sons = relation == code("relation_to_head", "son")
    married = (
        (relation == code("relation_to_head", "spouse"))
        | brides
        | (heads & has_spouse[persons["household"]])
        | (sons & has_bride[persons["household"]])
    )
    parents = np.isin(relation, codes("relation_to_head", "father", "mother"))
    widowed = (heads & (age >= 60) & (lots < 0.72)) | parents
    divorced = heads & (age >= 30) & (lots > 0.93)
    return np.select(
        [married, widowed, divorced],
        [code("marital_status", name) for name in ("married", "widowed", "divorced")],
        code("marital_status", "unmarried"),
    )
