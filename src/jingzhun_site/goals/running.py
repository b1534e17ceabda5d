"""A progress run: every target in every place against the current snapshot, and how it becomes the one shown."""

import shutil
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import mkdtemp
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jingzhun.eligibility import Regimes, load_snapshot
from jingzhun.engines import DuckDBEngine, EngineSettings
from jingzhun.goals import GoalsReport, GoalsRequest, YearStart, stream_goals
from jingzhun.goals.items import items_in
from jingzhun.packs import Target
from jingzhun_site.accounts.models import User
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.decisions.deciders import regimes_of
from jingzhun_site.decisions.models import Run, Snapshot
from jingzhun_site.decisions.snapshots import Tell, silent
from jingzhun_site.goals.models import GoalReport, ProgressRun, TargetShare
from jingzhun_site.goals.reading import years_in
from jingzhun_site.goals.stored import GoalFacts, LineWriter
from jingzhun_site.jobs.failures import JobRefused
from jingzhun_site.places.queries import LEVELS
from jingzhun_site.places.scope import Scope, prefix_of
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.models import MODELS

_KEPT_RUNS = 3


def measure_goals(*, acting_user: User | None, tell: Tell = silent) -> ProgressRun:
    """Measure every target against the snapshot of the current decisions, and show the result from now on.

    Raises:
        JobRefused: nothing was decided yet.
        JingzhunError: what :func:`jingzhun.goals.report_goals` raises.
    """
    run = Run.objects.select_related("snapshot").filter(is_current=True).first()
    if run is None:
        raise JobRefused(_("还没有研判结果，请先快照并研判。"))
    asked_at, began = timezone.now(), monotonic()
    work = Path(mkdtemp(prefix="goals-", dir=_folder()))
    try:
        tell(_("测算目标进度"))
        head, lines = _measured(run.snapshot, work)
        kept = work.rename(_folder() / f"{clock.now():%Y%m%d-%H%M%S}-{work.name[-6:]}")
        kept.chmod(0o755)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return _published(run.snapshot, head, lines, kept, (asked_at, began), acting_user=acting_user)


def request_for(snapshot: Snapshot) -> GoalsRequest:
    """What is asked of a snapshot: its rules, the start of its year, shares in force, verified reports."""
    return GoalsRequest(
        snapshot=load_snapshot(snapshot.path),
        regimes=regimes_of(snapshot.place_code, snapshot.as_at),
        vocabulary=VOCABULARY,
        start=_year_start(snapshot),
        shares=_shares(),
        reported=_reported(),
    )


def places_of(snapshot: Snapshot) -> list[str]:
    """The place of a snapshot and all below it, level after level, so that sisters stand together."""
    inside = Scope(prefixes=(prefix_of(snapshot.place_code),)).q("pk")
    codes = [snapshot.place_code]
    for level in LEVELS:
        codes += MODELS[level].objects.filter(inside).order_by("pk").values_list("pk", flat=True)
    return list(dict.fromkeys(codes))


def _measured(snapshot: Snapshot, folder: Path) -> tuple[GoalsReport, int]:
    request = request_for(snapshot)
    with DuckDBEngine(EngineSettings()) as engine:
        head, lines = stream_goals(request, places=places_of(snapshot), years=(), engine=engine)
    writer = LineWriter(folder=folder, facts=dict(_facts(request.regimes)))
    return head, writer.write(lines)


def _facts(regimes: Regimes) -> Iterator[tuple[tuple[str, str], GoalFacts]]:
    for chain in regimes.chains:
        for item in items_in(chain).values():
            programme = item.entry.programme if item.entry else ""
            yield (item.kind, item.id), GoalFacts(programme=programme, is_ratio=item.is_ratio)


def _shares() -> Mapping[str, Mapping[str, tuple[Target, ...]]]:
    found: dict[str, dict[str, tuple[Target, ...]]] = {}
    for share in TargetShare.objects.filter(superseded_at__isnull=True).order_by("pk"):
        of_goal = found.setdefault(share.goal_id, {})
        of_goal[share.place_code] = (*of_goal.get(share.place_code, ()), share.target())
    return found


def _reported() -> Mapping[str, Mapping[str, Mapping[int, Decimal]]]:
    """The last verified figure of each goal, place and year."""
    found: dict[str, dict[str, dict[int, Decimal]]] = {}
    verified = GoalReport.objects.filter(state=GoalReport.State.VERIFIED)
    for one in verified.order_by("as_at", "pk"):
        found.setdefault(one.goal_id, {}).setdefault(one.place_code, {})[one.year] = one.value
    return found


def _year_start(snapshot: Snapshot) -> YearStart | None:
    """The snapshot of the year's first day, or of the evening before, if there is one of the same place."""
    first = date(snapshot.as_at.year, 1, 1)
    days = (first, first - timedelta(days=1))
    found = Snapshot.objects.filter(place_code=snapshot.place_code, as_at__in=days).first()
    if found is None or found.pk == snapshot.pk:
        return None
    regimes = regimes_of(found.place_code, found.as_at)
    return YearStart(snapshot=load_snapshot(found.path), regimes=regimes)


def _folder() -> Path:
    folder = Path(settings.HOME) / "goals"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@transaction.atomic
def _published(
    snapshot: Snapshot,
    head: GoalsReport,
    lines: int,
    folder: Path,
    times: tuple[datetime, float],
    *,
    acting_user: User | None,
) -> ProgressRun:
    asked_at, began = times
    packs = [{"id": p.id, "version": p.version, "hash": p.content_hash} for p in head.packs]
    ProgressRun.objects.filter(is_current=True).update(is_current=False)
    made = ProgressRun.objects.create(
        snapshot=snapshot,
        as_at=head.as_at,
        start_snapshot=head.start_snapshot,
        packs=packs,
        years=years_in(folder),
        places=len(head.places),
        lines=lines,
        pace_method=head.pace_method,
        remarks=[fault.line("zh") for fault in head.remarks],
        folder=str(folder.relative_to(Path(settings.HOME))),
        asked_at=asked_at,
        made_at=clock.now(),
        seconds=round(monotonic() - began, 1),
        is_current=True,
    )
    transaction.on_commit(_forget_old)
    record_audit(
        "goals.measured",
        acting_user=acting_user,
        entity="progress_run",
        key=str(made.pk),
        place_code=snapshot.place_code,
        new={"snapshot": snapshot.pk, "packs": packs, "lines": lines},
    )
    return made


def _forget_old() -> None:
    """Keep the files of the last runs: figures can be computed again from their snapshots."""
    old = ProgressRun.objects.filter(is_current=False).order_by("-pk")[_KEPT_RUNS:]
    for one in old:
        shutil.rmtree(one.path, ignore_errors=True)
