"""What other apps ask of goals: the lines of a place, and the records behind a figure, under a user's rights."""

from collections.abc import Sequence

from jingzhun_site.accounts.models import User
from jingzhun_site.decisions.subjects import Shown
from jingzhun_site.goals.access import access_goals
from jingzhun_site.goals.reading import StoredLine
from jingzhun_site.goals.rows import FigurePage, figure_page

__all__ = ["FigurePage", "Shown", "StoredLine", "current_lines", "line_rows", "years_with_targets"]


def years_with_targets() -> Sequence[int]:
    """The years of the current progress run; none before the first."""
    from jingzhun_site.goals.models import ProgressRun  # noqa: PLC0415

    found = ProgressRun.objects.filter(is_current=True).first()
    return () if found is None else tuple(found.years)


def current_lines(place_code: str, *, year: int, user: User) -> list[StoredLine]:
    """The targets of a place for a year as last measured, in the order of the packs.

    Empty before the first run, and for a place that is not the user's to see.
    """
    seen = access_goals(user, place=place_code)
    return [] if seen is None else seen.lines([place_code], year=year)


def line_rows(line: StoredLine, *, user: User, after: str = "", before: str = "") -> FigurePage:
    """A page of the records behind a line's figure: as many in all as the figure says.

    ``is_closed`` where the figure rests on a compartment that is not open to the user.
    """
    seen = access_goals(user, place=line.place)
    if seen is None:
        return FigurePage(entity="", rows=(), count=0, is_closed=True)
    return figure_page(seen, line, after=after, before=before)
