"""The lines that a user may see: under the right to see decisions, in the own places, compartments closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import Http404

from jingzhun.eligibility import Regimes
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.deciders import regimes_of
from jingzhun_site.goals.compartments import closed_goals
from jingzhun_site.goals.models import ProgressRun
from jingzhun_site.goals.reading import (
    StoredLine,
    TargetChoice,
    count_statuses,
    read_choices,
    read_lines,
)
from jingzhun_site.places.queries import chain_of
from jingzhun_site.places.scope import CODE_LENGTH, Scope, prefix_of


@dataclass(frozen=True, kw_only=True)
class SeenGoals:
    """A progress run as one user may see it; ``closed`` are the goals whose records are not the user's."""

    progress: ProgressRun
    scope: Scope
    closed: frozenset[str]

    @property
    def regimes(self) -> Regimes:
        """The rules that the run was made with."""
        snapshot = self.progress.snapshot
        return regimes_of(snapshot.place_code, snapshot.as_at)

    def lines(
        self, places: Sequence[str], *, year: int | None, goal_id: str = "", span: str = ""
    ) -> list[StoredLine]:
        """The lines of some places, those outside the user's left out; of all years where none is named."""
        own = [place for place in places if self.scope.covers(place)]
        found = read_lines(self.progress.path, own, year=year, goal_id=goal_id, span=span)
        return [self._open(line) for line in found]

    def choices(self, places: Sequence[str], *, year: int) -> list[TargetChoice]:
        """The targets that some places have; where villages are among them, without figures that are closed there."""
        own = [place for place in places if self.scope.covers(place)]
        closed = sorted(self.closed) if any(map(_is_village, own)) else ()
        return read_choices(self.progress.path, own, year=year, without=closed)

    def line(self, place: str, *, year: int, goal_id: str, span: str) -> StoredLine:
        """One line; ``Http404`` where there is none for the user."""
        found = self.lines([place], year=year, goal_id=goal_id, span=span)
        if not found:
            raise Http404
        return found[0]

    def counts(self, places: Sequence[str], *, year: int) -> Mapping[str, Mapping[str, int]]:
        """How many lines of each status some places have; of villages without what is closed."""
        own = [place for place in places if self.scope.covers(place)]
        wide = [place for place in own if not _is_village(place)]
        narrow = [place for place in own if _is_village(place)]
        path = self.progress.path
        return {
            **count_statuses(path, wide, year=year),
            **count_statuses(path, narrow, year=year, without=sorted(self.closed)),
        }

    def _open(self, line: StoredLine) -> StoredLine:
        if line.goal_id not in self.closed or not _is_village(line.place):
            return line
        return replace(line, figure=None, withheld=True)


def access_goals(
    user: User,
    *,
    place: str = "",
    right: Right = Right.SEE_DECISIONS,
    progress: ProgressRun | None = None,
) -> SeenGoals | None:
    """A progress run, the current one unless told, as a user may see it in a chosen place; none before the first."""
    if progress is None:
        progress = ProgressRun.objects.select_related("snapshot").filter(is_current=True).first()
    scope = user.scope(right).narrowed(place)
    if progress is None or not scope:
        return None
    regimes = regimes_of(progress.snapshot.place_code, progress.snapshot.as_at)
    closed = closed_goals(user.authority(), regimes, scope)
    return SeenGoals(progress=progress, scope=scope, closed=closed)


def place_of(seen: SeenGoals, chosen: str) -> str:
    """The place that a page is about: the chosen one, else the narrowest that holds all the user's.

    A user of several places that no own place holds together gets the first of them. ``Http404`` for a
    chosen place of which only a part is the user's: its figures are not.
    """
    inside = seen.scope.narrowed(seen.progress.snapshot.place_code) or seen.scope
    here = chosen or inside.place_code
    if here and seen.scope.covers(here):
        return here
    if chosen:
        raise Http404
    return inside.prefixes[0].ljust(CODE_LENGTH, "0")


def parent_of(place: str) -> str:
    """The place one level above, as the register has levels; empty above a city."""
    above = [code for code in chain_of(place) if prefix_of(code) != prefix_of(place)]
    return above[-1] if above else ""


def _is_village(place: str) -> bool:
    return len(prefix_of(place)) == CODE_LENGTH
