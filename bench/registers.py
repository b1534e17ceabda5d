"""Registers and snapshots of any size, made once and kept in the cache.

The generator is imported where a register is made: a measured run only reads one, and pays for what it uses.
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jingzhun import __version__
from jingzhun.eligibility import Regimes, make_snapshot, regimes_in
from jingzhun.engines import EngineSettings
from jingzhun.packs import load_packs
from jingzhun.vocabulary import Vocabulary, load_vocabulary

if TYPE_CHECKING:
    from jingzhun.population import PopulationPlan

ON = date(2018, 12, 31)
HOUSEHOLDS_A_PERSON = 0.35
PACKS = Path(__file__).parents[1] / "packs"
ROOT = "410600"
_VILLAGES_OF_HEBI = 780
_SEED = 1
_MEMORY_TO_MAKE_MB = 12_288


@dataclass(frozen=True, kw_only=True)
class Register:
    """A register with its snapshot on disk."""

    persons: int
    households: int
    folder: Path

    @property
    def register(self) -> Path:
        """The folder of the generated files; ``truth`` lies in it."""
        return self.folder / "reg"

    @property
    def snapshot(self) -> Path:
        """The folder of the snapshot."""
        return self.folder / "snap"


@dataclass(frozen=True, kw_only=True)
class Options:
    """Where things are kept, how large, how often: ``persons`` of the main figures, ``curve`` of the others.

    ``ledger`` is how many enrolments the largest ledger of a site holds at least.
    """

    cache: Path
    peers: Path
    persons: int = 1_000_000
    ledger: int = 100_000
    curve: tuple[int, ...] = (300_000, 1_000_000, 3_000_000)
    runs: int = 3
    households: int = 200
    documents: int = 1000
    threads: int = 2
    sichuan_one_in: int = 1
    spark_persons: tuple[int, ...] = (1_700_000, 10_000_000)
    spark_conf: Mapping[str, str] = field(default_factory=lambda: {"spark.driver.memory": "6g"})
    spark_seconds: float = 3_600.0


def plan_of(persons: int) -> "PopulationPlan":
    """The plan of a register with that many persons, all of them in Hebi, so that both packs hold for everyone.

    What no longer fits into the city's villages at their usual size makes them larger.
    """
    from jingzhun.population import scale_plan  # noqa: PLC0415

    households = int(persons * HOUSEHOLDS_A_PERSON)
    plan = scale_plan(persons, households=households, root=ROOT, seed=_SEED)
    return replace(plan, villages=min(plan.villages, _VILLAGES_OF_HEBI))


def register_of(persons: int, options: Options) -> Register:
    """The register of that size from the cache, made when it is not there."""
    return kept_register(plan_of(persons), options.cache / str(persons))


def kept_register(plan: "PopulationPlan", folder: Path) -> Register:
    """The register of a plan with its snapshot in a folder, made when it is not there."""
    ready = folder / "snap" / "manifest.json"
    if not ready.exists():
        work = folder.with_name(f".{folder.name}.{os.getpid()}")
        shutil.rmtree(work, ignore_errors=True)
        _make(plan, work)
        shutil.rmtree(folder, ignore_errors=True)
        work.rename(folder)
    rows = json.loads(ready.read_text(encoding="utf-8"))["entities"]
    return Register(
        persons=rows["persons"]["rows"], households=rows["households"]["rows"], folder=folder
    )


def _make(plan: "PopulationPlan", folder: Path) -> None:
    """Draw the register and cut its snapshot, which nobody times: with more memory than a run is allowed."""
    from jingzhun.population import populate  # noqa: PLC0415

    populate(plan, folder / "reg")
    make_snapshot(
        folder / "reg",
        folder / "snap",
        vocabulary=vocabulary(),
        as_at=ON,
        known_at=ON,
        on_error="report",
        settings=EngineSettings(memory_limit_mb=_MEMORY_TO_MAKE_MB),
    )


def default_cache() -> Path:
    """Where registers are kept unless told otherwise; a new version of the program makes its own."""
    return _cache_home() / __version__


def default_peers() -> Path:
    """Where rivals are installed, each into an environment of its own."""
    return _cache_home() / "peers"


def _cache_home() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "jingzhun-bench"


@cache
def vocabulary() -> Vocabulary:
    """The shipped vocabulary."""
    return load_vocabulary()


def regimes() -> Regimes:
    """The shipped packs in force in Hebi on the day of the bench, compiled."""
    return regimes_at(ROOT)


def regimes_at(place: str) -> Regimes:
    """The shipped packs in force in a place on the day of the bench, compiled."""
    packs = load_packs(PACKS, vocabulary=vocabulary())
    return regimes_in(packs, place=place, on=ON, vocabulary=vocabulary())
