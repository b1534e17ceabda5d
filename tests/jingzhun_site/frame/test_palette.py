"""The palette, computed: text can be read on every ground on which it stands (WCAG AA)."""

import re
from pathlib import Path

import pytest

import jingzhun_site.frame

STYLES = Path(jingzhun_site.frame.__file__).parent / "static" / "frame"
FRAME = (STYLES / "frame.css").read_text(encoding="utf-8")
ALL = FRAME + (STYLES / "components.css").read_text(encoding="utf-8")
PALETTE = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", FRAME))
PALETTE |= {"white": "#ffffff", "head": "#edf1f3", "quiet-pale": "#eef1f3"}

TEXTS = [
    *(
        (ink, ground)
        for ink in ("ink", "ink-soft", "teal")
        for ground in ("paper", "ground", "row")
    ),
    *((tone, "paper") for tone in ("red", "amber", "green", "teal-dark")),
    *((tone, "ground") for tone in ("red", "amber", "green")),
    *((tone, "row") for tone in ("red", "amber", "green")),
    ("red", "red-pale"),
    ("amber", "amber-pale"),
    ("green", "green-pale"),
    ("teal", "teal-pale"),
    ("teal-dark", "teal-pale"),
    ("ink", "teal-pale"),
    ("ink-soft", "teal-pale"),
    ("red", "teal-pale"),
    ("amber", "teal-pale"),
    ("green", "teal-pale"),
    ("ink-soft", "quiet-pale"),
    ("ink", "head"),
    ("ink-soft", "head"),
    ("ink", "past"),
    ("past-ink", "past"),
    ("white", "teal"),
    ("white", "teal-dark"),
    ("white", "red"),
]
EDGES = [("line-dark", "paper"), ("teal", "paper"), ("teal", "ground"), ("line-dark", "past")]


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(PALETTE[one]), luminance(PALETTE[other])))
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_the_largest_contrast() -> None:
    PALETTE["black"] = "#000000"
    assert contrast("black", "white") == pytest.approx(21)


@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_text_can_be_read_on_its_ground(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_of_controls_and_the_focus_ring_can_be_seen(edge: str, ground: str) -> None:
    assert contrast(edge, ground) >= 3


def test_focus_is_never_taken_away_without_another_mark() -> None:
    rules = re.findall(r"([^{}]+)\{([^{}]*outline: (?:none|0)[^{}]*)\}", ALL)
    assert [rule.strip() for rule, _ in rules] == ["main:focus-visible, #panel-body:focus-visible"]


def test_every_colour_word_that_is_used_is_declared() -> None:
    used = set(re.findall(r"var\(--([a-z-]+)\)", ALL))
    declared = set(re.findall(r"--([a-z-]+):", ALL))
    assert used - declared == set()
