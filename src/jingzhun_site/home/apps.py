"""The app `home`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    """The home page per role, filled by the other apps."""

    name = "jingzhun_site.home"
    label = "home"
    verbose_name = _("工作台")

    def ready(self) -> None:
        """Put the page on the menu and the count of tasks into the frame; fill the page."""
        from jingzhun_site.frame import contributions, navigation  # noqa: PLC0415
        from jingzhun_site.home.contributions import contribute  # noqa: PLC0415
        from jingzhun_site.home.counting import todo_count  # noqa: PLC0415
        from jingzhun_site.home.sources import FIGURES, TASKS  # noqa: PLC0415

        navigation.register_entries(
            navigation.NavEntry(
                section=navigation.Section.WORK,
                label=_("工作台"),
                url_name="home:home",
                icon="home",
                phone=1,
                order=1,
            )
        )
        contributions.contribute(todo_count=todo_count)
        for tasks in TASKS:
            contribute(tasks=tasks)
        for figures in FIGURES:
            contribute(figures=figures)
