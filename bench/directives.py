"""Promise: a directive of 25,000 characters read within a second in a warm process, a thousand in bounded memory."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from bench.fresh import measure
from bench.registers import Options
from bench.report import Report
from jingzhun.directives import ledger_of, make_ledger
from jingzhun.directives.comparing import compare_levels
from jingzhun.directives.documents import read_text
from jingzhun.directives.exporting import break_down, write_workbook
from jingzhun.directives.jsonl import to_lines

PROMISE = (
    "25,000 characters read in at most 1 s, warm; memory does not grow with the number of documents"
)
MOST_SECONDS = 1.0
MOST_GROWTH = 1.25  # of peak memory from a tenth of the documents to all of them
LENGTH = 25_000
SHARED = Path(__file__).parents[1].parent / "shared"
ANSWERED = ("hebi", "hubei", "town")
_SCORES = (
    "precision",
    "recall",
    "f1",
    "strict_f1",
    "indicator",
    "task_precision",
    "task_recall",
    "task_f1",
)

# A plan of no place: every construction that slows a reader down, over and over with other figures.
_CLAUSES = (
    "{n}.新建农村公路。由县交通运输局牵头，{a}年新建农村公路{x}公里，{b}年新建农村公路{y}公里，到{b}年具备条件的村通硬化路率达到{p}%以上。",
    "{n}.培训劳动力。每年培训劳动力不少于{x}人次，其中{a}年培训{y}人次；对取得证书的，按每人{z}元给予补贴，最高不超过{w}元。",
    "{n}.改造住房。{a}—{b}年分别改造农村危房{x}户、{y}户、{z}户，每户补助由{w}元提高到{v}元，做到应改尽改。",
    "{n}.完善机制。建立健全联席会议制度，每季度召开{k}次调度会，全面落实责任清单，鼓励社会力量参与，确保政策落实到位。",
    "{n}.投入资金。{a}年县财政安排专项资金{x}.5万元，支持东坡镇、南河镇、北川乡等3个乡镇，户均不少于{z}元，资金拨付率达到{p}%。",
)


def bench(options: Options) -> Report:
    """Each step over one long plan, then many plans one after another, then the documents that have answers."""
    steps = measure("bench.directives:steps", runs=max(options.runs, 3)).answer
    few = measure("bench.directives:many", documents=max(options.documents // 10, 1))
    all_of_them = measure("bench.directives:many", documents=options.documents)
    growth = all_of_them.peak_mb / few.peak_mb
    rows = [(name, f"{steps[name]:.2f}") for name in ("read", "check", "compare", "workbook")]
    rows.append((f"{options.documents} documents read to JSON lines", f"{all_of_them.seconds:.1f}"))
    return Report(
        name="directives",
        promise=PROMISE,
        columns=("step", "s"),
        rows=tuple(rows),
        kept=steps["read"] <= MOST_SECONDS and growth <= MOST_GROWTH,
        notes=(
            f"{steps['length']:,} characters, {steps['quantities']} quantities, {steps['tasks']} tasks; medians in a"
            " warm process.",
            f"Peak memory {few.peak_mb:,.0f} MB for {max(options.documents // 10, 1)} documents,"
            f" {all_of_them.peak_mb:,.0f} MB for {options.documents}, each of {LENGTH // 10:,} characters.",
            *scores(),
        ),
    )


def steps(runs: int) -> dict[str, Any]:
    """Seconds of each step over a long plan, warm."""
    document = read_text(plan(LENGTH, seed=1))
    other = ledger_of(read_text(plan(LENGTH, seed=2)))
    ledger = ledger_of(document)
    timed = {
        "read": lambda: ledger_of(document).quantities,
        "check": ledger.findings,
        "compare": lambda: compare_levels(other.quantities, ledger.quantities),
        "workbook": lambda: write_workbook(ledger, break_down(ledger)),
    }
    seconds = {name: median(_seconds(work) for _ in range(runs)) for name, work in timed.items()}
    counts = {"quantities": len(ledger.quantities), "tasks": len(ledger.tasks)}
    return {**seconds, **counts, "length": len(document.text)}


def many(documents: int) -> dict[str, Any]:
    """Seconds to read so many files to JSON lines, one after another."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{n}.txt" for n in range(documents)]
        for n, path in enumerate(paths):
            path.write_text(plan(LENGTH // 10, seed=n), encoding="utf-8")
        started = time.perf_counter()
        for path in paths:
            lines = list(to_lines(make_ledger(path).whole()))
            path.with_suffix(".jsonl").write_text("\n".join(lines), encoding="utf-8")
        return {"seconds": time.perf_counter() - started}


def plan(length: int, *, seed: int) -> str:
    """A plan of about so many characters; another seed, other figures."""
    return "".join(_lines(length, seed))


def _lines(length: int, seed: int) -> Iterator[str]:
    written, number = 0, 0
    while written < length:
        line = _CLAUSES[number % len(_CLAUSES)].format(**_figures(number % 9 + 1, number + seed))
        if number % 9 == 0:
            line = f"（{'一二三四五六七八九十'[number // 9 % 10]}）重点任务\n{line}"
        if number == 0:
            line = f"某县农村发展三年行动方案\n一、主要任务\n{line}"
        number += 1
        written += len(line) + 1
        yield f"{line}\n"


def _figures(number: int, seed: int) -> dict[str, int]:
    turn = seed * 7919
    figures = {
        name: 10 + turn * step % 990 for name, step in zip("xyzwv", (3, 5, 7, 11, 13), strict=True)
    }
    return {**figures, "n": number, "a": 2019, "b": 2021, "p": 80 + turn % 20, "k": 1 + turn % 4}


def scores() -> tuple[str, ...]:
    """The score of each document that has hand-made answers, and of all together; nothing where they are not there."""
    script = SHARED / "gold" / "score_breakdown.py"
    if not script.exists():
        return ("No hand-made answers beside this checkout: nothing to score.",)
    with tempfile.TemporaryDirectory() as folder:
        triples = [_triple(name, Path(folder)) for name in ANSWERED]
        each = [
            _scored(script, [triple], name) for triple, name in zip(triples, ANSWERED, strict=True)
        ]
        return (*each, _scored(script, triples, "all three"))


def _triple(name: str, folder: Path) -> tuple[Path, Path, Path]:
    text, answers = SHARED / "policies" / f"{name}.txt", SHARED / "gold" / f"{name}.jsonl"
    found = folder / f"{name}.jsonl"
    lines = to_lines(make_ledger(text).whole())
    found.write_text("\n".join(lines), encoding="utf-8")
    return text, answers, found


def _scored(script: Path, triples: list[tuple[Path, Path, Path]], name: str) -> str:
    command = [
        sys.executable,
        script,
        *(path for triple in triples for path in triple),
        "--show",
        "0",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    said = ", ".join(f"{key} {found[key]:.3f}" for key in _SCORES)
    return f"{name}: {said}."


def _seconds(work: Any) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
