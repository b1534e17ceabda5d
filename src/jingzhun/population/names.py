"""Names as a village has them: clans share a surname, a generation shares its fashions, and many sound alike."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import yaml

from jingzhun.population.draws import Floats, Ints, pick, stream
from jingzhun.population.frame import Frame, codes
from jingzhun.population.plan import PopulationPlan

_COHORTS = ("old", "middle", "young")
_MARRIED_IN = ("spouse", "mother", "daughter_in_law", "other")


@dataclass(frozen=True, kw_only=True)
class NameStock:
    """Surnames by frequency and the characters of given names by sex and cohort."""

    surnames: tuple[str, ...]
    weights: Floats
    clans: int
    clan_percent: int
    single_percent: int
    characters: tuple[str, ...]
    first_of: Ints
    count_of: Ints


@cache
def load_names() -> NameStock:
    """The names that ship with the package."""
    text = (files("jingzhun.population") / "data" / "names.yaml").read_text(encoding="utf-8")
    raw: dict[str, Any] = yaml.safe_load(text)
    surnames = tuple(raw["surnames"].split())
    groups = [raw["given"][sex][c].split() for sex in ("female", "male") for c in _COHORTS]
    counts = np.array([len(group) for group in groups], dtype=np.int64)
    ranks = np.arange(1, len(surnames) + 1, dtype=np.float64)
    return NameStock(
        surnames=surnames,
        weights=1.0 / (ranks + 4.0),
        clans=raw["clan_surnames_per_village"],
        clan_percent=raw["clan_percent"],
        single_percent=raw["single_given_percent"],
        characters=tuple(c for group in groups for c in group),
        first_of=np.cumsum(counts) - counts,
        count_of=counts,
    )


def draw_names(plan: PopulationPlan, households: Frame, persons: Frame, *, block: int) -> None:
    """Sets ``surname``, ``given_1``, ``given_2`` (-1: none): positions in the stock of names."""
    stock = load_names()
    rng = stream(plan.seed, block=block, theme="names")
    family = _family_surnames(plan, households, stock, rng)
    own = pick(rng, persons.rows, weights=stock.weights)
    married_in = np.isin(persons["relation"], codes("relation_to_head", *_MARRIED_IN))
    persons["surname"] = np.where(married_in, own, family[persons["household"]])
    year = 1970 + persons["born_on"] / 365.2425
    cohort = np.select([year < 1962, year < 1988], [0, 1], 2)
    group = np.where(persons["is_man"], 3, 0) + cohort
    persons["given_1"] = _characters(stock, group, rng)
    second = _characters(stock, group, rng)
    single = rng.random(persons.rows) * 100 < stock.single_percent
    persons["given_2"] = np.where(single, -1, second)


def name_texts(persons: Frame) -> pa.Array:
    """The names as text."""
    stock = load_names()
    surnames = pa.array(stock.surnames).take(pa.array(persons["surname"]))
    characters = pa.array([*stock.characters, ""])
    last = len(stock.characters)
    first = characters.take(pa.array(persons["given_1"]))
    second_at = np.where(persons["given_2"] < 0, last, persons["given_2"])
    second = characters.take(pa.array(second_at))
    return pc.binary_join_element_wise(surnames, first, second, "")


def _family_surnames(
    plan: PopulationPlan, households: Frame, stock: NameStock, rng: np.random.Generator
) -> Ints:
    villages = households["village"]
    first = int(villages[0])
    clans = np.stack(
        [
            pick(
                stream(plan.seed, block=int(village), theme="clans"),
                stock.clans,
                weights=stock.weights,
            )
            for village in range(first, int(villages[-1]) + 1)
        ]
    )
    lots = rng.random(households.rows) * 100
    clan = pick(rng, households.rows, weights=[5, 3, 2][: stock.clans])
    outsider = pick(rng, households.rows, weights=stock.weights)
    return np.where(lots < stock.clan_percent, clans[villages - first, clan], outsider)


def _characters(stock: NameStock, group: Ints, rng: np.random.Generator) -> Ints:
    """Characters of each group, the first ones of a group more often than the last."""
    lots = rng.random(len(group)) ** 1.4
    return stock.first_of[group] + (lots * stock.count_of[group]).astype(np.int64)
