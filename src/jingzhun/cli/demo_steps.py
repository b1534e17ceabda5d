"""From nothing to a decided register in one new folder: populate, snapshot, decide."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from jingzhun.cli.deciding import request_for
from jingzhun.cli.options import RulesAsked
from jingzhun.cli.progress import Told
from jingzhun.eligibility import DecisionRequest, DecisionRun, decide, make_snapshot
from jingzhun.population import PopulationManifest, PopulationPlan, populate
from jingzhun.vocabulary import load_vocabulary


@dataclass
class Stopwatch:
    """How long each step took, in seconds."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step."""
        begun = monotonic()
        yield
        self.seconds[name] = monotonic() - begun


@dataclass(frozen=True, kw_only=True)
class DemoResult:
    """What the demo made, all of it in one folder."""

    folder: Path
    plan: PopulationPlan
    population: PopulationManifest
    request: DecisionRequest
    run: DecisionRun


def make_demo(
    plan: PopulationPlan,
    folder: Path,
    *,
    tell: Told,
    say: Callable[[str], None],
    watch: Stopwatch,
) -> DemoResult:
    """Build the register of a plan, snapshot it on its own day, decide what is in force there.

    Raises:
        JingzhunError: the folder cannot be written, the disk is full.
    """
    register, snapshot = folder / "register", folder / "snapshot"
    say("building")
    with watch.step("populate"):
        population = populate(plan, register, progress=lambda n, of: tell("populate", n, of))
    say("snapshotting")
    with watch.step("snapshot"):
        make_snapshot(
            register,
            snapshot,
            vocabulary=load_vocabulary(),
            as_at=plan.as_at,
            known_at=plan.as_at,
            on_error="report",
            progress=tell,
        )
    say("deciding")
    with watch.step("decide"):
        rules = RulesAsked(place=plan.root, on=plan.as_at, packs_root=None)
        request = request_for(snapshot, rules)
        run = decide(request, folder / "run", progress=lambda name: tell(f"decide {name}", 0, 0))
    return DemoResult(folder=folder, plan=plan, population=population, request=request, run=run)
