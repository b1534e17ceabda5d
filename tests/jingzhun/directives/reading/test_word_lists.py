"""Every word of the lists does what its list says: a line added to a list is tested by being there."""

import re
from pathlib import Path

import pytest
import yaml

from jingzhun.directives.model import Comparison, Quantity
from jingzhun.directives.reading import lexicon, read_directive
from jingzhun.directives.reading.tasks import is_absolute, is_permissive

FOLDER = Path(lexicon.__file__).parent / "data"
SENTENCES = Path(__file__).parent / "sentences"
PLAN = "一、主要任务\n加强学校建设,落实工作责任,健全工作机制。各项工作到2020年见到成效。\n"

UNITS = lexicon.words_of("units")
COMPARISONS = lexicon.words_of("comparisons")
COUNTED = [unit for family in ("count", "measures", "money", "percent") for unit in UNITS[family]]


def one(sentence: str) -> Quantity:
    (quantity,) = read_directive(f"{PLAN}{sentence}").quantities
    return quantity


@pytest.mark.parametrize("unit", COUNTED)
def test_every_unit_is_read(unit: str) -> None:
    quantity = one(f"新建示范点15{unit}。")
    assert quantity.value == 15
    assert quantity.unit == UNITS["same"].get(unit, unit)


def test_a_unit_stands_in_one_list() -> None:
    families = [set(units) for name, units in UNITS.items() if isinstance(units, list)]
    assert sum(len(family) for family in families) == len(set().union(*families))


@pytest.mark.parametrize("word", COMPARISONS["at_least"]["before"])
def test_every_word_for_at_least_is_read(word: str) -> None:
    assert one(f"新建桥梁{word}5座。").comparison is Comparison.AT_LEAST


@pytest.mark.parametrize("word", COMPARISONS["at_most"]["before"])
def test_every_word_for_at_most_is_read(word: str) -> None:
    assert one(f"新建桥梁{word}5座。").comparison is Comparison.AT_MOST


@pytest.mark.parametrize("name", ["at_least", "at_most"])
def test_every_word_behind_a_figure_is_read(name: str) -> None:
    for word in COMPARISONS[name]["after"]:
        assert one(f"入学率达到90%{word}。").comparison.name.lower() == name


@pytest.mark.parametrize("word", COMPARISONS["change"]["to"])
def test_every_word_for_a_change_parts_the_former_from_the_new(word: str) -> None:
    former, new = read_directive(f"{PLAN}补助标准由500元{word}800元。").quantities
    assert (former.kind, former.value) == ("baseline", 500)
    assert (new.kind, new.value) == ("standard", 800)


@pytest.mark.parametrize(("word", "unit"), lexicon.words_of("times")["periods"].items())
def test_every_period_gives_its_unit(word: str, unit: str) -> None:
    expected = f"次/{unit}" if unit else "次"
    assert one(f"{word}开展检查2次。").unit == expected


@pytest.mark.parametrize(("noun", "unit"), UNITS["per"].items())
def test_every_noun_behind_each_gives_its_unit(noun: str, unit: str) -> None:
    assert one(f"每{noun}配备器材3件。").unit == f"件/{unit}"


@pytest.mark.parametrize("pattern", lexicon.words_of("names")["patterns"])
def test_every_pattern_of_names_has_a_sentence(pattern: str) -> None:
    texts = [
        case["text"]
        for path in SENTENCES.glob("*.yaml")
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    assert any(re.search(pattern, text) for text in texts)


@pytest.mark.parametrize(
    "words", ["应保尽保", "应扶尽扶", "愿训尽训", "全覆盖", "全部纳入", "一律公开", "零事故"]
)
def test_an_absolute_is_known(words: str) -> None:
    assert is_absolute(words)


@pytest.mark.parametrize("words", ["应急处置", "可持续发展", "全面加强领导"])
def test_what_looks_like_an_absolute_or_a_permission_is_none(words: str) -> None:
    assert not is_absolute(words)
    assert not is_permissive(words)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_no_list_names_a_word_twice(path: Path) -> None:
    lists = [value for value in lexicon.words_of(path.stem).values() if isinstance(value, list)]
    for words in lists:
        assert sorted(words) == sorted(set(words))
