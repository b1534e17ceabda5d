from jingzhun.errors.suggest import closest


def test_a_misspelt_word_finds_the_word_that_was_meant() -> None:
    assert closest("dwelling_grad", ["dibao", "dwelling_grade"]) == "dwelling_grade"


def test_case_does_not_hide_a_likeness() -> None:
    assert closest("DIBAO", ["Dibao", "name"]) == "Dibao"


def test_nothing_alike_gives_an_empty_word() -> None:
    assert closest("xyz", ["dibao"]) == ""
    assert closest("xyz", []) == ""


def test_the_order_of_candidates_does_not_matter() -> None:
    assert closest("abca", ["abcd", "abcb"]) == closest("abca", ["abcb", "abcd"])
