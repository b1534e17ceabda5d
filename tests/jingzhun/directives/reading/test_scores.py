"""Readings of three real plans against answers made by hand, where these lie beside the checkout."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from jingzhun.directives.documents import read_text
from jingzhun.directives.jsonl import to_lines
from jingzhun.directives.reading import read_directive

SHARED = Path(__file__).resolve().parents[5] / "shared"
GOLD = SHARED / "gold"
ANSWERED = ("hebi", "hubei", "town")

pytestmark = pytest.mark.skipif(
    not (GOLD / "score_breakdown.py").is_file(),
    reason="The plans and their answers are not distributed; they lie in ../shared of who has them.",
)


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_breakdown", GOLD / "score_breakdown.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def counts(name: str) -> dict[str, int]:
    text = (SHARED / "policies" / f"{name}.txt").read_text(encoding="utf-8")
    gold = (GOLD / f"{name}.jsonl").read_text(encoding="utf-8")
    answers = [json.loads(line) for line in gold.splitlines() if line.strip()]
    predicted = [json.loads(line) for line in to_lines(read_directive(read_text(text).prose))]
    found: dict[str, int] = scorer().score(text, answers, predicted)[0]
    return found


@pytest.fixture(scope="module")
def pooled() -> dict[str, Any]:
    total: dict[str, int] = {}
    for name in ANSWERED:
        for key, value in counts(name).items():
            total[key] = total.get(key, 0) + value
    figures: dict[str, Any] = scorer().figures(total)
    return figures


@pytest.mark.parametrize(
    ("measure", "bound"),
    [
        ("precision", 0.99),
        ("recall", 0.97),
        ("f1", 0.98),
        ("strict_f1", 0.95),
        ("indicator", 0.94),
        ("task_precision", 0.93),
        ("task_recall", 0.96),
        ("task_f1", 0.95),
    ],
)
def test_the_bounds_reached_are_kept(pooled: dict[str, Any], measure: str, bound: float) -> None:
    assert pooled[measure] >= bound, pooled
