"""ID numbers of a whole column in one form."""

from collections.abc import Sequence

import pytest

from jingzhun.crosschecks.identity.numbers import with_id_forms
from jingzhun.engines import DuckDBEngine, quote_text

SOUND = "99000119850307213X"


def forms(written: Sequence[str | None]) -> list[tuple[str | None, bool]]:
    values = ", ".join(
        f"({n}, {'NULL' if text is None else quote_text(text)})" for n, text in enumerate(written)
    )
    query = with_id_forms(f"(FROM (VALUES {values}) AS v(n, written))", written="written")
    with DuckDBEngine() as engine:
        return [
            (r[0], r[1]) for r in engine.rows(f"SELECT id18, id_sound FROM ({query}) ORDER BY n")
        ]


@pytest.mark.parametrize(
    "written",
    [
        "99000119850307213x",
        "９９０００１１９８５０３０７２１３Ｘ",
        "'990001 19850307 213X",
        "99OOO119850307213X",
        "9900011985O3O72I3X",
        "990001850307213",
        "99000119850307213X41",
        "99000119850307213X41B1",
    ],
)
def test_one_number_written_in_many_ways_is_one(written: str) -> None:
    assert forms([written]) == [(SOUND, True)]


def test_a_damaged_number_is_kept_and_known_to_be_damaged() -> None:
    assert forms(["990001198503072137", "9900011985030721X"]) == [
        ("990001198503072137", False),
        ("9900011985030721X", False),
    ]


def test_a_number_that_a_spreadsheet_rounded_is_written_out() -> None:
    assert forms(["9.9000119850307E+17"]) == [("990001198503070000", False)]


@pytest.mark.parametrize("written", [None, "", "无", "0", "000000000000000000", "1234", "不详"])
def test_what_is_no_number_is_none(written: str | None) -> None:
    assert forms([written]) == [(None, False)]
