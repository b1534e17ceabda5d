"""The report of goals: every target in every place asked for, against the records of a snapshot."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from jingzhun import __version__
from jingzhun.engines import Engine
from jingzhun.goals.lines import LineMaker
from jingzhun.goals.measuring import Measured, measure
from jingzhun.goals.pace import PACE_METHOD
from jingzhun.goals.report import GoalLine, GoalsReport, PackCited
from jingzhun.goals.request import GoalsRequest


def report_goals(
    request: GoalsRequest, *, places: Sequence[str], years: Sequence[int], engine: Engine
) -> GoalsReport:
    """One line for each goal and money rule, place and target of one of ``years`` (all when empty).

    ``places`` are division codes of any level; a figure counts the rows in and below its place.
    In a place below the one that a goal speaks of, floors and ceilings hold as they are, quotas
    only where ``request.shares`` hands some down (``no_target`` otherwise); a place without any
    row of the goal's records has no line. The engine keeps none of the tables that this makes.

    Raises:
        JingzhunError: an unknown goal in ``only`` (GOAL001), a place outside every pack (GOAL002),
            one goal measured in two ways (GOAL003), a place that is no division code (PLACE codes),
            the engine gave up (ENGINE codes).
    """
    head, lines = stream_goals(request, places=places, years=years, engine=engine)
    return replace(head, lines=tuple(lines))


def stream_goals(
    request: GoalsRequest, *, places: Sequence[str], years: Sequence[int], engine: Engine
) -> tuple[GoalsReport, Iterator[GoalLine]]:
    """What :func:`report_goals` returns, without its lines, and the lines one after another.

    For whole provinces: a million lines need not be held at once. The engine is done with.

    Raises:
        JingzhunError: what :func:`report_goals` raises.
    """
    measured = measure(request, places=places, engine=engine)
    maker = LineMaker(request=request, measured=measured, years=frozenset(years))
    return _head(request, measured, places, years), (
        line for place in places for line in maker.lines(place)
    )


def _head(
    request: GoalsRequest, measured: Measured, places: Sequence[str], years: Sequence[int]
) -> GoalsReport:
    snapshot = request.snapshot.manifest
    packs = {pack.id: pack for chain in request.regimes.chains for pack in chain.packs}
    return GoalsReport(
        snapshot=snapshot.id,
        as_at=snapshot.as_at,
        known_at=snapshot.known_at,
        start_snapshot=request.start.snapshot.manifest.id if request.start else "",
        packs=tuple(
            PackCited(id=pack.id, version=pack.version, content_hash=pack.content_hash)
            for pack in packs.values()
        ),
        on=request.regimes.chains[0].date,
        places=tuple(places),
        years=tuple(years),
        pace_method=PACE_METHOD,
        lines=(),
        remarks=measured.remarks,
        jingzhun=__version__,
    )
