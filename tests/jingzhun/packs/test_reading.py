"""Reading YAML with the place of every word."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingzhun.errors import JingzhunError
from jingzhun.packs.nodes import MapNode, Node, ScalarNode
from jingzhun.packs.reading import read_yaml
from jingzhun.packs.rule_texts import rule_text


def read(tmp_path: Path, text: str) -> Node:
    file = tmp_path / "a.yaml"
    file.write_text(text, encoding="utf-8")
    return read_yaml(file)


def fault_of(tmp_path: Path, data: bytes) -> tuple[str, int, int]:
    file = tmp_path / "a.yaml"
    file.write_bytes(data)
    with pytest.raises(JingzhunError) as caught:
        read_yaml(file)
    fault = caught.value.faults[0]
    return fault.code, fault.position.line, fault.position.column


def test_only_true_and_false_are_truth_values(tmp_path: Path) -> None:
    node = read(tmp_path, "[true, false, yes, no, on, off, y, 'true', True]")
    assert node.plain() == [True, False, "yes", "no", "on", "off", "y", "true", "True"]


def test_numbers_are_exact_and_leading_zeros_stay_text(tmp_path: Path) -> None:
    node = read(tmp_path, "[1, -2, 71.29, 0.10, 010, 1e3, 1_000, '5', 0x10]")
    assert node.plain() == [
        1,
        -2,
        Decimal("71.29"),
        Decimal("0.10"),
        "010",
        "1e3",
        "1_000",
        "5",
        "0x10",
    ]


def test_a_day_is_a_date_also_as_a_key(tmp_path: Path) -> None:
    node = read(tmp_path, "{2018-01-01: 85, until: 2020-12-31, text: '2018-01-01'}")
    assert node.plain() == {
        date(2018, 1, 1): 85,
        "until": date(2020, 12, 31),
        "text": "2018-01-01",
    }


def test_every_value_and_key_knows_its_line_and_column(tmp_path: Path) -> None:
    node = read(tmp_path, "标签: 危房\nlist:\n  - {id: a, 值: 3}\n")
    assert isinstance(node, MapNode)
    place = node.at(["list", 0, "值"]).position
    assert (place.line, place.column) == (3, 16)
    key = node.at(["list", 0]).key_position("值")
    assert key is not None
    assert (key.line, key.column) == (3, 13)


def test_a_path_that_leads_nowhere_ends_at_the_deepest_value_there_is(tmp_path: Path) -> None:
    node = read(tmp_path, "a: {b: 1}\n")
    assert node.at(["a", "c", "d"]).plain() == {"b": 1}
    assert node.at(["a", 0, "b"]).plain() == 1


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("a: 户\n".encode("gbk"), ("PACK001", 1, 4)),
        (b"\xef\xbb\xbfa: 1\n", ("PACK002", 1, 1)),
        (b"", ("PACK003", 1, 1)),
        (b"# only words\n", ("PACK003", 1, 1)),
        (b"a:\n\tb: 1\n", ("PACK004", 2, 1)),
        (b"a: [1, 2\nb: 3\n", ("PACK005", 2, 2)),
        (b"a: 1\nb: 2\na: 3\n", ("PACK006", 3, 1)),
        (b"a: &x 1\n", ("PACK007", 1, 4)),
        (b"a: !!str 1\n", ("PACK008", 1, 4)),
        (b"a: 1\n---\nb: 2\n", ("PACK009", 2, 1)),
        (b"a:\nb: 2\n", ("PACK010", 1, 3)),
        (b"[1]: 2\n", ("PACK011", 1, 1)),
        (b"a: 2019-02-30\n", ("PACK012", 1, 4)),
    ],
)
def test_what_a_pack_may_not_hold_is_refused_at_its_place(
    tmp_path: Path, data: bytes, expected: tuple[str, int, int]
) -> None:
    assert fault_of(tmp_path, data) == expected


def test_an_alias_is_refused_where_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: &x [1]\nb: *x\n", encoding="utf-8")
    with pytest.raises(JingzhunError) as caught:
        read_yaml(file)
    assert [(f.code, f.position.line, f.seen) for f in caught.value.faults] == [
        ("PACK007", 1, "&x"),
        ("PACK007", 2, "*x"),
    ]


def test_all_faults_of_one_file_come_together(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: 2019-02-30\nb: 1\nb: 2\nc:\n", encoding="utf-8")
    with pytest.raises(JingzhunError) as caught:
        read_yaml(file)
    assert [fault.code for fault in caught.value.faults] == ["PACK012", "PACK006", "PACK010"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(JingzhunError, match=r"nowhere\.yaml: GENERAL001"):
        read_yaml(tmp_path / "nowhere.yaml")


PIECE = st.sampled_from(["alpha", "and", "or", "'贫困'", "(beta)", ">= 3", "not"])
WRITTEN_LINES = st.lists(st.lists(PIECE, min_size=1, max_size=4), min_size=1, max_size=5)


@given(lines=WRITTEN_LINES, style=st.sampled_from([">", "|", ">-", "|-"]), indent=st.integers(1, 6))
def test_every_word_of_any_block_is_found_where_it_is_written(
    tmp_path_factory: pytest.TempPathFactory, lines: list[list[str]], style: str, indent: int
) -> None:
    body = "".join(f"{' ' * indent}{' '.join(words)}\n" for words in lines)
    written = f"# head\nwho: {style}\n{body}"
    node = read(tmp_path_factory.mktemp("block"), written).at(["who"])
    assert isinstance(node, ScalarNode)
    rule = rule_text(node)
    offset = 0
    for number, words in enumerate(lines):
        column = indent + 1
        for word in words:
            offset = rule.text.index(word, offset)
            place = rule.locate(offset)
            assert (place.line, place.column) == (number + 3, column)
            offset += len(word)
            column += len(word) + 1


WAYS_TO_WRITE = {
    "plain": "who: alpha and beta or gamma\n",
    "plain over lines": "who: alpha and\n    beta\n  or gamma\n",
    "single quotes": "who: 'alpha and ''x'' beta or gamma'\n",
    "double quotes": 'who: "alpha \\"q\\" \\u4e2d and beta or gamma"\n',
    "quotes over lines": "who: 'alpha and\n  beta or\n\n  gamma'\n",
    "folded": "who: >\n  alpha and\n  beta\n\n    or more\n  gamma\n",
    "folded, stripped": "who: >-\n    alpha and\n    beta or gamma\n",
    "literal": "who: |\n  alpha and\n   beta or\n  gamma\n",
    "folded with a comment above": "# note\nwho: > # why\n  alpha and alpha\n  and beta or gamma\n",
    "folded, Chinese": "who: >\n  alpha = '危房' and\n  beta = '贫困' or gamma\n",
}


@pytest.mark.parametrize("written", WAYS_TO_WRITE.values(), ids=WAYS_TO_WRITE.keys())
def test_each_word_of_a_rule_is_found_where_it_is_written(tmp_path: Path, written: str) -> None:
    node = read(tmp_path, written).at(["who"])
    assert isinstance(node, ScalarNode)
    rule = rule_text(node, "who")
    lines = written.splitlines()
    for word in ("alpha", "and", "beta", "or", "gamma"):
        place = rule.locate(rule.text.rindex(word))
        found = lines[place.line - 1][place.column - 1 :]
        assert found.startswith(word), (word, place, found)
        assert place.key_path == "who"
