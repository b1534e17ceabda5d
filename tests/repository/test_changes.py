"""Every change that a user sees has a fragment that the changelog can take in."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.repository.checkout import ROOT, all_files, read

SETTINGS = tomllib.loads(read(ROOT / "pyproject.toml"))["tool"]["towncrier"]
KINDS = [kind["directory"] for kind in SETTINGS["type"]]
NAME = re.compile(rf"[a-z0-9]+(-[a-z0-9]+)*\.({'|'.join(KINDS)})\.md")
FRAGMENTS = [
    path
    for path in all_files()
    if path.parent == ROOT / "changes" and path.name not in {"README.md", "template.md.jinja"}
]


@pytest.mark.parametrize("path", FRAGMENTS, ids=lambda path: path.name)
def test_a_fragment_is_named_and_short(path: Path) -> None:
    assert NAME.fullmatch(path.name), f"name it <slug>.<{'|'.join(KINDS)}>.md"
    text = read(path).strip()
    assert text
    assert len(text) <= 600, "one or two sentences are enough"
    assert not text.startswith(("#", "-", "*")), "the template makes the list"


def test_the_kinds_are_explained_beside_the_fragments() -> None:
    explained = re.findall(r"^\| `(\w+)` \|", read(ROOT / "changes" / "README.md"), re.MULTILINE)
    assert explained == KINDS
