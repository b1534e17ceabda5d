"""What the apps below the home page have to say on it, one file for each app."""

from jingzhun_site.home.contributions import Figures, Tasks
from jingzhun_site.home.sources import (
    accounts,
    audit,
    decisions,
    households,
    imports,
    jobs,
    register,
)

TASKS: tuple[Tasks, ...] = (
    households.tasks,
    jobs.tasks,
    imports.tasks,
    decisions.tasks,
    accounts.tasks,
    audit.tasks,
)
FIGURES: tuple[Figures, ...] = (register.figures, decisions.figures)

__all__ = ["FIGURES", "TASKS"]
