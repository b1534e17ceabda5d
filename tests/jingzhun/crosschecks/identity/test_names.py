"""Different spellings of a name meet in one of its forms."""

import pytest

from jingzhun.crosschecks.identity import forms_table, name_forms, plain_name


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("张 三", "张三"),
        ("張三", "张三"),
        ("闫小红", "阎小红"),
        ("阿依•古丽", "阿依古丽"),
        ("阿依.古丽", "阿依古丽"),
        ("王小明（已故）", "王小明"),
        ("王小明【迁出】", "王小明"),
    ],
)
def test_a_name_is_read_whatever_surrounds_it(written: str, plain: str) -> None:
    assert plain_name(written) == plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张小红", "章晓宏"),  # homophones
        ("李明建", "李建明"),  # transposed
        ("陈志强", "陈自强"),  # zh and z
        ("刘兰英", "刘南英"),  # l and n
        ("单文红", "山文红"),  # a surname read as a surname
    ],
)
def test_names_that_are_heard_or_set_alike_have_one_key(one: str, other: str) -> None:
    first, second = name_forms(one), name_forms(other)
    assert first is not None
    assert second is not None
    assert first.key == second.key
    assert first.plain != second.plain


def test_other_names_have_other_keys() -> None:
    first, second = name_forms("王小明"), name_forms("王小红")
    assert first is not None
    assert second is not None
    assert first.key != second.key


def test_a_surname_of_two_characters_is_one() -> None:
    forms = [name_forms(name) for name in ("欧阳红", "欧阳", "王红")]
    assert [f.surname for f in forms if f] == ["欧阳", "欧", "王"]


def test_nobody_has_no_forms() -> None:
    assert forms_table(["无", "不详", "—", ""]).num_rows == 0


def test_a_table_says_for_each_name_what_one_call_says() -> None:
    names = ["阿卜杜拉·买买提·艾力", "Wang 小明", "王㐂", "𠮷野"]
    rows = forms_table(names).to_pylist()
    assert [row["written"] for row in rows] == names
    for row in rows:
        alone = name_forms(row["written"])
        assert alone is not None
        assert (alone.plain, alone.sound, alone.key) == (
            row["plain"],
            row["sound"],
            row["name_key"],
        )
