"""Every fault has its sentence, in both languages, and no sentence is without its fault."""

import ast
import re
import tomllib
from string import Formatter

import pytest

from tests.repository.checkout import SOURCE, core_modules, name_of, read, site_modules

CODE = re.compile(r"[A-Z]{3,12}[0-9]{3}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
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
    """Each code of core and site, and one module that raises it."""
    modules = [*core_modules(), *site_modules()]
    return {code: name_of(path) for path in modules for code in codes_in(read(path))}


def placeholders(text: str) -> set[str]:
    """The names in braces; ``wanted_zh`` and ``wanted_en`` are forms of ``wanted`` in one language."""
    names = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    return {name.removesuffix("_zh").removesuffix("_en") for name in names}


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


def faults_of(texts: dict[str, str]) -> list[str]:
    """What is wrong with one entry of the catalogue."""
    if set(texts) != set(PARTS):
        return [f"its keys are {sorted(texts)}"]
    checks = {
        "the English sentence holds no English": re.search(r"[a-z]{2}", texts["en"]),
        "the Chinese sentence holds no Chinese": CHINESE.search(texts["zh"]),
        "only one language has a next step": bool(texts["next_en"]) == bool(texts["next_zh"]),
        "the sentences have other placeholders": placeholders(texts["en"])
        == placeholders(texts["zh"]),
        "the next steps have other placeholders": placeholders(texts["next_en"])
        == placeholders(texts["next_zh"]),
    }
    return [fault for fault, holds in checks.items() if not holds]


def test_every_sentence_says_the_same_in_english_and_chinese() -> None:
    found = {code: faults_of(texts) for code, (_, texts) in CATALOGUE.items()}
    assert {code: faults for code, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    "texts",
    [
        {"en": "Seen {seen}.", "zh": "所见值。", "next_en": "", "next_zh": ""},
        {"en": "Seen.", "zh": "Seen.", "next_en": "", "next_zh": ""},
        {"en": "Seen.", "zh": "所见值。", "next_en": "Look.", "next_zh": ""},
        {"en": "Seen.", "zh": "所见值。"},
    ],
)
def test_an_entry_that_lacks_something_would_be_seen(texts: dict[str, str]) -> None:
    assert len(faults_of(texts)) == 1
