"""The same number means different things in different systems."""

import pytest

from jingzhun.errors import JingzhunError
from jingzhun.vocabulary import (
    check_values,
    code_map_names,
    load_code_map,
    load_vocabulary,
    translate,
)
from jingzhun.vocabulary.code_map_declarations import read_code_map


@pytest.mark.parametrize(
    ("system", "field", "value", "code"),
    [
        ("gb", "persons.ethnicity", "02", "mongol"),
        ("national_register", "persons.ethnicity", "02", "manchu"),
        ("local_mirror", "persons.ethnicity", "02", "zhuang"),
        ("gb", "persons.sex", "1", "male"),
        ("national_format_reader", "persons.sex", "1", "female"),
        ("gb", "persons.sex", "2", "female"),
        ("national_format_reader", "persons.sex", "2", "male"),
        ("national_register", "households.main_cause", "12", "other"),
        ("national_web_form_2018", "households.main_cause", "12", "marriage"),
        ("national_register", "registration_events.reason", "13", "marriage"),
        ("national_web_form_2018", "households.main_cause", "13", "bereavement"),
    ],
)
def test_one_number_has_the_meaning_of_the_system_it_comes_from(
    system: str, field: str, value: str, code: str
) -> None:
    assert translate(load_code_map(system), field, value) == code


def test_labels_full_width_digits_and_blanks_are_read_too() -> None:
    exports = load_code_map("national_register")
    assert translate(exports, "persons.relation", " 之岳母 ") == "wifes_mother"
    assert translate(exports, "persons.health", "０２") == "chronic"


def test_a_value_that_says_not_known_gives_no_code() -> None:
    assert translate(load_code_map("gb"), "persons.sex", "9") == ""
    assert translate(load_code_map("gb"), "persons.sex", "") == ""
    assert translate(load_code_map("national_register"), "households.dwelling_grade", "9") == ""


def test_yes_and_no_are_read_from_words_and_numbers() -> None:
    exports = load_code_map("national_register")
    field = "persons.basic_medical_insurance"
    assert [translate(exports, field, value) for value in ("是", "否", "1", "0", "有")] == [
        *("true", "false", "true", "false", "true")
    ]


def test_an_unmapped_value_is_reported_with_its_count_and_never_guessed() -> None:
    values = ["01", "1", "1", "汉族", "维吾尔簇"]
    faults = check_values(load_code_map("national_register"), "persons.ethnicity", values)
    assert [(fault.code, fault.seen, fault.fields["count"]) for fault in faults] == [
        ("CODEMAP003", "1", "2"),
        ("CODEMAP003", "维吾尔簇", "1"),
    ]
    assert "(维吾尔族?)" in faults[1].next_step("zh")
    with pytest.raises(JingzhunError, match="CODEMAP003"):
        translate(load_code_map("national_register"), "persons.ethnicity", "1")


def test_a_field_that_the_map_does_not_cover_is_refused() -> None:
    with pytest.raises(JingzhunError, match=r"CODEMAP002 .*persons\.sexe.*\(persons\.sex\?\)"):
        translate(load_code_map("gb"), "persons.sexe", "1")


def test_an_unknown_system_is_answered_with_the_closest() -> None:
    with pytest.raises(JingzhunError, match=r"CODEMAP001 .*\(national_register\?\)"):
        load_code_map("national_registry")


@pytest.mark.parametrize("system", code_map_names())
def test_every_shipped_map_loads_and_says_where_it_comes_from(system: str) -> None:
    code_map = load_code_map(system)
    assert code_map.source
    assert code_map.label_zh
    assert all(code_map.values.values())


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ("{persons.sexe: {accept: [labels]}}", "some.yaml:1:52: CODEMAP004"),
        ("{persons.name: {accept: [labels]}}", "some.yaml:1:52: CODEMAP004"),
        ("{persons.sex: {values: {m: man}}}", "some.yaml:1:78: CODEMAP005"),
        ("{persons.sex: {accept: [yes_no]}}", "some.yaml:1:74: CODEMAP006"),
        ("{persons.wants_work: {accept: [labels]}}", "some.yaml:1:81: CODEMAP006"),
        ("{persons.sex: {value: {m: male}}}", "some.yaml:1:66: VOCAB002"),
        ("{persons.sex: {values: {m: male, m: female}}}", "some.yaml:1:84: VOCAB005"),
    ],
)
def test_a_broken_map_is_refused_with_its_place(fields: str, fault: str) -> None:
    written = f"{{label: {{zh: 某县, en: some}}, source: none, fields: {fields}}}"
    with pytest.raises(JingzhunError) as caught:
        read_code_map(written, system="some", file="some.yaml", vocabulary=load_vocabulary())
    assert [f"{one.position}: {one.code}" for one in caught.value.faults] == [fault]
