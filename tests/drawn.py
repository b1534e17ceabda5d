"""Registers drawn for a test, as snapshots."""

from datetime import date
from pathlib import Path

from jingzhun.eligibility import Snapshot, load_snapshot, make_snapshot
from jingzhun.population import populate, scale_plan
from jingzhun.vocabulary import load_vocabulary


def drawn_snapshot(
    folder: Path,
    *,
    root: str,
    day: date,
    persons: int = 2_000,
    households: int = 700,
    seed: int = 7,
) -> Snapshot:
    """So many people of a place, as seen on a day; the files go into ``folder``."""
    plan = scale_plan(persons, households=households, root=root, seed=seed)
    populate(plan, folder / "register")
    make_snapshot(
        folder / "register",
        folder / "snapshot",
        vocabulary=load_vocabulary(),
        as_at=day,
        known_at=day,
        on_error="report",
    )
    return load_snapshot(folder / "snapshot")
