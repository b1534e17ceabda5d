"""Keys let two registers meet and give nothing else away."""

import hashlib

import pytest

from jingzhun.crosschecks.masking import MaskingSecret, mask_numbers, meet, read_keys
from jingzhun.errors import JingzhunError

NUMBER = "99000119850307213X"
SECRET = MaskingSecret(value=b"one secret of the exchange alone", purpose="dibao 2018-4")


def codes(raised: pytest.ExceptionInfo[JingzhunError]) -> list[str]:
    return [fault.code for fault in raised.value.faults]


def test_every_way_of_writing_a_number_has_one_key() -> None:
    ways = [NUMBER, "990001850307213", "９９０００１ 19850307 213x", f"{NUMBER}41", f"{NUMBER}4101"]
    masked = mask_numbers(enumerate(ways), secret=SECRET)
    assert len(set(masked.keys.values())) == 1
    assert masked.unusable == {}


def test_a_damaged_number_is_listed_with_what_is_wrong_and_meets_nobody() -> None:
    damaged = NUMBER.replace("1985", "1986")
    masked = mask_numbers([(2, damaged)], secret=SECRET)
    assert masked.keys == {}
    assert [fault.code for fault in masked.unusable[2]] == ["IDENT003"]


def test_a_key_is_neither_the_number_nor_its_hash_with_any_known_salt() -> None:
    key = mask_numbers([(2, NUMBER)], secret=SECRET).keys[2]
    for salt in ("", SECRET.purpose, SECRET.seal):
        assert hashlib.sha256(f"{salt}{NUMBER}".encode()).hexdigest() not in key
    assert NUMBER not in key


@pytest.mark.parametrize(
    "other",
    [
        MaskingSecret(value=b"another secret of another county", purpose=SECRET.purpose),
        MaskingSecret(value=SECRET.value, purpose="dibao 2019-1"),
    ],
)
def test_keys_of_two_exchanges_cannot_be_put_together(other: MaskingSecret) -> None:
    ours = mask_numbers([(2, NUMBER)], secret=SECRET).keys
    theirs = mask_numbers([(2, NUMBER)], secret=other).keys
    with pytest.raises(JingzhunError) as raised:
        meet(ours, theirs)
    assert codes(raised) == ["MASK004"]


def test_rows_that_share_a_key_all_meet_and_the_rest_is_only_counted() -> None:
    ours = {2: SECRET.key("a"), 3: SECRET.key("b"), 4: SECRET.key("c")}
    theirs = {5: SECRET.key("b"), 6: SECRET.key("b"), 7: SECRET.key("z")}
    found = meet(ours, theirs)
    assert found.pairs == [(3, 5), (3, 6)]
    assert (found.only_ours, found.only_theirs) == (2, 1)


def test_an_id_number_sent_instead_of_a_key_is_refused_and_not_repeated() -> None:
    with pytest.raises(JingzhunError) as raised:
        read_keys([(2, SECRET.key("a")), (3, NUMBER), (4, "")], file="theirs.csv")
    assert codes(raised) == ["MASK003", "MASK003"]
    assert [fault.position.line for fault in raised.value.faults] == [3, 4]
    assert NUMBER not in str(raised.value)


def test_one_file_masked_in_two_ways_is_refused() -> None:
    other = MaskingSecret(value=SECRET.value, purpose="dibao 2019-1")
    with pytest.raises(JingzhunError) as raised:
        read_keys([(2, SECRET.key("a")), (3, other.key("a"))])
    assert codes(raised) == ["MASK004"]


def test_a_short_secret_and_a_missing_purpose_are_told_at_once() -> None:
    with pytest.raises(JingzhunError) as raised:
        MaskingSecret(value=b"short", purpose=" ")
    assert codes(raised) == ["MASK001", "MASK002"]


def test_the_secret_is_not_shown_by_accident() -> None:
    assert "one secret" not in repr(SECRET)
