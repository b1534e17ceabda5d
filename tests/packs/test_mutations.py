"""Mistakes planted in the shipped packs, one at a time: their cases notice nearly all."""

from collections.abc import Mapping
from functools import cache

import pytest

from jingzhun.packs import Pack, load_cases, load_packs, mutate_pack, shipped_packs_root
from jingzhun.vocabulary import load_vocabulary

AT_LEAST = 95
"""Of a hundred mistakes; the rest would need cases that tell nothing new."""


@cache
def packs() -> Mapping[str, Pack]:
    return load_packs(shipped_packs_root())


@pytest.mark.parametrize("name", packs())
def test_cases_notice_a_wrong_figure_or_comparison(name: str) -> None:
    pack, words = packs()[name], load_vocabulary()
    cases = load_cases(shipped_packs_root() / name, pack, vocabulary=words)
    report = mutate_pack(pack, cases, packs=packs(), vocabulary=words)
    missed = [f"{m.position.file}:{m.position.line} {m.was} -> {m.now}" for m in report.survivors]
    assert report.reaches(AT_LEAST), f"{report.percent} %:\n" + "\n".join(missed)
