"""The two times: what was true on a day, and what was known on a day."""

from datetime import date

import pytest

END_2018, MARCH_2019, END_2019 = date(2018, 12, 31), date(2019, 3, 31), date(2019, 12, 31)
HEAD = "household_id,village_id,registration,valid_from,valid_until,known_from"


def states(register, snapshot_of, rows_of, lines, *, as_at, known_at):
    text = "\n".join([HEAD, *lines]) + "\n"
    snapshot = snapshot_of(register(households=text), as_at=as_at, known_at=known_at)
    return rows_of(snapshot, "households", "household_id, registration")


CORRECTED = [
    "H1,V1,poor,2016-01-01,,2016-01-10",
    "H1,V1,exited,2018-11-30,,2019-03-15",  # learned in March 2019 about November 2018
]


@pytest.mark.parametrize(
    ("as_at", "known_at", "state"),
    [
        (END_2018, END_2018, "poor"),
        (END_2018, date(2019, 3, 14), "poor"),
        (END_2018, date(2019, 3, 15), "exited"),
        (END_2018, MARCH_2019, "exited"),
        (date(2018, 11, 29), MARCH_2019, "poor"),
        (date(2018, 11, 30), MARCH_2019, "exited"),
    ],
)
def test_a_correction_changes_todays_answer_but_not_the_one_of_then(
    register, snapshot_of, rows_of, as_at, known_at, state
):
    found = states(register, snapshot_of, rows_of, CORRECTED, as_at=as_at, known_at=known_at)
    assert found == [("H1", state)]


def test_a_later_restatement_can_shorten_a_version(register, snapshot_of, rows_of):
    lines = ["H1,V1,poor,2016-01-01,,2016-01-10", "H1,V1,poor,2016-01-01,2018-06-30,2019-03-15"]
    args = (register, snapshot_of, rows_of, lines)
    assert states(*args, as_at=END_2018, known_at=END_2018) == [("H1", "poor")]


def test_a_version_that_was_shortened_later_is_gone_today(register, snapshot_of, rows_of):
    lines = ["H1,V1,poor,2016-01-01,,2016-01-10", "H1,V1,poor,2016-01-01,2018-06-30,2019-03-15"]
    args = (register, snapshot_of, rows_of, lines)
    assert states(*args, as_at=END_2018, known_at=MARCH_2019) == []


@pytest.mark.parametrize(("day", "count"), [(30, 1), (31, 0)])
def test_the_last_day_of_a_version_still_counts(register, snapshot_of, rows_of, day, count):
    lines = ["H1,V1,poor,2016-01-01,2018-12-30,"]
    found = states(
        register, snapshot_of, rows_of, lines, as_at=date(2018, 12, day), known_at=END_2019
    )
    assert len(found) == count


def test_versions_with_a_beginning_only_follow_one_another(register, snapshot_of, rows_of):
    lines = ["H1,V1,poor,2016-01-01,,", "H1,V1,exited,2018-06-01,,", "H1,V1,relapsed,2019-06-01,,"]
    args = (register, snapshot_of, rows_of, lines)
    assert states(*args, as_at=END_2018, known_at=END_2019) == [("H1", "exited")]


@pytest.mark.parametrize(
    "lines",
    [
        ["H1,V1,poor,2016-01-01,,2016-01-10", "H1,V1,exited,2016-01-01,,2016-01-10"],
        ["H1,V1,poor,2016-01-01,2020-12-31,", "H1,V1,exited,2018-01-01,2020-12-31,"],
    ],
)
def test_two_versions_that_contradict_each_other_are_a_fault(register, faults_of, lines):
    (fault,) = faults_of(register(households="\n".join([HEAD, *lines])))
    assert (fault.code, fault.seen) == ("SNAPSHOT042", "H1")
    assert fault.fields["first"].startswith("households.csv:")


def test_rows_left_out_are_counted_by_reason(register, snapshot_of):
    lines = [*CORRECTED, "H2,V1,poor,2019-02-01,,"]
    snapshot = snapshot_of(register(households="\n".join([HEAD, *lines])))
    assert snapshot.manifest.entities["households"].left_out == {
        "not_yet_known": 1,
        "not_true_then": 1,
    }


def test_a_child_of_a_household_not_yet_there_is_left_out_not_refused(
    register, snapshot_of, rows_of
):
    source = register(
        households=f"{HEAD}\nH1,V1,poor,,,\nH2,V1,poor,2019-02-01,,\n",
        persons="person_id,household_id,name,registration\nP1,H1,甲,poor\nP2,H2,乙,poor\n",
        bills="bill_id,person_id,settled_on,care\nB1,P1,2018-05-01,inpatient\nB2,P2,2018-05-01,inpatient\n",
    )
    snapshot = snapshot_of(source)
    assert rows_of(snapshot, "persons", "person_id") == [("P1",)]
    assert rows_of(snapshot, "bills", "bill_id") == [("B1",)]
    assert snapshot.manifest.entities["bills"].left_out == {"parent_left_out": 1}


