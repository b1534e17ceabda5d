"""A site filled with a register: tables loaded, a snapshot taken, a run decided, fifty people with accounts.

On SQLite it is kept in the cache; on PostgreSQL it stands in a server of our own, which ends with this process.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.fresh import Measurement, measure
from bench.registers import ON, PACKS, Options, register_of
from tests.own_postgres import own_postgres

VENDORS = ("sqlite", "postgresql")
# As on a server that shares its machine with the site: durable, a part of the memory for its own cache.
SETTINGS = (
    "shared_buffers=512MB", "work_mem=16MB", "maintenance_work_mem=256MB", "max_wal_size=4GB",
    "effective_cache_size=2GB", "random_page_cost=1.1", "max_connections=60", "listen_addresses=",
)  # fmt: skip
_STEPS = ("load", "grow", "ledgers", "snapshot", "decide")
_open = ExitStack()
_on_postgres: dict[int, "Site"] = {}


@dataclass(frozen=True, kw_only=True)
class Site:
    """A filled site: where its files lie, its database, and what filling it took."""

    vendor: str
    persons: int
    home: Path
    url: str
    filling: Mapping[str, Any]

    def environment(self) -> Mapping[str, str]:
        """What its processes are told; behind a proxy that ends HTTPS, as it is deployed."""
        return {
            "DJANGO_SETTINGS_MODULE": "jingzhun_site.config.settings",
            "JINGZHUN_HOME": str(self.home),
            "DATABASE_URL": self.url,
            "JINGZHUN_TODAY": ON.isoformat(),
            "JINGZHUN_BEHIND_PROXY": "yes",
            "JINGZHUN_SECRETS": "",
        }


def site_of(vendor: str, options: Options) -> Site:
    """The filled site, made when it is not there yet."""
    kept = kept_site(vendor, options)
    return kept if kept is not None else make_site(vendor, options)


def kept_site(vendor: str, options: Options) -> Site | None:
    """The filled site where there is one already."""
    if vendor == "postgresql":
        return _on_postgres.get(options.persons)
    home = _kept_home(options)
    filled = home / "filled.json"
    if not filled.exists():
        return None
    return _site("sqlite", options, home, "", json.loads(filled.read_text("utf-8")))


def make_site(vendor: str, options: Options) -> Site:
    """Fill a new site, each step in a process of its own.

    Raises:
        NoPostgresError: there is no PostgreSQL on this machine.
    """
    if vendor == "postgresql":
        url = _open.enter_context(own_postgres(SETTINGS))
        folder = _open.enter_context(tempfile.TemporaryDirectory(dir=options.cache))
        made = _fill(_site(vendor, options, Path(folder), url, {}), options)
        _on_postgres[options.persons] = made
        return made
    kept = _kept_home(options)
    work = kept.with_name(f".{kept.name}.{os.getpid()}")
    shutil.rmtree(work, ignore_errors=True)
    made = _fill(_site(vendor, options, work, "", {}), options)
    for old in (kept, *options.cache.glob(f"site-{options.persons}-*")):
        shutil.rmtree(old, ignore_errors=True)
    work.rename(kept)
    return _site(vendor, options, kept, "", made.filling)


def close_sites() -> None:
    """End the servers that were started here."""
    _on_postgres.clear()
    _open.close()


def every_site(options: Options) -> Iterator[Site]:
    """The filled sites of both databases, one after the other."""
    for vendor in VENDORS:
        yield site_of(vendor, options)


def _site(vendor: str, options: Options, home: Path, url: str, filling: Mapping[str, Any]) -> Site:
    return Site(vendor=vendor, persons=options.persons, home=home, url=url, filling=filling)


def _fill(site: Site, options: Options) -> Site:
    register = register_of(options.persons, options)
    filling: dict[str, Any] = {"persons": register.persons, "households": register.households}
    environment = site.environment()
    given = {"load": {"snapshot": str(register.snapshot)}, "grow": {"least": options.ledger}}
    for step in _STEPS:
        done = measure(f"bench.site_filling:{step}", environment=environment, **given.get(step, {}))
        filling[step] = _noted(done)
    filling["people"] = measure("bench.site_filling:people", environment=environment).answer
    (site.home / "filled.json").write_text(json.dumps(filling, ensure_ascii=False), "utf-8")
    return _site(site.vendor, options, site.home, site.url, filling)


def _noted(done: Measurement) -> Mapping[str, Any]:
    return {**done.answer, "peak_mb": done.peak_mb}


def _kept_home(options: Options) -> Path:
    return options.cache / f"site-{options.persons}-{options.ledger}-{_shape()}"


@cache
def _shape() -> str:
    """What a filled site rests on: the tables, the vocabulary, the packs. Another shape is filled anew."""
    source = PACKS.parent / "src"
    files = [
        *sorted(source.glob("jingzhun_site/*/migrations/*.py")),
        *sorted(source.glob("jingzhun/vocabulary/**/*.yaml")),
        *sorted(PACKS.rglob("*.yaml")),
        Path(__file__).with_name("site_filling.py"),
    ]
    digest = sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
