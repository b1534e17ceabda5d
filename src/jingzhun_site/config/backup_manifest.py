"""What a backup holds: every file with its hash, and from which database and keys it comes."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from jingzhun.errors import Fault, FaultList, JingzhunError, Position

MANIFEST = "manifest.json"
FORM = 1
_CHUNK = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class BackupManifest:
    """The list of a backup: ``files`` maps each path to its SHA-256, ``vault_keys`` each key id to its mark."""

    form: int
    made_at: str
    version: str
    engine: str
    vault_keys: Mapping[str, str]
    files: Mapping[str, str]


def key_marks(secrets: Mapping[str, bytes]) -> dict[str, str]:
    """A mark for each key of the vault, by which it is known again; the key cannot be found from it."""
    return {
        key_id: hashlib.sha256(b"jingzhun key mark " + secret).hexdigest()[:16]
        for key_id, secret in secrets.items()
    }


def hashes_of(folder: Path) -> dict[str, str]:
    """The hash of every file of a folder but the manifest, by its path inside."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path: path.relative_to(folder).as_posix() for path in files}
    return {name: hash_of(path) for path, name in names.items() if name != MANIFEST}


def hash_of(path: Path) -> str:
    """The SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def write_manifest(folder: Path, manifest: BackupManifest) -> None:
    """Put the manifest beside what it lists, last of all."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> BackupManifest:
    """The manifest of a backup.

    Raises:
        JingzhunError: SITE010 when there is none that can be read.
    """
    try:
        manifest = BackupManifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise JingzhunError([Fault(code="SITE010", seen=str(folder))]) from error
    if manifest.form != FORM:
        raise JingzhunError([Fault(code="SITE010", seen=str(folder))])
    return manifest


def check_files(folder: Path, manifest: BackupManifest) -> None:
    """Compare every file with the manifest.

    Raises:
        JingzhunError: SITE011 for each file that is missing, SITE012 for each that is not as it was.
    """
    faults = FaultList()
    for name, wanted in manifest.files.items():
        path = folder / name
        if not path.is_file():
            faults.add(Fault(code="SITE011", position=Position(file=name)))
        elif hash_of(path) != wanted:
            faults.add(Fault(code="SITE012", position=Position(file=name)))
    faults.raise_if_errors()