def test_what_had_not_happened_is_left_out(register, snapshot_of, rows_of, households):
    source = register(
        households=households,
        visits="visit_id,household_id,visited_on\nA,H1,2018-12-31\nB,H1,2019-01-01\n",
        household_surveys="survey_id,household_id,year\nS18,H1,2018\nS19,H1,2019\n",
    )
    snapshot = snapshot_of(source, known_at=END_2019)
    assert rows_of(snapshot, "visits", "visit_id") == [("A",)]
    assert rows_of(snapshot, "household_surveys", "survey_id") == [("S18",)]


def test_an_end_after_what_is_known_is_taken_back(register, snapshot_of, rows_of, households):
    enrolments = (
        "enrolment_id,programme,household_id,enrolled_on,ended_on,ended_because\n"
        "E1,p,H1,2018-01-01,2019-02-01,completed\nE2,p,H1,2018-01-01,2018-02-01,completed\n"
        "E3,p,H1,2019-01-01,,\n"
    )
    source = register(households=households, enrolments=enrolments)
    columns = "enrolment_id, ended_on, ended_because"
    then = snapshot_of(source, name="then")
    assert rows_of(then, "enrolments", columns) == [
        ("E1", None, None),
        ("E2", date(2018, 2, 1), "completed"),
    ]
    now = snapshot_of(source, name="now", known_at=END_2019)
    assert rows_of(now, "enrolments", columns)[0] == ("E1", date(2019, 2, 1), "completed")


def test_a_row_of_a_later_state_is_warned_of(register, snapshot_of):
    text = "household_id,village_id,registration,exited_on\nH1,V1,exited,2019-10-01\n"
    (fault,) = snapshot_of(register(households=text)).manifest.remarks
    assert (fault.code, fault.severity, fault.fields["column"]) == (
        "SNAPSHOT047",
        "warning",
        "exited_on",
    )


MEMBERSHIPS = "membership_id,household_id,person_id,group_kind,joined_on,left_on"


@pytest.mark.parametrize(
    ("as_at", "homes"),
    [
        (date(2015, 1, 1), [("P2", "H2")]),
        (date(2017, 1, 1), [("P1", "H1"), ("P2", "H2")]),
        (date(2018, 5, 1), [("P1", "H2"), ("P2", "H2")]),
        (date(2018, 12, 31), [("P1", "H2"), ("P2", "H2")]),
        (date(2019, 7, 1), [("P2", "H2")]),
    ],
)
def test_persons_belong_where_their_membership_of_the_day_says(
    register, snapshot_of, rows_of, households, persons, as_at, homes
):
    lines = [
        "M1,H1,P1,registered_household,2016-01-01,2018-05-01",
        "M2,H2,P1,registered_household,2018-05-01,2019-06-30",
        "M3,H1,P1,hukou_book,2010-01-01,",
        "M4,H1,P2,dibao_unit,2018-01-01,",
    ]
    text = "\n".join([MEMBERSHIPS, *lines])
    source = register(households=households, persons=persons, memberships=text)
    snapshot = snapshot_of(source, as_at=as_at, known_at=END_2019)
    assert rows_of(snapshot, "persons", "person_id, household_id") == homes


def test_two_registered_households_on_one_day_are_a_fault(register, faults_of, households, persons):
    lines = [f"M{n},H{n},P1,registered_household,2016-01-01," for n in (1, 2)]
    text = "\n".join([MEMBERSHIPS, *lines])
    source = register(households=households, persons=persons, memberships=text)
    assert [f.code for f in faults_of(source)] == ["SNAPSHOT043"]


def test_what_is_told_of_a_person_who_left_stays(
    register, snapshot_of, rows_of, households, persons
):
    source = register(
        households=households,
        persons=persons,
        memberships=f"{MEMBERSHIPS}\nM1,H1,P1,registered_household,2016-01-01,2018-05-01\n",
        trainings="training_id,person_id,kind,completed_on\nT1,P1,vocational,2018-03-01\n",
    )
    snapshot = snapshot_of(source)
    assert rows_of(snapshot, "persons", "person_id") == [("P2",)]
    assert rows_of(snapshot, "memberships", "membership_id") == [("M1",)]
    assert rows_of(snapshot, "trainings", "training_id") == [("T1",)]
