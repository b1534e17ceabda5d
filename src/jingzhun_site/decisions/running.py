"""A decision run: all rules in force over a snapshot, and how it becomes the one that lists are read from."""

import shutil
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from tempfile import mkdtemp
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jingzhun.eligibility import DecisionRequest, DecisionRun, decide, load_run, load_snapshot
from jingzhun_site.accounts.models import User
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.decisions.deciders import regimes_of
from jingzhun_site.decisions.gap_files import GAP_LINES, write_gap_lines
from jingzhun_site.decisions.models import AwaitingBatch, Redecided, Run, Snapshot
from jingzhun_site.decisions.snapshots import Tell, silent, take_snapshot
from jingzhun_site.decisions.standings import write_standings
from jingzhun_site.register.as_of import Times
from jingzhun_site.register.columns import VOCABULARY

DECISIONS = "decisions"


def decide_register(times: Times, *, acting_user: User | None, tell: Tell = silent) -> Run:
    """Snapshot the register, decide it, and make the run the current one unless it looks at the past.

    Raises:
        JobRefused: the register is empty.
        JingzhunError: no pack is in force there on that day (PACK124), the disk is full (GENERAL002).
    """
    read_at = timezone.now()
    snapshot = take_snapshot(times, acting_user=acting_user, tell=tell)
    return decide_snapshot(
        snapshot, read_at=read_at, acting_user=acting_user, tell=tell, is_current=not times.is_past
    )


def decide_snapshot(
    snapshot: Snapshot,
    *,
    read_at: datetime,
    acting_user: User | None,
    tell: Tell = silent,
    is_current: bool,
) -> Run:
    """Decide all rules in force over a snapshot, on its own day."""
    began = monotonic()
    work = Path(mkdtemp(prefix="run-", dir=_folder()))
    try:
        made = _decided(snapshot, work, tell)
        folder = _folder() / made.manifest.id
        if not folder.exists():
            work.rename(folder)
            folder.chmod(0o755)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    seconds = monotonic() - began
    about = {"read_at": read_at, "seconds": round(seconds, 1), "is_current": is_current}
    return _published(snapshot, load_run(folder / DECISIONS), about, acting_user=acting_user)


def _decided(snapshot: Snapshot, work: Path, tell: Tell) -> DecisionRun:
    opened = load_snapshot(snapshot.path)
    regimes = regimes_of(snapshot.place_code, snapshot.as_at)
    request = DecisionRequest(snapshot=opened, regimes=regimes, vocabulary=VOCABULARY)
    run = decide(request, work / DECISIONS, progress=lambda name: tell(_spoken(name)))
    tell(_("整理差缺清单"))
    write_gap_lines(run, opened, work, before=_lines_before(snapshot.as_at))
    write_standings(run, work)
    return run


def _spoken(name: str) -> str:
    entity = VOCABULARY.entities.get(name)
    names = {"gaps": _("差缺"), "facts_to_collect": _("待补信息")}
    return _("研判：%(name)s") % {"name": entity.label_zh if entity else names.get(name, name)}


def _lines_before(day: date) -> Path | None:
    run = Run.objects.filter(on__lte=day).order_by("-on", "-made_at").first()
    return None if run is None else run.path / GAP_LINES


def _folder() -> Path:
    folder = Path(settings.HOME) / "runs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@transaction.atomic
def _published(
    snapshot: Snapshot,
    made: DecisionRun,
    about: Mapping[str, Any],
    *,
    acting_user: User | None,
) -> Run:
    manifest = made.manifest
    files = {n: {"rows": f.rows, "sha256": f.sha256} for n, f in manifest.files.items()}
    packs = [{"id": p.id, "version": p.version, "hash": p.content_hash} for p in manifest.packs]
    run, is_new = Run.objects.get_or_create(
        id=manifest.id,
        defaults={
            "snapshot": snapshot,
            "on": manifest.on,
            "packs": packs,
            "folder": str(made.folder.parent.relative_to(Path(settings.HOME))),
            "files": files,
            "register_read_at": about["read_at"],
            "made_at": clock.now(),
            "seconds": about["seconds"],
            "asked_by": acting_user,
        },
    )
    if about["is_current"]:
        _make_current(run, read_at=about["read_at"])
    if is_new:
        record_audit(
            "decisions.run_made",
            acting_user=acting_user,
            entity="run",
            key=run.pk,
            place_code=snapshot.place_code,
            new={"snapshot": snapshot.pk, "on": str(run.on), "packs": packs},
        )
    return run


def _make_current(run: Run, *, read_at: datetime) -> None:
    """Lists are read from this run from now on; what changed while it was made stays laid over it."""
    old = list(Run.objects.select_for_update().filter(is_current=True))
    for one in old:
        Redecided.objects.filter(run=one, decided_at__lt=read_at).delete()
        AwaitingBatch.objects.filter(run=one, at__lt=read_at).delete()
        if one.pk != run.pk:
            Run.objects.filter(pk=one.pk).update(is_current=False)
            Redecided.objects.filter(run=one).update(run=run)
            AwaitingBatch.objects.filter(run=one).update(run=run)
    Run.objects.filter(pk=run.pk).update(is_current=True, register_read_at=read_at)
    run.is_current, run.register_read_at = True, read_at
