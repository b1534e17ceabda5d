"""The keys that are never in the database: made on first start, kept in files that only the owner reads."""

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from jingzhun.errors import Fault, JingzhunError

SECRET_KEY = "secret_key"
VAULT_KEYS = "vault_keys"
_KEY_BYTES = 32
_VAULT_LINE = re.compile(r"([A-Za-z0-9_-]{1,20}) ([0-9a-f]{64})")


@dataclass(frozen=True, kw_only=True)
class Secrets:
    """Django's secret key, and the secrets of the vault by key id; the last one seals what is new."""

    secret_key: str
    vault: dict[str, bytes]

    @property
    def vault_key_id(self) -> str:
        """The id of the secret that seals new values."""
        return list(self.vault)[-1]


def load_secrets(folder: Path, *, database: Path | None) -> Secrets:
    """Read the keys of a folder, and make those that are not there yet.

    The vault's file has one line for each secret, ``<key id> <64 hexadecimal digits>``, the newest last.

    Raises:
        JingzhunError: SITE004 when a database is there already but the keys of its vault are not, SITE005
            when a file is damaged.
    """
    vault_file = folder / VAULT_KEYS
    if not vault_file.exists() and database is not None and database.exists():
        fields = {"home": str(database.parent), "folder": str(folder)}
        raise JingzhunError([Fault(code="SITE004", fields=fields)])
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Secrets(
        secret_key=_read_or_make(folder / SECRET_KEY, secrets.token_urlsafe(60)),
        vault=_vault_secrets(vault_file, _read_or_make(vault_file, _first_vault_line())),
    )


def _first_vault_line() -> str:
    return f"k1 {secrets.token_hex(_KEY_BYTES)}"


def _vault_secrets(file: Path, text: str) -> dict[str, bytes]:
    lines = [line for line in text.splitlines() if line.strip()]
    matches = [_VAULT_LINE.fullmatch(line.strip()) for line in lines]
    found = {match[1]: bytes.fromhex(match[2]) for match in matches if match}
    if not lines or len(found) < len(lines):
        raise JingzhunError([Fault(code="SITE005", fields={"file": str(file)})])
    return found


def _read_or_make(file: Path, fresh: str) -> str:
    """The text of a key file. Of several processes that start at once, all take what one has written."""
    if not file.exists():
        draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_text(fresh + "\n", encoding="ascii")
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    text = file.read_text(encoding="ascii").strip()
    if not text:
        raise JingzhunError([Fault(code="SITE005", fields={"file": str(file)})])
    return text
