"""A synthetic place: a whole rural roster with its history, made from a plan and a seed.

:func:`load_plan` gives a plan of a named place, :func:`scale_plan` one of any size, :func:`thin_plan` a
smaller likeness of one, :func:`populate` writes its register to Parquet. The room knows no rule and no
pack: who is entitled is for others to find out.
"""

from jingzhun.population.generate import populate
from jingzhun.population.plan import CountyClass, PoorVillages, PopulationPlan, Stratum
from jingzhun.population.plan_file import load_plan, plan_names, read_plan, scale_plan
from jingzhun.population.thinning import thin_plan
from jingzhun.population.truth import PopulationManifest

__all__ = [
    "CountyClass",
    "PoorVillages",
    "PopulationManifest",
    "PopulationPlan",
    "Stratum",
    "load_plan",
    "plan_names",
    "populate",
    "read_plan",
    "scale_plan",
    "thin_plan",
]
