"""One measurement in a process of its own: wall seconds, peak memory, whatever the measured function returns.

`python -m bench.fresh MODULE FUNCTION JSON` calls the function with the arguments of the JSON text and prints its
answer with the process's own figures as the last line.
"""

import importlib
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from types import MappingProxyType
from typing import Any

ROOT = Path(__file__).parents[1]


class FreshProcessError(RuntimeError):
    """A measured process ended badly; the message holds what it said."""


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """One run: seconds of the whole process from start to end, peak memory, and what was returned."""

    process_seconds: float
    peak_mb: float
    answer: Mapping[str, Any]

    @property
    def seconds(self) -> float:
        """The seconds that the measured function itself took note of."""
        return float(self.answer["seconds"])


def measure(
    function: str,
    *,
    python: Path | None = None,
    environment: Mapping[str, str] = MappingProxyType({}),
    most_seconds: float | None = None,
    **arguments: Any,
) -> Measurement:
    """Call ``module:function`` in a fresh process, with more in its environment, and wait for it.

    Raises:
        FreshProcessError: the process ended with an error.
        TimeoutError: it was not done in ``most_seconds`` and was ended.
    """
    module, _, name = function.partition(":")
    command = [str(python or sys.executable), "-m", "bench.fresh", module, name]
    started = time.perf_counter()
    try:
        done = subprocess.run(
            [*command, json.dumps(arguments)],
            cwd=ROOT,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=most_seconds,
        )
    except subprocess.TimeoutExpired as error:
        raise TimeoutError(f"{function} was not done in {most_seconds} s") from error
    took = time.perf_counter() - started
    if done.returncode != 0:
        raise FreshProcessError(f"{function} failed:\n{done.stderr.strip()}")
    told = json.loads(done.stdout.splitlines()[-1])
    return Measurement(process_seconds=took, peak_mb=told["peak_mb"], answer=told["answer"])


def middle(runs: list[Measurement]) -> Measurement:
    """The medians of several runs, each figure apart."""
    return Measurement(
        process_seconds=median(run.process_seconds for run in runs),
        peak_mb=median(run.peak_mb for run in runs),
        answer={**runs[-1].answer, "seconds": median(run.seconds for run in runs)},
    )


def _peak_mb() -> float:
    """The highest resident memory of this process.

    ``ru_maxrss`` also remembers the parent as it was at the fork, so the kernel's own mark is read where there is one.
    """
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    kib = int(found[1]) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kib / 1024


def _main(module: str, name: str, arguments: str) -> None:
    answer = getattr(importlib.import_module(module), name)(**json.loads(arguments))
    print(json.dumps({"answer": answer, "peak_mb": _peak_mb()}))


if __name__ == "__main__":
    _main(*sys.argv[1:])
