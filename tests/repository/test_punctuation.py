"""Chinese that people read is set with Chinese punctuation: in packs, labels and messages."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.repository.checkout import ROOT, SOURCE, read

HAN = r"[\u4e00-\u9fff]"
CLAUSE = re.compile(r"[〇一二三四五六七八九十]*\([〇一二三四五六七八九十]+\)\d*")
HALF_WIDTH = re.compile(
    rf"(?<={HAN})[,;:!?(]|[)](?={HAN})|[(](?={HAN})|(?<={HAN})[)]|[,;:!?](?={HAN})"
)
WORDING_KEYS = {"label", "label_zh", "title", "heading", "note", "zh", "next_zh", "issuer"}
WORDINGS = sorted(
    [
        *(SOURCE / "errors" / "catalogue").glob("*.toml"),
        *SOURCE.glob("*/data/wording.toml"),
        SOURCE / "cli" / "texts.toml",
    ]
)
LABELS = sorted(
    [
        *(ROOT / "packs").rglob("*.yaml"),
        *(SOURCE / "vocabulary" / "data").rglob("*.yaml"),
        *(SOURCE / "population" / "data").rglob("*.yaml"),
    ]
)


def half_width(text: str) -> str:
    """The half-width mark beside a Chinese character with what stands around it; empty when there is none.

    Clauses keep the brackets of their canonical form, 二(三)5.
    """
    found = HALF_WIDTH.search(CLAUSE.sub("", text))
    return text if found else ""


def texts_in(value: Any, key: str = "") -> Iterator[str]:
    """The texts of a file that people read: those under certain keys, and headings by clause."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from texts_in(inner, key if key == "clauses" else str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner, key)
    elif isinstance(value, str) and (key in WORDING_KEYS or key == "clauses"):
        yield value


def pairs_in(value: Any) -> Iterator[str]:
    """Every text of a table of words, whatever its key."""
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from pairs_in(inner)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("path", LABELS, ids=lambda path: str(path.relative_to(ROOT)))
def test_labels_have_chinese_punctuation(path: Path) -> None:
    found = [half_width(text) for text in texts_in(yaml.safe_load(read(path)))]
    assert [text for text in found if text] == []


@pytest.mark.parametrize("path", WORDINGS, ids=lambda path: str(path.relative_to(ROOT)))
def test_messages_have_chinese_punctuation(path: Path) -> None:
    found = [half_width(text) for text in pairs_in(tomllib.loads(read(path)))]
    assert [text for text in found if text] == []


@pytest.mark.parametrize(
    "text", ["须上报,附佐证", "计划(摘要)", "结果:达标", "名单;表", "表 (新)版"]
)
def test_a_half_width_mark_would_be_seen(text: str) -> None:
    assert half_width(text)


@pytest.mark.parametrize("text", ["见二(三)5", "为 1,500 元", "文件:行", "10:30", "三(二)第4款"])
def test_clauses_and_figures_stay_as_they_are(text: str) -> None:
    assert half_width(text) == ("" if text != "文件:行" else text)
