"""Packs state policy in set terms and figures; they copy no sentences from the documents."""

import re
from pathlib import Path

import pytest

from jingzhun.packs import shipped_packs_root

DOCUMENTS = Path(__file__).parents[3] / "shared" / "policies"
LONGEST = 23
NOT_CHINESE = re.compile(r"[^\u4e00-\u9fff]+")


def test_no_pack_copies_a_sentence_from_the_documents() -> None:
    if not DOCUMENTS.is_dir():
        pytest.skip("the policy documents (../shared/policies) are not on this machine")
    printed = [_chinese(file) for file in sorted(DOCUMENTS.glob("*.txt"))]

    copied = [
        f"{file.name}: {run}"
        for file in sorted(shipped_packs_root().rglob("*.yaml"))
        for run in _long_runs(file)
        if any(run in text for text in printed)
    ]

    assert copied == []


def _chinese(file: Path) -> str:
    return NOT_CHINESE.sub("", file.read_text(encoding="utf-8"))


def _long_runs(file: Path) -> list[str]:
    """Every window of 24 Chinese characters inside one line, marks and spaces left out."""
    runs: list[str] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        text = NOT_CHINESE.sub("", line)
        runs.extend(text[i : i + LONGEST + 1] for i in range(len(text) - LONGEST))
    return runs
