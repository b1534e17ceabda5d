"""Numbers of persons, bodies, cards and telephones. All are synthetic: area 990001 was never given."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingzhun.errors import JingzhunError, Position
from jingzhun.vocabulary.identity import (
    check_bank_card,
    check_credit_code,
    check_digit,
    check_id_number,
    check_phone,
    parse_bank_card,
    parse_credit_code,
    parse_id_number,
    parse_phone,
    tidy_number,
    upgrade_id_number,
)

SOUND = "99000119850307213X"
DATES = st.dates(date(1900, 1, 1), date(2025, 12, 31))


def number_of(day: date, sequence: int) -> str:
    first_17 = f"990001{day:%Y%m%d}{sequence:03d}"
    return first_17 + check_digit(first_17)


def codes_of(written: str) -> list[str]:
    return [fault.code for fault in check_id_number(written)]


def test_the_published_sample_number_checks() -> None:
    assert check_id_number("11010519491231002X") == []


def test_a_number_says_area_birth_date_and_sex() -> None:
    read = parse_id_number(SOUND)
    assert (read.number, read.area, read.born_on, read.sex) == (
        *(SOUND, "990001", date(1985, 3, 7), "male"),
    )
    assert parse_id_number(number_of(date(1985, 3, 7), 214)).sex == "female"


@pytest.mark.parametrize(
    "written",
    [
        "99000119850307213x",
        " 990001 19850307 213X ",
        "'99000119850307213X",
        "９９０００１１９８５０３０７２１３Ｘ",
        "990001-19850307-213X",
    ],
)
def test_ways_of_writing_are_mended(written: str) -> None:
    assert parse_id_number(written).number == SOUND


@given(DATES, st.integers(0, 999))
def test_every_number_that_is_made_by_the_rule_checks(day: date, sequence: int) -> None:
    assert parse_id_number(number_of(day, sequence)).born_on == day


@given(DATES, st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes(day: date, sequence: int, place: int, shift: int) -> None:
    number = number_of(day, sequence)
    wrong = str((int(number[place]) + shift) % 10)
    assert "IDENT003" in codes_of(number[:place] + wrong + number[place + 1 :])


@given(DATES, st.integers(0, 999), st.integers(0, 15))
def test_two_swapped_neighbours_never_pass(day: date, sequence: int, place: int) -> None:
    number = number_of(day, sequence)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert (codes_of(swapped) == []) == (swapped == number)


def test_a_number_of_fifteen_digits_is_upgraded() -> None:
    assert upgrade_id_number("990001850307213") == SOUND
    assert parse_id_number("990001850307213") == parse_id_number(SOUND)


def test_the_kept_sequences_of_old_numbers_mean_the_nineteenth_century() -> None:
    assert parse_id_number("990001990307997").born_on == date(1899, 3, 7)
    assert parse_id_number("990001990307995").born_on == date(1999, 3, 7)


def test_a_certificate_adds_kind_and_level_and_perhaps_a_reissue() -> None:
    plain, again = parse_id_number(SOUND + "41"), parse_id_number(SOUND + "4101")
    assert (plain.disability_kind, plain.disability_level, plain.reissue) == ("4", "1", "")
    assert (again.number, again.reissue) == (SOUND, "01")


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("9900011985030721", ["IDENT001"]),
        ("", ["IDENT001"]),
        ("9900O119850307213X", ["IDENT002"]),
        ("99000119850307X13X", ["IDENT002"]),
        ("990001198503072130", ["IDENT003"]),
        ("990001198502302134", ["IDENT004", "IDENT003"]),
        ("990001850230213", ["IDENT004"]),
        (SOUND + "81", ["IDENT005"]),
        (SOUND + "05", ["IDENT005", "IDENT006"]),
        (SOUND + "4X", ["IDENT002"]),
    ],
)
def test_a_wrong_number_is_refused_for_each_of_its_faults(written: str, codes: list[str]) -> None:
    assert codes_of(written) == codes


def test_a_repealed_or_unknown_area_is_no_fault_of_the_number() -> None:
    assert check_id_number(SOUND) == []


def test_a_fault_says_where_what_was_seen_and_what_was_expected() -> None:
    position = Position(file="persons.csv", cell="D7")
    with pytest.raises(JingzhunError) as caught:
        parse_id_number("990001198503072130", position=position)
    assert str(caught.value) == (
        "persons.csv D7: IDENT003 The ID number '990001198503072130' ends in '0', but its check"
        " digit is 'X'. One digit is wrong or two are swapped. Compare with the card."
    )


def test_the_published_sample_credit_code_checks_and_is_taken_apart() -> None:
    read = parse_credit_code("91350100m000100y43")
    assert (read.department, read.kind, read.area, read.body) == ("9", "1", "350100", "M000100Y4")


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("91350100M000100Y4", ["IDENT007"]),
        ("9135010OM000100Y43", ["IDENT008"]),
        ("91350100M000100Y44", ["IDENT009"]),
        ("91350100M000100Y53", ["IDENT009", "IDENT013"]),
    ],
)
def test_a_wrong_credit_code_is_refused(written: str, codes: list[str]) -> None:
    assert [fault.code for fault in check_credit_code(written)] == codes


@given(st.text("0123456789", min_size=11, max_size=18))
def test_exactly_one_last_digit_makes_a_card_number_sound(payload: str) -> None:
    sound = [digit for digit in "0123456789" if not check_bank_card(payload + digit)]
    assert len(sound) == 1


def test_the_known_sample_card_checks() -> None:
    assert parse_bank_card("4111 1111 1111 1111") == "4111111111111111"


@pytest.mark.parametrize(
    ("written", "code"),
    [("4111111111111112", "IDENT011"), ("4111", "IDENT010"), ("41111111111111A1", "IDENT010")],
)
def test_a_wrong_card_number_is_refused(written: str, code: str) -> None:
    assert [fault.code for fault in check_bank_card(written)] == [code]
    with pytest.raises(JingzhunError, match=code):
        parse_bank_card(written)


@pytest.mark.parametrize(
    ("written", "number", "kind"),
    [
        ("10000000000", "10000000000", "mobile"),
        ("+86 10000000000", "10000000000", "mobile"),
        ("0086-10000000000", "10000000000", "mobile"),
        ("0999-2000000", "09992000000", "landline"),
        ("09920000000", "09920000000", "landline"),
    ],
)
def test_telephones_are_read_as_people_write_them(written: str, number: str, kind: str) -> None:
    read = parse_phone(written)
    assert (read.number, read.kind) == (number, kind)


@pytest.mark.parametrize("written", ["1000000000", "100000000000", "2000000", "", "1000000000a"])
def test_a_wrong_telephone_is_refused(written: str) -> None:
    assert [fault.code for fault in check_phone(written)] == ["IDENT012"]


def test_a_tidy_number_stays_as_it_is() -> None:
    assert tidy_number(SOUND) == SOUND
