"""Files of other systems: their codes are read by their own map, and what it does not know is never guessed."""

import pytest

from jingzhun.vocabulary import load_code_map

HEAD = "person_id,household_id,name,registration,ethnicity\n"


@pytest.mark.parametrize(
    ("system", "number", "meaning"),
    [("gb", "02", "mongol"), ("national_register", "02", "manchu"), ("gb", " ０２ ", "mongol")],
)
def test_one_number_means_what_its_system_says(
    register, snapshot_of, rows_of, system, number, meaning
):
    source = register(persons=HEAD + f"P1,H1,甲,poor,{number}\n")
    snapshot = snapshot_of(source, code_map=load_code_map(system))
    assert rows_of(snapshot, "persons", "ethnicity") == [(meaning,)]


def test_labels_are_read_beside_the_codes(register, snapshot_of, rows_of):
    source = register(persons=HEAD + "P1,H1,甲,poor,满族\nP2,H1,乙,poor,01\n")
    snapshot = snapshot_of(source, code_map=load_code_map("national_register"))
    assert rows_of(snapshot, "persons", "ethnicity") == [("manchu",), ("han",)]


def test_every_unmapped_value_is_told_once_with_its_number(register, faults_of):
    values = ["01", "77", "88", "77", "77"]
    lines = "".join(f"P{n},H1,甲,poor,{value}\n" for n, value in enumerate(values))
    faults = faults_of(register(persons=HEAD + lines), code_map=load_code_map("national_register"))
    assert [(f.code, f.seen, f.fields["count"], f.position.line) for f in faults] == [
        ("CODEMAP003", "77", "3", 3),
        ("CODEMAP003", "88", "1", 4),
    ]


def test_without_a_map_a_number_is_no_code(register, faults_of):
    (fault,) = faults_of(register(persons=HEAD + "P1,H1,甲,poor,02\n"))
    assert fault.code == "SNAPSHOT033"


def test_an_unmapped_value_can_be_set_aside_as_not_known(register, snapshot_of, rows_of):
    source = register(persons=HEAD + "P1,H1,甲,poor,77\n")
    options = {"code_map": load_code_map("national_register"), "on_error": "report"}
    snapshot = snapshot_of(source, **options)
    assert rows_of(snapshot, "persons", "ethnicity") == [(None,)]
