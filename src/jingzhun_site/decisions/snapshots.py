"""Taking a snapshot of the live register."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import mkdtemp
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun.eligibility import make_snapshot
from jingzhun.eligibility.snapshots.manifest import SnapshotManifest
from jingzhun_site.accounts.models import User
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.decisions.exporting import export_register
from jingzhun_site.decisions.left_out import left_out, reasons, refuse_if_emptied
from jingzhun_site.decisions.models import Snapshot
from jingzhun_site.jobs.failures import JobRefused
from jingzhun_site.register.as_of import Times
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.models import MODELS

Tell = Callable[[str], None]
"""Told in a few words what is done next."""


def silent(_says: str) -> None:
    """Progress that nobody watches."""


def take_snapshot(times: Times, *, acting_user: User | None, tell: Tell = silent) -> Snapshot:
    """Freeze the register as of two days; the same content gives the same snapshot again.

    Rows that do not fit the vocabulary are set aside and counted in the snapshot's remarks.

    Raises:
        JobRefused: there is no village in the register, nothing on that day, or not one sound household.
        JingzhunError: the disk is full (GENERAL002), or the register contradicts itself (SNAPSHOT codes).
    """
    place = root_place()
    began = monotonic()
    work = Path(mkdtemp(prefix="snapshot-", dir=_folder()))
    try:
        manifest, missing = _made(work, times, tell)
        folder = _kept(work / "snapshot", manifest.id)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    why = reasons(manifest) if missing else []
    about = {"left_out": missing, "reasons": why, "seconds": round(monotonic() - began, 1)}
    return _noted(manifest, folder, place, about, acting_user=acting_user)


def root_place() -> str:
    """The narrowest place that holds every village of the register.

    Raises:
        JobRefused: there is none yet.
    """
    villages = MODELS["villages"].objects.order_by("pk").values_list("pk", flat=True)
    first, last = villages.first(), villages.last()
    if first is None:
        raise JobRefused(_("名册里还没有村，请先导入名册。"))
    sizes = (9, 6, 4, 2)
    shared = next((first[:size] for size in sizes if first[:size] == last[:size]), "")
    return shared.ljust(12, "0") if first != last else first


def _made(work: Path, times: Times, tell: Tell) -> tuple[SnapshotManifest, dict[str, int]]:
    """The manifest of a snapshot in a folder, and how many records it could not take."""
    source = work / "register"
    source.mkdir()
    tell(_("读取名册"))
    exported = export_register(source, times)
    if not exported:
        raise JobRefused(_("名册在这一天还没有任何记录，请换一个日期。"))
    manifest = make_snapshot(
        source,
        work / "snapshot",
        vocabulary=VOCABULARY,
        as_at=times.as_at,
        known_at=times.known_at,
        on_error="report",
        progress=lambda stage, _done, _total: tell(_spoken(stage)),
    )
    refuse_if_emptied(exported, manifest)
    return manifest, left_out(exported, manifest)


def _spoken(stage: str) -> str:
    """A stage of the making as people say it: ``read persons``, ``write persons``."""
    verb, _blank, name = stage.partition(" ")
    entity = VOCABULARY.entities.get(name)
    label = entity.label_zh if entity else name
    sentence = _("核对：%(name)s") if verb == "read" else _("写入快照：%(name)s")
    return sentence % {"name": label}


def _folder() -> Path:
    folder = Path(settings.HOME) / "snapshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _kept(made: Path, snapshot_id: str) -> Path:
    """Move a finished snapshot to its own name; one of the same content may lie there already."""
    folder = _folder() / snapshot_id
    if not folder.exists():
        made.rename(folder)
    return folder


@transaction.atomic
def _noted(
    manifest: SnapshotManifest,
    folder: Path,
    place: str,
    about: Mapping[str, Any],
    *,
    acting_user: User | None,
) -> Snapshot:
    entities = {n: {"rows": r.rows, "sha256": r.sha256} for n, r in manifest.entities.items()}
    snapshot, is_new = Snapshot.objects.get_or_create(
        id=manifest.id,
        defaults={
            "place_code": place,
            "as_at": manifest.as_at,
            "known_at": manifest.known_at,
            "folder": str(folder.relative_to(Path(settings.HOME))),
            "entities": entities,
            "remarks": dict(manifest.remark_counts),
            "made_at": clock.now(),
            **about,
            "asked_by": acting_user,
        },
    )
    if is_new:
        told = {"as_at": str(manifest.as_at), "known_at": str(manifest.known_at)}
        record_audit(
            "decisions.snapshot_taken",
            acting_user=acting_user,
            entity="snapshot",
            key=manifest.id,
            place_code=place,
            new=told,
        )
    return snapshot
