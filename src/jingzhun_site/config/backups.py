"""Backup and restore of everything the site keeps, but its keys: they are kept apart."""

import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jingzhun import __version__
from jingzhun.errors import Fault, FaultList, JingzhunError
from jingzhun_site.config.backup_manifest import (
    FORM,
    BackupManifest,
    check_files,
    hashes_of,
    key_marks,
    read_manifest,
    write_manifest,
)
from jingzhun_site.config.database_copies import (
    POSTGRESQL_FILE,
    SQLITE_FILE,
    check_sqlite,
    copy_database,
    has_tables,
    is_sqlite,
    put_back_postgresql,
)
from jingzhun_site.config.health import WORKER_SILENT_SECONDS, beats

HOME_FOLDER = "home"
BEFORE = "before-restore-"
# Made anew at every start, or of a process that is gone by then.
_DRAFT = ".restoring"
_NOT_KEPT = {"static", "workers", _DRAFT}


@dataclass(frozen=True, kw_only=True)
class Site:
    """What is to be backed up: the home folder, the folder of keys inside or outside it, the database."""

    home: Path
    secrets: Path
    vault: Mapping[str, bytes]
    database: Mapping[str, Any]

    @property
    def sqlite_file(self) -> Path | None:
        """The live SQLite file, if that is the database."""
        return Path(self.database["NAME"]) if is_sqlite(self.database) else None


def back_up(site: Site, target: Path) -> BackupManifest:
    """Write a backup into a new folder; a backup that was broken off never looks like a whole one.

    Raises:
        JingzhunError: SITE016 when the folder is there already; SITE013 to SITE015 when the database
            cannot be copied.
    """
    if target.exists():
        raise JingzhunError([Fault(code="SITE016", seen=str(target))])
    draft = target.with_name(f"{target.name}.unfinished")
    shutil.rmtree(draft, ignore_errors=True)
    (draft / HOME_FOLDER).mkdir(parents=True, mode=0o700)
    # The database first: whatever file it speaks of is there already, and files are never changed.
    copy_database(site.database, draft)
    for path in _kept(site):
        _copy(path, draft / HOME_FOLDER / path.relative_to(site.home))
    manifest = BackupManifest(
        form=FORM,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        version=__version__,
        engine="sqlite" if site.sqlite_file else "postgresql",
        vault_keys=key_marks(site.vault),
        files=hashes_of(draft),
    )
    write_manifest(draft, manifest)
    draft.rename(target)
    return manifest


def _kept(site: Site) -> Iterator[Path]:
    """The files and folders at the top of the home folder that a backup takes."""
    database = site.sqlite_file.name if site.sqlite_file else None
    for path in sorted(site.home.iterdir()):
        is_database = database is not None and path.name.startswith(database)
        is_past = path.name.startswith(BEFORE)
        if not (is_database or is_past or path.name in _NOT_KEPT or path == site.secrets):
            yield path


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.progress"))
    else:
        shutil.copy2(source, target)


def restore(site: Site, source: Path, *, replace: bool) -> BackupManifest:
    """Put a backup back, after every file of it was compared with its hash.

    What was in the home folder is kept beside it in ``before-restore-<time>``.

    Raises:
        JingzhunError: SITE010 to SITE013 for a damaged backup, SITE017 for keys that do not belong to it,
            SITE018 for another kind of database, SITE019 while the site runs, SITE020 when there is data
            already and ``replace`` was not said. Nothing is changed then.
    """
    manifest = read_manifest(source)
    check_files(source, manifest)
    _check_fit(site, manifest, replace=replace)
    if site.sqlite_file:
        check_sqlite(source / SQLITE_FILE)
    draft = site.home / _DRAFT
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(source / HOME_FOLDER, draft)
    if site.sqlite_file:
        shutil.copy2(source / SQLITE_FILE, draft / site.sqlite_file.name)
    else:
        put_back_postgresql(site.database, source / POSTGRESQL_FILE)
    _exchange(site, draft)
    return manifest


def _check_fit(site: Site, manifest: BackupManifest, *, replace: bool) -> None:
    faults = FaultList()
    marks = key_marks(site.vault)
    if any(marks.get(key_id) != mark for key_id, mark in manifest.vault_keys.items()):
        faults.add(Fault(code="SITE017", seen=str(site.secrets)))
    engine = "sqlite" if site.sqlite_file else "postgresql"
    if manifest.engine != engine:
        faults.add(Fault(code="SITE018", seen=manifest.engine, wanted=engine))
    if any(time.time() - beat.stat().st_mtime < WORKER_SILENT_SECONDS for beat in beats(site.home)):
        faults.add(Fault(code="SITE019", seen=str(site.home)))
    if not replace and (list(_kept(site)) or _has_data(site)):
        faults.add(Fault(code="SITE020", seen=str(site.home)))
    faults.raise_if_errors()


def _has_data(site: Site) -> bool:
    if site.sqlite_file:
        return site.sqlite_file.exists()
    return has_tables(site.database)


def _exchange(site: Site, draft: Path) -> None:
    """Move what is there aside and the draft into its place."""
    aside = site.home / f"{BEFORE}{datetime.now(UTC):%Y%m%dT%H%M%S}"
    old = list(_kept(site))
    if site.sqlite_file:
        old += site.sqlite_file.parent.glob(f"{site.sqlite_file.name}*")
    old = [path for path in old if path != draft]
    if old:
        aside.mkdir(mode=0o700)
    for path in old:
        shutil.move(path, aside / path.name)
    for path in sorted(draft.iterdir()):
        is_database = site.sqlite_file is not None and path.name == site.sqlite_file.name
        target = site.sqlite_file if is_database and site.sqlite_file else site.home / path.name
        shutil.move(path, target)
    draft.rmdir()
