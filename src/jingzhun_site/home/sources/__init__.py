"""What the apps below the home page have to say on it, one file for each app."""

from jingzhun_site.home.contributions import Figures, Tasks
from jingzhun_site.home.sources import register

TASKS: tuple[Tasks, ...] = ()
FIGURES: tuple[Figures, ...] = (register.figures,)

__all__ = ["FIGURES", "TASKS"]
