"""The folder of a run of comparisons: what was held against what, what came out, and the words for it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jingzhun.crosschecks.matched_rows import RegisterRecord
from jingzhun.eligibility.run_folder import FileRecord, PackRecord
from jingzhun.errors import Fault, JingzhunError, Position

MANIFEST = "manifest.json"
COMPARISONS = "comparisons.json"
DIFFERENCES = "differences"


@dataclass(frozen=True, kw_only=True)
class ComparisonRecord:
    """What one comparison came to: its version (a fingerprint of its rules and figures) and its counts.

    ``missing`` are the registers for lack of which it was not made.
    """

    version: str
    differences: int = 0
    undecided: int = 0
    missing: tuple[str, ...] = ()

    @property
    def was_made(self) -> bool:
        """Whether the comparison was made."""
        return not self.missing


@dataclass(frozen=True, kw_only=True)
class ComparisonInfo:
    """The words of one comparison, as it was when the run was made."""

    comparison: str
    label: str
    register: str
    register_label: str
    department: str
    entity: str
    severity: str
    suggests: str
    owner: str
    message: str
    fields: tuple[str, ...]
    columns: tuple[str, ...]
    exceptions: Mapping[str, str]
    exemption_grounds: Mapping[str, str]
    due_in_days: int | None
    compartment: str
    pack: str
    clause: str
    leaves: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ComparisonManifest:
    """What a run was made of and what it holds; the same inputs give the same manifest."""

    snapshot: str
    as_at: date
    known_at: date
    on: date
    packs: tuple[PackRecord, ...]
    only: tuple[str, ...]
    registers: Mapping[str, RegisterRecord]
    comparisons: Mapping[str, ComparisonRecord]
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
class ComparisonRun:
    """A finished run: its folder, manifest, words, and remarks on the registers' cells."""

    folder: Path
    manifest: ComparisonManifest
    comparisons: Mapping[str, ComparisonInfo]
    remarks: tuple[Fault, ...] = ()

    @property
    def differences(self) -> Path:
        """The Parquet file of the differences."""
        return self.folder / f"{DIFFERENCES}.parquet"


def load_comparison_run(folder: Path) -> ComparisonRun:
    """The run of comparisons in a folder.

    Raises:
        JingzhunError: there is no run there, or its manifest cannot be understood (COMPARISON003).
    """
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        words = json.loads((folder / COMPARISONS).read_text(encoding="utf-8"))
        return ComparisonRun(
            folder=folder,
            manifest=_manifest(data),
            comparisons={info["comparison"]: _info(info) for info in words},
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        fields = {"detail": f"{type(error).__name__}: {error}"}
        fault = Fault(code="COMPARISON003", position=Position(file=str(folder)), fields=fields)
        raise JingzhunError([fault]) from error


def write_texts(
    folder: Path, manifest: ComparisonManifest, comparisons: Mapping[str, ComparisonInfo]
) -> None:
    """Write the manifest and the words of a run."""
    (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    written = [asdict(info) for info in comparisons.values()]
    text = json.dumps(written, ensure_ascii=False, indent=1)
    (folder / COMPARISONS).write_text(text + "\n", encoding="utf-8")


def _manifest(data: Mapping[str, Any]) -> ComparisonManifest:
    days = {name: date.fromisoformat(data[name]) for name in ("as_at", "known_at", "on")}
    return ComparisonManifest(
        snapshot=data["snapshot"],
        packs=tuple(PackRecord(**pack) for pack in data["packs"]),
        only=tuple(data["only"]),
        registers={name: _register(record) for name, record in data["registers"].items()},
        comparisons={name: _record(record) for name, record in data["comparisons"].items()},
        files={name: FileRecord(**record) for name, record in data["files"].items()},
        jingzhun=data["jingzhun"],
        **days,
    )


def _record(data: Mapping[str, Any]) -> ComparisonRecord:
    return ComparisonRecord(**{**data, "missing": tuple(data["missing"])})


def _register(data: Mapping[str, Any]) -> RegisterRecord:
    return RegisterRecord(**{**data, "uncovered": tuple(data["uncovered"])})


def _info(data: Mapping[str, Any]) -> ComparisonInfo:
    lists = {name: tuple(data[name]) for name in ("fields", "columns", "leaves")}
    return ComparisonInfo(**{**data, **lists})
