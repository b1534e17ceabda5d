"""What a document counts in, and what a pack holds it in."""

import pytest

from jingzhun.coverage.units import unit_fits
from jingzhun.vocabulary import load_vocabulary


@pytest.mark.parametrize(
    ("printed", "code", "period", "fits"),
    [
        ("%", "percent", None, True),
        ("百分点", "percent", None, True),
        ("元/人·月", "yuan_month", None, True),
        ("元/村", "yuan", None, True),
        ("亩", "mu", None, True),
        ("平方公里", "mu", None, False),
        ("个/村", "item", None, True),
        ("座", "item", None, True),
        ("名", "person", None, True),
        ("名", "percent", None, False),
        ("个月", "month", None, True),
        ("年", "month", None, False),
        ("次/月", "time", "month", True),
        ("次/月", "time", "quarter", False),
        ("次/月", "time", "", False),
        ("次", "time", "", True),
        ("次", "time", "month", False),
        ("个工作日/月", "working_day", "month", True),
    ],
)
def test_a_unit_fits_or_not(printed: str, code: str, period: str | None, fits: bool) -> None:
    assert unit_fits(printed, code, period=period, vocabulary=load_vocabulary()) is fits
