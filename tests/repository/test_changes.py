"""Every change that a user sees has a fragment that the changelog can take in."""

import re
import tomllib

from tests.repository.checkout import ROOT, all_files, read

SETTINGS = tomllib.loads(read(ROOT / "pyproject.toml"))["tool"]["towncrier"]
KINDS = [kind["directory"] for kind in SETTINGS["type"]]
NAME = re.compile(rf"[a-z0-9]+(-[a-z0-9]+)*\.({'|'.join(KINDS)})\.md")
FRAGMENTS = [
    path
    for path in all_files()
    if path.parent == ROOT / "changes" and path.name not in {"README.md", "template.md.jinja"}
]


def test_every_fragment_is_named_slug_dot_kind() -> None:
    assert [path.name for path in FRAGMENTS if not NAME.fullmatch(path.name)] == []


def test_every_fragment_is_a_sentence_or_two() -> None:
    lengths = {path.name: len(read(path).strip()) for path in FRAGMENTS}
    assert {name: length for name, length in lengths.items() if not 0 < length <= 600} == {}


def test_no_fragment_makes_a_list_of_its_own() -> None:
    starts = {path.name: read(path).lstrip()[:2] for path in FRAGMENTS}
    assert [name for name, start in starts.items() if start in {"# ", "##", "- ", "* "}] == []


def test_the_kinds_are_explained_beside_the_fragments() -> None:
    explained = re.findall(r"^\| `(\w+)` \|", read(ROOT / "changes" / "README.md"), re.MULTILINE)
    assert explained == KINDS
