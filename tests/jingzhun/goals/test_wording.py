"""Every code that a report can hold has a word in both languages."""

import pytest

from jingzhun.goals import PACE_METHOD, Part, Reason, TargetStatus, goal_word
from jingzhun.goals.wording import Group
from jingzhun.packs import Nature

CODES: list[tuple[Group, str]] = [
    *(("status", status.value) for status in TargetStatus),
    *(("reason", reason.value) for reason in Reason),
    *(("nature", nature.value) for nature in Nature),
    *(("part", part.value) for part in Part),
    ("pace", PACE_METHOD),
]


@pytest.mark.parametrize(("group", "code"), CODES)
def test_every_code_has_a_word_in_both_languages(group: Group, code: str) -> None:
    chinese, english = (goal_word(group, code, language=one) for one in ("zh", "en"))
    assert chinese
    assert not chinese.isascii()
    assert english
    assert english.isascii()
