"""The table of mechanisms points at what is there, and claims no more than what is shown."""

import ast
import re
from collections.abc import Mapping
from functools import cache

import pytest

from jingzhun.packs import entry_names
from tests.packs.documents import SHARED
from tests.packs.test_cases import CASES, packs
from tests.repository.checkout import ROOT, name_of, read
from tools.render_mechanisms import (
    COLUMNS,
    PAGE,
    PARTS,
    STATUSES,
    TABLE,
    Mechanism,
    read_table,
    render_page,
)

MECHANISMS = read_table()
HOW = "change docs/mechanisms.csv, then run: python tools/render_mechanisms.py"
CATALOGUE = SHARED / "mechanisms.md"
ID = re.compile(r"^\| ((?:[GABDRMSIP]|C\d{1,2})-\d\d) \|", re.MULTILINE)
KINDS = {
    "goal": "target",
    "programme": "benefit",
    "standard": "condition",
    "definition": "condition",
    "parameter": "figure",
    "background": "figure",
    "sanction": "consequence",
    "reward": "consequence",
}
"""The kind of a mechanism by the kind of the entry that is named first, where it has another name."""

CASE_FILES = {
    (f"packs/{case.pack_id}/cases/{case.position.file.rpartition('/')[2]}", case.name): case
    for case in CASES
}


def entries(mechanism: Mechanism) -> dict[str, set[str]]:
    """The names of entries that a line points to, by pack."""
    found = [place.split() for place in mechanism.places if place.startswith("packs/")]
    return {folder.removeprefix("packs/"): set(names) for folder, *names in found if names}


def points_nowhere(mechanism: Mechanism) -> list[str]:
    """The places of a line that the repository does not have."""
    paths = [path for path, *_ in map(str.split, mechanism.places) if not (ROOT / path).exists()]
    names = [
        f"{pack} {name}"
        for pack, named in entries(mechanism).items()
        for name in named - known_names().get(pack, set())
    ]
    return paths + names


@cache
def known_names() -> Mapping[str, set[str]]:
    """The names of all entries, by pack."""
    return {name: set(entry_names(pack)) for name, pack in packs().items()}


@cache
def functions_of(file: str) -> set[str]:
    """The names of the test functions of a file; none where there is no such file."""
    path = ROOT / file
    tree = ast.parse(read(path)) if path.is_file() else ast.Module(body=[], type_ignores=[])
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def is_test(shown: str) -> bool:
    """Whether this names a test that is there."""
    file, _, name = shown.partition("::")
    return file.startswith("tests/") and name.startswith("test_") and name in functions_of(file)


def is_case_of(shown: str, mechanism: Mechanism) -> bool:
    """Whether this names a case that is there and that expects something of an entry of the line."""
    file, _, name = shown.partition(": ")
    case = CASE_FILES.get((file, name))
    if case is None:
        return False
    expected = {f"{kind}:{entry}" for kind, entry, _ in case.expected}
    return bool(expected & entries(mechanism).get(case.pack_id, set()))


def test_every_mechanism_has_one_line() -> None:
    ids = [one.id for one in MECHANISMS]
    assert len(set(ids)) == len(ids) == 536
    assert read(TABLE).splitlines()[0].split(",") == COLUMNS


def test_the_lines_are_those_of_the_catalogue() -> None:
    if not CATALOGUE.exists():
        pytest.skip("the catalogue (../shared/mechanisms.md) is not on this machine")
    assert [one.id for one in MECHANISMS] == ID.findall(read(CATALOGUE))


def test_every_place_is_there() -> None:
    found = {one.id: points_nowhere(one) for one in MECHANISMS}
    assert {key: lost for key, lost in found.items() if lost} == {}, HOW


def test_every_test_is_there_and_every_case_looks_at_an_entry_of_its_line() -> None:
    lost = [
        f"{one.id}: {shown}"
        for one in MECHANISMS
        for shown in one.shows
        if not is_test(shown) and not is_case_of(shown, one)
    ]
    assert lost == [], HOW


def test_nothing_counts_as_working_that_is_not_shown() -> None:
    """And only what is done needs no part that is to come."""
    asked = {
        "done": (True, True, False, False),
        "part": (True, True, True, True),
        "planned": (True, False, False, True),
    }
    said = {
        one.id: (
            one.status,
            tuple(map(bool, (one.where, one.shown_by, one.missing, one.waits_for))),
        )
        for one in MECHANISMS
    }
    assert {key: line for key, line in said.items() if asked[line[0]] != line[1]} == {}, HOW
    assert set(asked) == set(STATUSES)


def test_every_part_that_is_to_come_is_a_known_one() -> None:
    assert {one.waits_for for one in MECHANISMS} - {""} <= set(PARTS)


def test_the_kind_is_that_of_the_place_named_first() -> None:
    firsts = {one.id: one.places[0].split() for one in MECHANISMS}
    words = {
        key: first[1].partition(":")[0] if first[1:] else "feature" for key, first in firsts.items()
    }
    assert {one.id: one.kind for one in MECHANISMS} == {
        key: KINDS.get(word, word) for key, word in words.items()
    }


def test_the_page_counts_what_the_table_says() -> None:
    assert read(PAGE) == render_page(MECHANISMS), HOW


def test_a_place_or_case_that_is_not_there_would_be_seen() -> None:
    made_up = Mechanism(
        id="G-01",
        title="",
        kind="",
        status="done",
        where="src/jingzhun/nowhere | packs/hebi-2018 programme:dibao goal:never",
        shown_by="",
        missing="",
        waits_for="",
    )
    assert points_nowhere(made_up) == ["src/jingzhun/nowhere", "hebi-2018 goal:never"]
    of_another_entry = next(file for file, case in CASE_FILES.items() if case.pack_id == "national")
    assert not is_case_of(": ".join(of_another_entry), made_up)
    assert not is_test(f"{name_of(TABLE)}::test_this")
