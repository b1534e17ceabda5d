"""The page for officers is run as it stands: each command in its order, over the sample beside it."""

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from jingzhun.errors import load_catalogue
from jingzhun.packs import load_pack
from tests.jingzhun.cli.conftest import Said, call
from tests.repository.checkout import ROOT, read

PAGES = [ROOT / "docs" / "how-to" / name for name in ("write-a-pack.md", "write-a-pack.zh.md")]
SAMPLE = ROOT / "docs" / "how-to" / "clinics-and-roads"
PACK = "clinics-2019"
Spoken = tuple[str, Said]
"""A command and what it said."""
BLOCK = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands(page: Path) -> list[str]:
    """The commands of a page, without what is said behind them."""
    lines = "".join(SHELL.findall(read(page))).splitlines()
    return [line.split("  #")[0].strip() for line in lines if line.strip()]


def run_as_written(folder: Path) -> Iterator[Spoken]:
    """What each command says; what the reader writes in between is taken from the sample."""
    for line in commands(PAGES[0]):
        yield line, call(*shlex.split(line)[1:])
        if "--as-pack" in line:
            later = shutil.ignore_patterns("coverage.yaml")
            shutil.copytree(SAMPLE / "packs" / PACK, folder / "packs" / PACK, ignore=later)
        if "--propose" in line:
            shutil.copy(SAMPLE / "packs" / PACK / "coverage.yaml", folder / "packs" / PACK)


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[Spoken]:
    """All commands with what they said, run in a fresh folder."""
    folder = tmp_path_factory.mktemp("afternoon")
    for name in ("plan.txt", "register.yaml"):
        shutil.copy(SAMPLE / name, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return list(run_as_written(folder))


def of(said: list[Spoken], words: str) -> Said:
    """What the last command with these words said."""
    return [spoken for line, spoken in said if words in line][-1]


def test_every_command_of_the_page_ends_as_the_page_says(said: list[Spoken]) -> None:
    failed = [(line, spoken.err) for line, spoken in said if spoken.code != ("--propose" in line)]
    assert failed == []
    assert len(said) >= 15


def test_the_sample_leaves_nothing_of_its_document_out(said: list[Spoken]) -> None:
    whole = of(said, "--all")
    figures, tasks = re.findall(r"合计 .*? ([\d.]+) $", whole.out, re.MULTILINE)
    assert (figures, tasks) == ("100.00", "100.00")
    assert "未对应" not in whole.out


def test_cases_of_the_sample_notice_nearly_every_mistake(said: list[Spoken]) -> None:
    percent = re.search(r"占 ([\d.]+)%", of(said, "mutate").out)
    assert percent
    assert float(percent[1]) >= 95


def test_the_sample_shows_every_kind_of_entry_that_the_page_teaches() -> None:
    pack = load_pack(SAMPLE / "packs" / PACK)
    taught = ("parameters", "standards", "programmes", "goals", "duties", "money", "ledgers")
    rest = ("assessments", "sanctions", "tasks", "background")
    assert [kind for kind in (*taught, *rest) if not getattr(pack, kind)] == []


def test_decisions_over_the_sample_register_name_people_to_help(said: list[Spoken]) -> None:
    decided = of(said, "decide").out
    assert "慢性病门诊补助" in decided
    assert decided.endswith("jingzhun list run gaps --snapshot snapshot --packs packs\n")
    assert "待核实信息" in of(said, "list run facts").out


def test_both_languages_show_the_same_commands_and_entries() -> None:
    first, second = PAGES
    assert commands(first) == commands(second)
    blocks = [re.findall(r"^```yaml\n.*?^```", read(page), re.M | re.S) for page in PAGES]
    assert blocks[0] == blocks[1] != []


def test_every_figure_that_the_page_shows_stands_in_the_sample() -> None:
    kept = read(SAMPLE / "packs" / PACK / "parameters.yaml")
    section = read(PAGES[0]).partition("## 3. ")[2].partition("## 4. ")[0]
    shown = BLOCK.findall(section)
    assert len(shown) >= 3
    assert [block for block in shown if block not in kept] == []
    assert {kind for block in shown for kind in re.findall("type: (.*)", block)} == {
        "integer",
        "quantity",
    }


def test_a_figure_as_the_page_shows_it_but_without_its_type_is_refused_as_the_page_says(
    tmp_path: Path,
) -> None:
    shutil.copytree(SAMPLE / "packs" / PACK, tmp_path / PACK)
    figures = tmp_path / PACK / "parameters.yaml"
    written = read(figures)
    figures.write_text(
        written.replace("  type: integer\n  unit: year\n", "  unit: year\n"), "utf-8"
    )
    assert "PACK060" in call("packs", "check", tmp_path / PACK).err
    figures.write_text(
        written.replace("type: integer\n  unit: year", "type: quantity\n  unit: year"), "utf-8"
    )
    assert "RULE009" in call("packs", "check", tmp_path / PACK).err
    for page in PAGES:
        refused = read(page).rpartition("\n## ")[2]
        assert {"PACK060", "RULE009"} <= set(re.findall("[A-Z]+[0-9]{3}", refused))


def test_both_languages_explain_the_same_refusals() -> None:
    codes = [re.findall(r"[A-Z]+\d{3}", read(page).rpartition("\n## ")[2]) for page in PAGES]
    assert codes[0] == codes[1]
    assert set(codes[0]) <= set(load_catalogue())
