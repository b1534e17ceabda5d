"""Keys that must be unique, references that must lead somewhere, numbers with a check digit."""

import duckdb
import pytest

from jingzhun.vocabulary.identity import check_digit

SOUND = "99000119900101123" + check_digit("99000119900101123")
DAMAGED = SOUND[:-1] + ("0" if SOUND[-1] != "0" else "1")


def test_two_households_with_one_number_are_a_fault(register, faults_of, households):
    (fault,) = faults_of(register(households=households + "H1,V2,poor\n"))
    assert (fault.code, fault.seen, str(fault.position)) == (
        "SNAPSHOT040",
        "H1",
        "households.csv:4:1",
    )
    assert fault.fields["first"] == "households.csv:2:1"


def test_every_repetition_is_named_once(register, faults_of, households):
    source = register(households=households + "H1,V2,poor\nH2,V2,poor\nH1,V3,poor\n")
    faults = faults_of(source)
    assert [(f.position.line, f.fields["first"]) for f in faults] == [
        (4, "households.csv:2:1"),
        (5, "households.csv:3:1"),
        (6, "households.csv:2:1"),
    ]


def test_a_person_without_household_is_a_fault(register, faults_of, households, persons):
    source = register(households=households, persons=persons + "P3,H7,丙,poor\n")
    (fault,) = faults_of(source)
    assert (fault.code, fault.seen, str(fault.position)) == (
        "SNAPSHOT041",
        "H7",
        "persons.csv:4:2",
    )
    assert fault.fields["target"] == "households"
    assert "户编号（household_id）" in fault.what("zh")
    assert "户（households）" in fault.what("zh")


def test_a_doubled_key_is_told_before_the_orphans_it_leaves(
    register, faults_of, households, persons
):
    members = "enrolment_id,household_id,programme,enrolled_on\nE1,H3,yulu,2018-01-01\n"
    source = register(households=households + "H1,V2,poor\n", enrolments=members, persons=persons)
    faults = faults_of(source)
    assert [(f.code, f.position.file) for f in faults] == [
        ("SNAPSHOT040", "households.csv"),
        ("SNAPSHOT041", "enrolments.csv"),
    ]


def test_an_orphan_of_a_refused_row_says_so(register, faults_of, households, persons):
    source = register(
        households=households + "H3,V1,poor,表外\n", persons=persons + "P3,H3,丙,poor\n"
    )
    refused, orphan = faults_of(source)
    assert (refused.code, orphan.code) == ("SNAPSHOT018", "SNAPSHOT044")
    assert orphan.fields["first"] == "households.csv:4"
    assert "本行无需改动" in orphan.next_step("zh")


def test_messages_name_entities_and_fields_in_chinese(register, faults_of, households):
    source = register(households=households.replace("registration", "备注") + "H1,V2,poor\n")
    said = "\n".join(fault.line("zh") for fault in faults_of(source))
    assert "缺少必需的列建档立卡状态（registration），户（households）不可没有" in said
    assert "户（households）中有两行的户编号（household_id）都是 H1" in said


def test_references_to_what_was_not_supplied_are_let_be(register, snapshot_of, persons):
    snapshot = snapshot_of(register(persons=persons))
    assert not snapshot.supplied("households")
    assert "households" in snapshot.manifest.not_supplied


@pytest.mark.parametrize("number", [SOUND, SOUND.lower(), SOUND + "44", f"{SOUND[:6]} {SOUND[6:]}"])
def test_a_sound_id_number_is_no_remark(register, snapshot_of, number):
    text = f"person_id,household_id,name,registration,id_number\nP1,H1,甲,poor,{number}\n"
    assert snapshot_of(register(persons=text)).manifest.remarks == ()


def test_a_token_that_stands_for_a_number_is_no_remark(register, snapshot_of, rows_of):
    token = "id" + "0f" * 16
    text = f"person_id,household_id,name,registration,id_number\nP1,H1,甲,poor,{token}\n"
    snapshot = snapshot_of(register(persons=text))
    assert snapshot.manifest.remarks == ()
    assert rows_of(snapshot, "persons", "id_number") == [(token,)]


@pytest.mark.parametrize("number", [DAMAGED, "990001199002301234", "12345", "id" + "0g" * 16])
def test_a_wrong_check_digit_is_kept_and_listed(register, snapshot_of, rows_of, number):
    text = f"person_id,household_id,name,registration,id_number\nP1,H1,甲,poor,{number}\n"
    snapshot = snapshot_of(register(persons=text))
    (fault,) = snapshot.manifest.remarks
    assert (fault.code, fault.severity, str(fault.position)) == (
        "SNAPSHOT045",
        "warning",
        "persons.csv:2:5",
    )
    assert number not in fault.line()
    assert rows_of(snapshot, "persons", "id_number") == [(number,)]
    with duckdb.connect() as connection:
        listed = connection.execute(f"FROM '{snapshot.quality_path}'").fetchall()
    assert listed == [("persons", "P1", "id_number", "wrong_check_digit")]


def test_report_sets_the_faulty_rows_aside_and_tells_all(register, snapshot_of, rows_of):
    source = register(
        households=(
            "household_id,village_id,registration,farmland_mu\n"
            "H1,V1,poor,x\nH2,V1,poor,2\nH2,V1,exited,3\nH3,,poor,4\n"
        ),
        persons=(
            "person_id,household_id,name,registration\n"
            "P1,H1,甲,poor\nP2,H2,乙,poor\nP3,H9,丙,poor\n"
        ),
    )
    snapshot = snapshot_of(source, on_error="report")
    assert rows_of(snapshot, "households", "household_id, farmland_mu") == [("H1", None)]
    assert rows_of(snapshot, "persons", "person_id") == [("P1",)]
    assert [f.code for f in snapshot.manifest.remarks if f.severity == "error"] == [
        "SNAPSHOT031",
        "SNAPSHOT037",
        "SNAPSHOT040",
        "SNAPSHOT041",
    ]
    assert snapshot.manifest.entities["households"].left_out == {"faulty": 3}


def test_report_still_stops_where_a_file_cannot_be_read(register, faults_of, households):
    source = register(households=households, persons="")
    assert [f.code for f in faults_of(source, on_error="report")] == ["SNAPSHOT005"]
