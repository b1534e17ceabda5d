"""Clauses have one canonical form."""

import pytest

from jingzhun.packs import parse_clause


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("二/(三)/5", "二(三)5"),
        ("二(三)5", "二(三)5"),
        ("\u4e8c\uff08\u4e09\uff09\uff15", "二(三)5"),  # full-width brackets and digit
        ("二 (三) 5", "二(三)5"),
        ("二(三)5.", "二(三)5"),
        ("三(二)", "三(二)"),
        ("(二十九)", "(二十九)"),
        ("二(三)5¶2", "二(三)5¶2"),
        ("三、(二)", "三(二)"),
        ("前言", "前言"),
        ("一", "一"),
    ],
)
def test_a_clause_is_normalised(written: str, canonical: str) -> None:
    assert parse_clause(written) == canonical


@pytest.mark.parametrize(
    "text", ["", "5", "2(3)5", "二(三", "二三)5", "section 2", "二(三)05", "二(三)5a"]
)
def test_what_is_no_clause_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no clause"):
        parse_clause(text)


@pytest.mark.parametrize("written", ["二/(三)/5", "(二十九)", "三、(二)"])
def test_the_canonical_form_is_its_own(written: str) -> None:
    assert parse_clause(parse_clause(written)) == parse_clause(written)
