"""Places named in messages: their own name, or that of the nearest place around them that is known."""

import pytest

from jingzhun.places import place_label


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("41", "41（河南省）"),
        ("410600", "410600（河南省鹤壁市）"),
        ("410602100999", "410602100999（河南省鹤壁市鹤山区鹤壁集镇）"),
        ("990001", "990001"),
        ("nowhere", "nowhere"),
    ],
)
def test_a_code_is_followed_by_the_names_it_stands_for(code: str, label: str) -> None:
    assert place_label(code) == label
