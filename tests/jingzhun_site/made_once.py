"""Snapshots and decision runs of the small registers of tests, each made once.

Most tests of the site decide the same few households under the same packs, and tests of the core hold that the same
input gives the same bytes. So what was made for one test is copied for the next one.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from jingzhun.eligibility import DecisionRequest, DecisionRun, decide, make_snapshot
from jingzhun.eligibility.snapshots import SnapshotManifest

_SAME_FOR_ALL = ("progress", "vocabulary")


@dataclass(frozen=True, kw_only=True)
class MadeOnce:
    """Makes snapshots and runs as the core does, and keeps a copy of each in ``folder``."""

    folder: Path
    known: dict[str, Any] = field(default_factory=dict)

    def make_snapshot(self, source: Path, out: Path, **given: Any) -> SnapshotManifest:
        """As :func:`jingzhun.eligibility.make_snapshot`; the same files are read once for the same days."""
        files = [
            (str(file.relative_to(source)), sha256(file.read_bytes()).hexdigest())
            for file in sorted(source.rglob("*"))
            if file.is_file()
        ]
        made: SnapshotManifest = self._once(
            ("snapshot", files, _settings(given)), out, lambda: make_snapshot(source, out, **given)
        )
        return made

    def decide(self, request: DecisionRequest, out: Path, **given: Any) -> DecisionRun:
        """As :func:`jingzhun.eligibility.decide`; the same rules decide the same snapshot once."""
        regimes = request.regimes
        chains = [
            (chain.date, [(pack.id, pack.content_hash) for pack in chain.packs])
            for chain in regimes.chains
        ]
        rules = (chains, sorted(regimes.places.items()), request.only, request.with_lists)
        made: DecisionRun = self._once(
            ("run", request.snapshot.manifest.id, rules, _settings(given)),
            out,
            lambda: decide(request, out, **given),
        )
        return replace(made, folder=out)

    def _once(self, hangs_on: tuple[Any, ...], out: Path, make: Callable[[], Any]) -> Any:
        key = sha256(repr(hangs_on).encode()).hexdigest()
        if key in self.known:
            shutil.copytree(self.folder / key, out)
        else:
            self.known[key] = make()
            shutil.copytree(out, self.folder / key)
        return self.known[key]


def _settings(given: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted((name, value) for name, value in given.items() if name not in _SAME_FOR_ALL)
