"""The five documents, their packs, and what careful readers found in three of them."""

from functools import cache
from pathlib import Path

import pytest

from jingzhun.coverage import CoverageReport, cover, read_answers
from jingzhun.directives import Ledger, make_ledger
from jingzhun.directives.jsonl import Record
from jingzhun.packs import Pack, load_coverage, load_pack, shipped_packs_root
from jingzhun.vocabulary import load_vocabulary

SHARED = Path(__file__).parents[3] / "shared"
PACKS = {
    "hebi": "hebi-2018",
    "hubei": "hubei-2017",
    "luoyang": "luoyang-2018",
    "sichuan": "sichuan-2018",
    "town": "town-2018",
}
ANSWERED = ("hebi", "town", "hubei")
"""Documents with answers made by hand."""


def folder_of(name: str) -> Path:
    """The folder of a document's pack."""
    return shipped_packs_root() / PACKS[name]


@cache
def pack_of(name: str) -> Pack:
    """The pack of a document."""
    return load_pack(folder_of(name))


def report_of(name: str, pack: Pack | None = None) -> CoverageReport:
    """What the pack, or another in its place, covers of the document and of the answers."""
    ledger = _ledger_of(name)
    answers = _answers_of(name, ledger.document.text) if name in ANSWERED else ()
    coverage = load_coverage(folder_of(name), pack_of(name))
    return cover(
        ledger, pack or pack_of(name), coverage, vocabulary=load_vocabulary(), answers=answers
    )


def _answers_of(name: str, text: str) -> tuple[Record, ...]:
    file = SHARED / "gold" / f"{name}.jsonl"
    if not file.exists():
        pytest.skip(f"the list made by hand (../shared/gold/{file.name}) is not on this machine")
    return read_answers(file, text)


@cache
def _ledger_of(name: str) -> Ledger:
    file = SHARED / "policies" / f"{name}.txt"
    if not file.exists():
        pytest.skip(f"the document (../shared/policies/{file.name}) is not on this machine")
    return make_ledger(file)
