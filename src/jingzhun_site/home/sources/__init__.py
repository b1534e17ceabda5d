"""What the apps below the home page have to say on it, one file for each app."""

from jingzhun_site.home.contributions import Figures, Tasks
from jingzhun_site.home.sources import (
    accounts,
    audit,
    crosschecks,
    decisions,
    directives,
    duties,
    goals,
    households,
    imports,
    jobs,
    ledger,
    programmes,
    register,
)

TASKS: tuple[Tasks, ...] = (
    households.tasks,
    jobs.tasks,
    imports.tasks,
    ledger.tasks,
    duties.tasks,
    programmes.tasks,
    decisions.tasks,
    crosschecks.tasks,
    goals.tasks,
    directives.tasks,
    accounts.tasks,
    audit.tasks,
)
FIGURES: tuple[Figures, ...] = (
    decisions.figures,
    goals.figures,
    ledger.figures,
    register.figures,
)

__all__ = ["FIGURES", "TASKS"]
