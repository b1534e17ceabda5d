"""One word, one home; and nothing in the repository that belongs to a single machine."""

import re
from pathlib import Path

import pytest

from tests.repository.checkout import ROOT, all_files, name_of, read

TEXTS = (".py", ".md", ".yaml", ".yml", ".toml", ".jinja", ".svg", ".json", ".cfg", ".sql", ".csv")
THIS_FILE = Path(__file__).resolve()

GLOSSARY = ROOT / "docs" / "concepts" / "glossary.md"
REFUSED_ROOMS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}

# A path that only one person's machine has.
PRIVATE_PATH = re.compile(
    r"(?<![\w.~-])/(?:home|root|Users|opt|mnt)/[\w.-]+|[A-Z]:\\\\?Users|/tmp/[a-z]+/",
)

# Hosts that documents may name. A package index is a setting of a machine, never of this project.
KNOWN_HOSTS = {
    "www.apache.org",
    "www.w3.org",
    "semver.org",
    "json-schema.org",
    "127.0.0.1",
    "localhost",
    "schemas.openxmlformats.org",
}
HOST = re.compile(r"https?://([\w.-]+)")


def refused_spelling(word: str) -> str:
    """One spelling as a pattern: two words are a whole name, one word may be a part of it."""
    part = r"\w" if "_" in word else "[a-z]"
    ending = "" if word.endswith("*") else f"(?!{part})"
    return f"(?<!{part}){word.rstrip('*')}{ending}"


def refused_words() -> re.Pattern[str]:
    """The last column of the glossary: ``word*`` stands for any ending."""
    cells = [line.split("|")[5] for line in read(GLOSSARY).splitlines() if line.count("|") == 6]
    words = [word for cell in cells for word in re.findall(r"`([a-z_]+\*?)`", cell)]
    return re.compile("|".join(refused_spelling(word) for word in words), re.IGNORECASE)


def texts() -> list[Path]:
    """Every file a person reads, but the lock file, the licence and this one."""
    return [
        path
        for path in all_files()
        if (path.suffix in TEXTS or path.suffix == "") and path != THIS_FILE
    ]


def test_no_refused_word_is_used() -> None:
    refused = refused_words()
    found = [
        f"{name_of(path)}: {match.group()}"
        for path in texts()
        if path != GLOSSARY
        for match in refused.finditer(f"{name_of(path)}\n{read(path)}")
    ]
    assert found == []


@pytest.mark.parametrize(
    "word", ["pinkunhu", "jdlk", "is_taizhang", "FROM poor_people", "poor_family"]
)
def test_a_refused_word_would_be_seen(word: str) -> None:
    assert refused_words().search(word)


@pytest.mark.parametrize("word", ["village_poor_people", "poor_people_2017", "tekungunya"])
def test_a_word_that_only_holds_a_refused_one_is_free(word: str) -> None:
    assert not refused_words().search(word)


def test_no_room_is_a_box_of_odds_and_ends() -> None:
    found = [
        name_of(path)
        for path in all_files()
        if REFUSED_ROOMS & {part.removesuffix(".py") for part in path.relative_to(ROOT).parts}
    ]
    assert found == []


def test_no_path_of_one_machine_is_written_down() -> None:
    found = [
        f"{name_of(path)}: {match.group()}"
        for path in texts()
        for match in PRIVATE_PATH.finditer(read(path))
    ]
    here = [name_of(path) for path in texts() if str(ROOT) in read(path)]
    assert found + here == []


def test_only_known_hosts_are_named() -> None:
    found = {
        f"{name_of(path)}: {host}"
        for path in texts()
        for host in HOST.findall(read(path))
        if host not in KNOWN_HOSTS and not host.endswith(".example")
    }
    assert found == set()


@pytest.mark.parametrize("text", ["cat /home/li/a.csv", "see /root/notes", "C:\\Users\\li"])
def test_a_private_path_would_be_seen(text: str) -> None:
    assert PRIVATE_PATH.search(text)
