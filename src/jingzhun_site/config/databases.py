"""The database that DATABASE_URL names, as Django wants to be told."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from jingzhun.errors import Fault, JingzhunError

POSTGRESQL = {"postgres", "postgresql"}
WANTED = "postgresql://user:password@host:5432/name"
BUSY_SECONDS = 20
"""How long a writer waits for another one on SQLite before it gives up."""

# WAL lets readers go on while one writes; NORMAL is safe with it and spares a flush a transaction.
# What is mapped counts as memory of every process; the system caches the file's other pages as well.
_SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
    " PRAGMA cache_size=-16384; PRAGMA mmap_size=67108864; PRAGMA temp_store=MEMORY;"
    " PRAGMA journal_size_limit=134217728;"
)


def database_for(url: str, *, home: Path, pool: int) -> dict[str, Any]:
    """The entry of ``DATABASES`` for one address; an empty one is SQLite in the home folder.

    >>> database_for("", home=Path("data"), pool=4)["NAME"]
    'data/jingzhun.sqlite3'
    >>> database_for("postgresql://li@db/county", home=Path("data"), pool=4)["HOST"]
    'db'

    Raises:
        JingzhunError: SITE003 for an address of neither kind.
    """
    parts = urlsplit(url)
    if not url:
        return _sqlite(home / "jingzhun.sqlite3")
    if parts.scheme == "sqlite" and parts.path.strip("/"):
        return _sqlite(Path(unquote(parts.path[1:])))
    if parts.scheme in POSTGRESQL and parts.path.strip("/"):
        return _postgresql(url, pool=pool)
    raise JingzhunError([Fault(code="SITE003", seen=parts.scheme or url[:8], wanted=WANTED)])


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            # A transaction that begins by reading could not wait for the lock when it comes to write.
            "transaction_mode": "IMMEDIATE",
            "timeout": BUSY_SECONDS,
            "init_command": _SQLITE_START,
        },
        "CONN_MAX_AGE": None,
    }


def _postgresql(url: str, *, pool: int) -> dict[str, Any]:
    parts = urlsplit(url)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": BUSY_SECONDS}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
    }
