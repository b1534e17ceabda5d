"""What others made is what the list says, byte for byte, and each has its licence beside it."""

import hashlib
import re
from pathlib import Path

import jingzhun_site.frame

FOLDER = Path(jingzhun_site.frame.__file__).parent / "static" / "frame" / "vendor"
LIST = (FOLDER / "VENDORED.md").read_text(encoding="utf-8")
LINE = re.compile(r"^\| `([^`]+)` \|.*\| (.*) \| `([0-9a-f]{64})` \|$", re.MULTILINE)


def test_every_vendored_file_has_the_hash_of_its_line() -> None:
    listed = {name: digest for name, _, digest in LINE.findall(LIST)}
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in FOLDER.iterdir()
        if path.suffix not in {".md", ".txt"}
    }
    assert found == listed


def test_every_vendored_file_has_its_licence_beside_it() -> None:
    named = {
        name for _, licences, _ in LINE.findall(LIST) for name in re.findall(r"`(.+?)`", licences)
    }
    assert named == {path.name for path in FOLDER.glob("*.txt")}
    assert all(len((FOLDER / name).read_text(encoding="utf-8")) > 100 for name in named)


def test_vendored_files_ask_no_other_file_or_host() -> None:
    for path in [*FOLDER.glob("*.css"), *FOLDER.glob("*.js")]:
        text = path.read_text(encoding="utf-8")
        assert "sourceMappingURL" not in text
        assert path.suffix == ".js" or not re.search(r"url\((?!['\"]?(?:data:|#))", text)
        assert "@import" not in text
