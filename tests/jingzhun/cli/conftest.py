"""The command, called as a person would, and one small decided place for all tests of this room."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from jingzhun.cli import main
from jingzhun.population import populate, scale_plan


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a call printed, and how it ended."""

    code: int
    out: str
    err: str


def call(*words: str | Path) -> Said:
    """Run ``jingzhun`` with these words."""
    result = CliRunner().invoke(main, [str(word) for word in words])
    return Said(code=result.exit_code, out=result.stdout, err=result.stderr)


@dataclass(frozen=True, kw_only=True)
class SmallPlace:
    """The folders of a small place, from its register to its decisions."""

    register: Path
    snapshot: Path
    run: Path


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> SmallPlace:
    folder = tmp_path_factory.mktemp("place")
    small = SmallPlace(
        register=folder / "register", snapshot=folder / "snapshot", run=folder / "run"
    )
    populate(scale_plan(3000, households=1050, root="410600"), small.register)
    made = call("snapshot", small.register, "--as-at", "2018-12-31", "--out", small.snapshot)
    assert made.code == 0, made.err
    decided = call("decide", small.snapshot, "--out", small.run)
    assert decided.code == 0, decided.err
    return small
