"""Plans with contradictions planted in them: each is found, and nothing is found that is not there."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest
import yaml

from jingzhun.directives import make_ledger
from jingzhun.directives.checking import Finding, check_words

PLANS = Path(__file__).parent / "plans"
PLANTED = yaml.safe_load((PLANS / "planted.yaml").read_text(encoding="utf-8"))


@cache
def findings(plan: str) -> tuple[Finding, ...]:
    return make_ledger(PLANS / plan).findings()


def is_meant(finding: Finding, planted: Mapping[str, object]) -> bool:
    """Whether a finding is the planted one: its check, and all its words at its places."""
    words = planted["words"]
    assert isinstance(words, Sequence)
    said = [place.words for place in finding.places]
    return finding.check == planted["check"] and all(
        any(word in place for place in said) for word in words
    )


@pytest.mark.parametrize(
    "planted", PLANTED, ids=lambda p: f"{p['plan']}-{p['check']}-{p['words'][0]}"
)
def test_what_was_planted_is_found(planted: Mapping[str, str]) -> None:
    found = findings(planted["plan"])
    assert any(is_meant(finding, planted) for finding in found), found


@pytest.mark.parametrize("plan", sorted({planted["plan"] for planted in PLANTED}))
def test_nothing_is_found_that_was_not_planted(plan: str) -> None:
    planted = [each for each in PLANTED if each["plan"] == plan]
    extra = [f for f in findings(plan) if not any(is_meant(f, each) for each in planted)]
    assert extra == []


def test_a_plan_that_agrees_with_itself_has_no_findings() -> None:
    assert findings("in_order.txt") == ()


def test_every_kind_of_contradiction_is_planted() -> None:
    assert {planted["check"] for planted in PLANTED} == set(check_words())
