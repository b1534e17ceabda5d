"""The folder of a decision run: its manifest, its rules, its files; written whole or not at all."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jingzhun.eligibility.rule_table import RuleInfo, rule_info
from jingzhun.engines import file_failure, work_folder
from jingzhun.errors import Fault, JingzhunError, Position

MANIFEST = "manifest.json"
RULES = "rules.json"
GAPS = "gaps"
FACTS = "facts_to_collect"


@dataclass(frozen=True, kw_only=True)
class PackRecord:
    """One pack a run was made with."""

    id: str
    version: str
    content_hash: str


@dataclass(frozen=True, kw_only=True)
class FileRecord:
    """One file of a run: its rows and the fingerprint of them, sorted."""

    rows: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class DecisionManifest:
    """What a run was made of and what it holds; the same inputs give the same manifest."""

    snapshot: str
    as_at: date
    known_at: date
    on: date
    packs: tuple[PackRecord, ...]
    only: tuple[str, ...]
    files: Mapping[str, FileRecord]
    jingzhun: str

    @property
    def id(self) -> str:
        """The name of the run's content: SHA-256 over the manifest."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    def to_json(self) -> str:
        """The text of ``manifest.json``."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2, default=str) + "\n"


@dataclass(frozen=True, kw_only=True)
class DecisionRun:
    """A finished run: its folder, manifest and rules."""

    folder: Path
    manifest: DecisionManifest
    rules: tuple[RuleInfo, ...]

    def path(self, name: str) -> Path:
        """The Parquet file of an entity's decisions, of ``gaps`` or of ``facts_to_collect``."""
        return self.folder / f"{name}.parquet"

    def rule(self, name: str, *, regime: int = 0) -> RuleInfo | None:
        """A rule by its name (``programme:housing_renovation``)."""
        found = (r for r in self.rules if r.rule == name and r.regime == regime)
        return next(found, None)


def load_run(folder: Path) -> DecisionRun:
    """The decision run in a folder.

    Raises:
        JingzhunError: there is no run there, or its manifest cannot be understood (DECIDE002).
    """
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        rules = json.loads((folder / RULES).read_text(encoding="utf-8"))
        return DecisionRun(
            folder=folder, manifest=_manifest(data), rules=tuple(map(rule_info, rules))
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        fields = {"detail": f"{type(error).__name__}: {error}"}
        fault = Fault(code="DECIDE002", position=Position(file=str(folder)), fields=fields)
        raise JingzhunError([fault]) from error


def write_texts(folder: Path, manifest: DecisionManifest, rules: tuple[RuleInfo, ...]) -> None:
    """Write the manifest and the rules of a run."""
    (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    written = json.dumps([asdict(rule) for rule in rules], ensure_ascii=False, indent=1)
    (folder / RULES).write_text(written + "\n", encoding="utf-8")


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """A folder to write in that becomes ``out`` when all went well, and leaves nothing behind when not.

    Raises:
        JingzhunError: ``out`` exists (DECIDE001), the disk is full (GENERAL002) or not writable (GENERAL003).
    """
    if out.exists():
        raise JingzhunError([Fault(code="DECIDE001", position=Position(file=str(out)))])
    try:
        with work_folder(out) as work:
            yield work
            work.chmod(0o755)
            work.rename(out)
    except OSError as error:
        raise file_failure(error, str(out)) from error


def _manifest(data: Mapping[str, Any]) -> DecisionManifest:
    days = {name: date.fromisoformat(data[name]) for name in ("as_at", "known_at", "on")}
    return DecisionManifest(
        snapshot=data["snapshot"],
        packs=tuple(PackRecord(**pack) for pack in data["packs"]),
        only=tuple(data["only"]),
        files={name: FileRecord(**record) for name, record in data["files"].items()},
        jingzhun=data["jingzhun"],
        **days,
    )
