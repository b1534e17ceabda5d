"""Rows find the persons they are, by the way that the damage leaves open."""

from datetime import date

from jingzhun.crosschecks.identity import MatchSettings
from tests.jingzhun.crosschecks.identity.conftest import VILLAGE, Match, row


def test_equal_numbers_link_however_they_are_written(match: Match) -> None:
    match(
        [
            row("990001196001020015", "王建国"),
            row("990001880203001", "王小明"),
            row("９９０００１１９７００３０４００３０", "欧阳红"),
            row("99000119550506005944", "阿依古丽"),
        ]
    )
    assert match.links() == [
        (2, "p1", "exact"),
        (3, "p2", "upgraded"),
        (4, "p3", "tidied"),
        (5, "p4", "tidied"),
    ]


def test_one_wrong_digit_is_repaired_with_name_and_not_without(match: Match) -> None:
    match(
        [
            row("990001198802030018", "王小明", born_on=None),
            row("990001197003040003", "孙大伟", born_on=date(1931, 1, 1)),
        ]
    )
    assert match.links() == [(2, "p2", "repaired")]


def test_a_swapped_pair_and_a_lost_digit_are_repaired(match: Match) -> None:
    match([row("99000119882003001X", "王小明"), row("99000119700304030", "欧阳宏")])
    assert match.links() == [(2, "p2", "repaired"), (3, "p3", "repaired")]


def test_a_valid_number_of_somebody_else_is_not_repaired(match: Match) -> None:
    match([row("990001197003040057", "欧阳红", born_on=date(1971, 1, 1))])
    assert [r["person_id"] for r in match.read("links")] == []


def test_without_a_number_name_birth_date_and_village_link(match: Match) -> None:
    match(
        [
            row(None, "赵学君", born_on=date(1949, 10, 1), village_code=VILLAGE, sex="男"),
            row("", "阎丽", born_on=date(1999, 12, 31), village_code=VILLAGE, sex="男"),
        ],
        settings=MatchSettings(threads=1, may_lack_ids=True),
    )
    assert match.links() == [(2, "p5", "probabilistic"), (3, "p6", "probabilistic")]


def test_the_weights_of_each_field_are_shown(match: Match) -> None:
    match(
        [row(None, "赵学军", born_on=date(1949, 10, 1), village_code=VILLAGE, sex="女")],
        settings=MatchSettings(threads=1, may_lack_ids=True),
    )
    (found,) = [*match.read("links"), *match.read("doubtful")]
    assert found["weight_name"] > 0
    assert found["weight_born_on"] > 5
    assert found["weight_sex"] < 0
    assert found["weight_id_number"] in (None, 0)


def test_a_son_under_his_fathers_number_is_the_son(match: Match) -> None:
    match([row("990001196001020015", "王小明", born_on=date(1988, 2, 3), village_code=VILLAGE)])
    assert "p1" not in {person for _, person, _ in match.links()}
    (finding,) = match.read("identity_findings")
    assert (finding["kind"], finding["our_value"], finding["their_value"]) == (
        "one_id_two_names",
        "王建国",
        "王小明",
    )


def test_nobody_of_ours_is_said_to_be_nobody(match: Match) -> None:
    report = match([row("990001197001010014", "钱多多"), row("990001196001020015", "王建国")])
    assert report.unmatched == 1
    assert [r["row_number"] for r in match.read("unmatched")] == [2]


def test_the_same_input_gives_the_same_fingerprint(match: Match) -> None:
    rows = [row("990001196001020015", "王建国"), row(None, "赵学军", born_on=date(1949, 10, 1))]
    assert match(rows).fingerprint == match(rows).fingerprint


def test_verdicts_are_kept_and_never_asked_again(match: Match) -> None:
    rows = [
        row("990001196001020015", "王建国"),
        row("99000119880203001X", "王晓敏", born_on=date(1988, 2, 3)),
    ]
    match(rows)
    keys = {
        r["row_number"]: r["their_key"]
        for r in [*match.read("links"), *match.read("doubtful"), *match.read("unmatched")]
    }
    report = match(
        rows,
        remembered=[
            {"their_key": keys[2], "person_id": "p1", "verdict": "different"},
            {"their_key": keys[3], "person_id": "p2", "verdict": "same"},
        ],
    )
    assert match.links() == [(3, "p2", "remembered")]
    assert report.doubtful == 0


def test_unchanged_rows_keep_their_links(match: Match) -> None:
    rows = [row("990001196001020015", "王建国"), row("990001198802030018", "王小明")]
    match(rows)
    before, first = match.links(), match.out
    report = match([*rows, row("990001197003040030", "欧阳红")], previous=first)
    assert report.reused == 2
    assert match.links() == [*before, (4, "p3", "exact")]


def test_rows_that_stand_twice_keep_one_link_each(match: Match) -> None:
    rows = [
        row("990001196001020015", "王建国"),
        row("990001600102001", "王建国"),
        row("990001196001020015", "王建国"),
    ]
    match(rows)
    before, first = match.links(), match.out
    assert match(rows, previous=first).reused == 3
    assert (
        match.links() == before == [(2, "p1", "exact"), (3, "p1", "upgraded"), (4, "p1", "exact")]
    )


def test_a_person_who_changed_is_matched_anew(match: Match) -> None:
    rows = [row("990001196001020015", "王建国")]
    match(rows)
    first = match.out
    match.ours = tuple({**p, "name": "王建民"} if p["person_id"] == "p1" else p for p in match.ours)
    assert match(rows, previous=first).reused == 0


def test_one_person_in_two_households_is_a_finding(match: Match) -> None:
    twin = {**match.ours[0], "person_id": "p9", "household_id": "h9"}
    match.ours = (*match.ours, twin)
    match([row("990001196001020015", "王建国")])
    (found,) = match.read("identity_findings")
    assert (found["kind"], found["household_id"], found["other_household_id"]) == (
        "person_in_two_households",
        "h1",
        "h9",
    )
    assert match.links() == [(2, "p1", "exact")]


def test_a_household_of_theirs_that_is_two_of_ours_is_a_clue(match: Match) -> None:
    match(
        [
            row("990001196001020015", "王建国", their_household="A1"),
            row("990001197003040030", "欧阳红", their_household="A1"),
        ]
    )
    (found,) = match.read("identity_findings")
    assert (found["kind"], found["severity"]) == ("household_split", "clue")
    assert {found["household_id"], found["other_household_id"]} == {"h1", "h2"}
