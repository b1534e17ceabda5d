"""What the documents tell a reader to type, open or look at is there."""

import doctest
import importlib
import io
import re
import subprocess
import textwrap
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
import yaml

from tests.repository.checkout import ROOT, files_named, name_of, read

PAGES = [path for path in files_named(".md") if path.parent.name != "changes"]
ENTRANCES = [ROOT / name for name in ("README.md", "README.zh.md", "CONTRIBUTING.md")]
JINGZHUN = r"(?m:\./jz run|^jingzhun|`jingzhun)"
CODE_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SHELL = {"", "sh", "console", "bash"}
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")


YAML_BLOCK = re.compile(r"^ *```yaml\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
PYTHON_BLOCK = re.compile(r"^```(?:python|pycon)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def prose(text: str) -> str:
    """The text without its code blocks, whose brackets are no links."""
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def anchors(text: str) -> set[str]:
    """The names of the headings, as links write them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    kept = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings]
    return {heading.strip().replace(" ", "-") for heading in kept}


def script_commands() -> set[str]:
    """The commands that ``./jz help`` lists."""
    text = subprocess.run([ROOT / "jz", "help"], check=True, capture_output=True, text=True).stdout
    return set(re.findall(r"^  ([a-z]+)\b", text, re.MULTILINE))


def known_to(group: click.Group) -> set[str]:
    """The subcommands of a command."""
    return set(group.list_commands(click.Context(group)))


def told_to_type(page: Path, pattern: str) -> set[str]:
    """The words that a page shows after a command."""
    return set(re.findall(pattern, read(page)))


def lost_links(page: Path) -> list[str]:
    """The links of a page that lead to no file, or to no heading of it."""
    lost = []
    for _, _, target in LINK.findall(prose(read(page))):
        file, _, anchor = unquote(target).partition("#")
        goal = (page.parent / file).resolve() if file else page
        if re.match(r"[a-z]+:", target):
            continue
        if not goal.exists() or (anchor and anchor not in anchors(read(goal))):
            lost.append(target)
    return lost


def test_every_link_leads_somewhere() -> None:
    found = {name_of(page): lost_links(page) for page in PAGES}
    assert {name: links for name, links in found.items() if links} == {}


def test_every_picture_is_described_for_those_who_cannot_see_it() -> None:
    pictures = [
        (page, text) for page in PAGES for mark, text, _ in LINK.findall(read(page)) if mark
    ]
    assert pictures
    assert [name_of(page) for page, text in pictures if not text] == []


def test_every_command_of_the_script_exists() -> None:
    known = script_commands()
    typed = {
        (name_of(page), word)
        for page in PAGES
        for word in told_to_type(page, r"\./jz (?:--wheels \S+ )?([a-z]+)\b")
    }
    assert {(name, word) for name, word in typed if word not in known} == set()


@pytest.mark.parametrize("page", ENTRANCES, ids=name_of)
def test_every_subcommand_of_jingzhun_exists(page: Path) -> None:
    main = importlib.import_module("jingzhun.cli").main
    assert told_to_type(page, rf"{JINGZHUN} ([a-z]+)\b") - known_to(main) == set()
    for name in ("packs", "directives"):
        group = main.get_command(click.Context(main), name)
        assert told_to_type(page, rf"{JINGZHUN} {name} ([a-z]+)\b") - known_to(group) == set()


@pytest.mark.parametrize("page", ENTRANCES, ids=name_of)
def test_every_folder_of_the_repository_that_is_named_exists(page: Path) -> None:
    named = re.findall(r"`((?:src|docs|tests|changes|packs|bench)/[\w./-]*)`", read(page))
    assert [path for path in named if not (ROOT / path).exists()] == []


def failed_examples(page: Path) -> str:
    """What the examples in the ```python blocks of a page gave instead of what they show."""
    text = "\n".join(block.group(1) for block in PYTHON_BLOCK.finditer(read(page)))
    if ">>>" not in text:
        return "its examples stand outside ```python blocks"
    examples = doctest.DocTestParser().get_doctest(text, {}, name_of(page), str(page), 0)
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    report = io.StringIO()
    doctest.DocTestRunner(optionflags=flags).run(examples, out=report.write)
    return report.getvalue()


def test_every_example_of_a_page_gives_what_it_shows() -> None:
    pages = [page for page in PAGES if ">>>" in read(page)]
    failures = [failed_examples(page) for page in pages]
    assert "\n".join(filter(None, failures)) == ""


def test_a_wrong_example_would_be_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```python\n>>> 1 + 1\n3\n```\n", encoding="utf-8")
    assert "Expected:" in failed_examples(page)


def entries_of_packs() -> list[object]:
    """Every entry of every list in the shipped packs and in those of the documents."""
    folders = (ROOT / "packs", ROOT / "docs")
    loaded = [yaml.safe_load(read(path)) for root in folders for path in root.rglob("*.yaml")]
    return [entry for document in loaded if isinstance(document, list) for entry in document]


def test_every_entry_of_a_pack_that_a_page_shows_stands_in_a_pack() -> None:
    entries = entries_of_packs()
    shown = [
        (name_of(page), entry)
        for page in (*ENTRANCES, *(ROOT / "docs" / "how-to").glob("*.md"))
        for block in YAML_BLOCK.findall(read(page))
        for entry in yaml.safe_load(textwrap.dedent(block))
    ]
    assert len(shown) >= len(ENTRANCES)
    assert [(page, entry) for page, entry in shown if entry not in entries] == []


def test_both_readmes_show_the_same_commands() -> None:
    shown = [
        [
            line.split("#")[0].strip()
            for language, block in CODE_BLOCK.findall(read(page))
            for line in block.splitlines()
            if language in SHELL
        ]
        for page in ENTRANCES[:2]
    ]
    assert shown[0] == shown[1]
    assert {"./jz demo", "./jz test"} <= set(shown[0])


def test_both_readmes_name_every_room_of_the_core() -> None:
    rooms = {path.parent.name for path in (ROOT / "src" / "jingzhun").glob("*/__init__.py")}
    for page in ENTRANCES[:2]:
        assert rooms - set(re.findall(r"^\| `(\w+)` \|", read(page), re.MULTILINE)) == set()


def test_the_index_of_the_documents_names_every_page() -> None:
    indexes = set((ROOT / "docs").rglob("README.md"))
    linked = {
        (index.parent / unquote(target).split("#")[0]).resolve()
        for index in indexes
        for _, _, target in LINK.findall(read(index))
    }
    pages = {path for path in PAGES if path.is_relative_to(ROOT / "docs")}
    assert {name_of(page) for page in pages - linked - {ROOT / "docs" / "README.md"}} == set()
