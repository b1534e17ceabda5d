"""The report of goals: every target in every place asked for, against the records of a snapshot."""

from collections.abc import Sequence

from jingzhun import __version__
from jingzhun.engines import Engine
from jingzhun.goals.lines import LineMaker
from jingzhun.goals.measuring import measure
from jingzhun.goals.pace import PACE_METHOD
from jingzhun.goals.report import GoalsReport, PackCited
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
    measured = measure(request, places=places, engine=engine)
    maker = LineMaker(request=request, measured=measured, years=frozenset(years))
    lines = [line for place in places for line in maker.lines(place)]
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
        lines=tuple(lines),
        remarks=measured.remarks,
        jingzhun=__version__,
    )
