"""Every fault has its sentence, in both languages, and no sentence is without its fault."""

import ast
import re
import tomllib
from string import Formatter

import pytest

from tests.repository.checkout import SOURCE, core_modules, name_of, read

CODE = re.compile(r"[A-Z]{3,12}[0-9]{3}")
PARTS = ("en", "zh", "next_en", "next_zh")
CATALOGUE = {
    code: (path.stem, texts)
    for path in sorted((SOURCE / "errors" / "catalogue").glob("*.toml"))
    for code, texts in tomllib.loads(read(path)).items()
}


def codes_in(text: str) -> set[str]:
    """The codes that a module raises: strings that are nothing but a code."""
    return {
        node.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CODE.fullmatch(node.value)
    }


def codes_raised() -> dict[str, str]:
    """Each code of the core and one module that raises it."""
    return {code: name_of(path) for path in core_modules() for code in codes_in(read(path))}


def placeholders(text: str) -> set[str]:
    """The names in braces; ``wanted_zh`` is the Chinese form of ``wanted``."""
    names = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    return {name.removesuffix("_zh") for name in names}


def test_every_code_that_is_raised_has_its_sentence() -> None:
    prefixes = {code[:-3] for code in CATALOGUE}
    missing = {
        f"{place}: {code}"
        for code, place in codes_raised().items()
        if code not in CATALOGUE and code[:-3] in prefixes
    }
    assert missing == set()


def test_every_sentence_has_a_code_that_is_raised() -> None:
    assert sorted(set(CATALOGUE) - set(codes_raised())) == []


def test_the_sentences_of_one_prefix_stand_in_one_file() -> None:
    places: dict[str, set[str]] = {}
    for code, (file, _) in CATALOGUE.items():
        assert CODE.fullmatch(code), code
        places.setdefault(code[:-3], set()).add(file)
    assert {prefix: files for prefix, files in places.items() if len(files) > 1} == {}


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_sentence_says_the_same_in_english_and_chinese(code: str) -> None:
    texts = CATALOGUE[code][1]
    assert set(texts) == set(PARTS)
    assert texts["en"].strip()
    assert re.search(r"[\u4e00-\u9fff]", texts["zh"])
    assert placeholders(texts["en"]) == placeholders(texts["zh"])
    assert placeholders(texts["next_en"]) == placeholders(texts["next_zh"])
    assert bool(texts["next_en"]) == bool(texts["next_zh"])
    assert not re.search(r"[\u4e00-\u9fff]", texts["en"]), "the English sentence holds Chinese"
