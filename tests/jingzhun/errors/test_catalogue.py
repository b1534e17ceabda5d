"""Chinese sentences are set as Chinese offices set them."""

import re
import tomllib
from importlib.resources import files

import pytest

from jingzhun.errors import Fault, Position

_FOLDER = files("jingzhun.errors.catalogue")
_FILES = sorted(f.name for f in _FOLDER.iterdir() if f.name.endswith(".toml"))
_WESTERN_MARK = re.compile(r"[\u4e00-\u9fff”][,:;?](?=$|[\u4e00-\u9fff“{])")


@pytest.mark.parametrize("name", _FILES)
def test_chinese_sentences_have_chinese_punctuation(name: str) -> None:
    entries = tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))
    sentences = [e[key] for e in entries.values() for key in ("zh", "next_zh")]
    assert sentences
    assert [text for text in sentences if _WESTERN_MARK.search(text)] == []


def test_chinese_sets_no_space_between_what_is_wrong_and_what_to_do() -> None:
    fault = Fault(code="GENERAL001", position=Position(file="persons.csv"))
    assert fault.line("zh") == "persons.csv: GENERAL001 文件不存在。请核对路径。"
    assert fault.line("en").endswith("does not exist. Check the path.")
