"""Kinds of households (``data/compositions.yaml``): who lives with the head, and how old."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import yaml

from jingzhun.population.draws import Floats, Ints
from jingzhun.population.frame import code
from jingzhun.population.plan_checks import LARGEST_HOUSEHOLD

PROFILES = ("poor", "general")
_SEXLESS = {"child": ("son", "daughter"), "grandchild": ("grandson", "granddaughter")}
_MEN = {"son", "father", "grandson"}
_WOMEN = {"daughter_in_law", "mother", "daughter"}
MAN, WOMAN, OPPOSITE, EITHER = range(4)


@dataclass(frozen=True, kw_only=True)
class Compositions:
    """All kinds as tables: one row a kind, one column a place in the household (0 is the head).

    ``relation`` holds the code of a man, ``relation_of_woman`` that of a woman in the same place. ``young`` weighs the
    families with small children that a plan may ask for.
    """

    sizes: Ints
    weights: Floats
    young: Floats
    head_ages: Floats
    head_men_percent: Floats
    relation: Ints
    relation_of_woman: Ints
    sex_rule: Ints
    younger_from: Floats
    younger_until: Floats


@cache
def load_compositions() -> Compositions:
    """The kinds of households that ship with the package."""
    text = (files("jingzhun.population") / "data" / "compositions.yaml").read_text(encoding="utf-8")
    kinds = yaml.safe_load(text)
    shape = (len(kinds), LARGEST_HOUSEHOLD)
    relation, woman, rule = np.zeros((3, *shape), dtype=np.int64)
    low, high = np.zeros((2, *shape), dtype=np.float64)
    relation[:, 0] = woman[:, 0] = code("relation_to_head", "head")
    for row, kind in enumerate(kinds):
        for place, member in enumerate(kind["members"], start=1):
            ((name, (low[row, place], high[row, place])),) = member.items()
            man_code, woman_code = _SEXLESS.get(name, (name, name))
            relation[row, place] = code("relation_to_head", man_code)
            woman[row, place] = code("relation_to_head", woman_code)
            rule[row, place] = _sex_rule(name)
    return Compositions(
        sizes=np.array([1 + len(kind["members"]) for kind in kinds], dtype=np.int64),
        weights=np.array([[kind["weights"].get(p, 0) for p in PROFILES] for kind in kinds], float),
        young=np.array([kind["weights"].get("young", 0) for kind in kinds], dtype=float),
        head_ages=np.array([kind["head"]["ages"] for kind in kinds], dtype=float),
        head_men_percent=np.array([kind["head"]["men"] for kind in kinds], dtype=float),
        relation=relation,
        relation_of_woman=woman,
        sex_rule=rule,
        younger_from=low,
        younger_until=high,
    )


def size_weights(profile: str) -> Floats:
    """How often households of each size occur; position 0 is never drawn."""
    kinds = load_compositions()
    counts: Floats = np.zeros(LARGEST_HOUSEHOLD + 1)
    np.add.at(counts, kinds.sizes, kinds.weights[:, PROFILES.index(profile)])
    return counts


def _sex_rule(name: str) -> int:
    if name == "spouse":
        return OPPOSITE
    if name in _MEN:
        return MAN
    return WOMAN if name in _WOMEN else EITHER
