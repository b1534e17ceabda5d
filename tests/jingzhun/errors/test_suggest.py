from jingzhun.errors.suggest import closest, nearest


def test_a_misspelt_word_finds_the_word_that_was_meant() -> None:
    assert closest("dwelling_grad", ["dibao", "dwelling_grade"]) == "dwelling_grade"


def test_case_does_not_hide_a_likeness() -> None:
    assert closest("DIBAO", ["Dibao", "name"]) == "Dibao"


def test_nothing_alike_gives_an_empty_word() -> None:
    assert closest("xyz", ["dibao"]) == ""
    assert closest("xyz", []) == ""


def test_the_order_of_candidates_does_not_matter() -> None:
    assert closest("abca", ["abcd", "abcb"]) == closest("abca", ["abcb", "abcd"])


def test_a_longer_or_shorter_name_is_known_by_its_whole_words() -> None:
    known = ["health", "severe_disability_support", "yulu", "school_meals"]
    assert nearest("health_support", known)[0] == "health"
    assert nearest("meals", known) == ["school_meals"]


def test_only_the_few_nearest_are_offered_and_none_of_what_is_not_alike() -> None:
    assert len(nearest("word", [f"word_{number}" for number in range(9)])) == 3
    assert nearest("xyz", ["dibao", "health"]) == []
