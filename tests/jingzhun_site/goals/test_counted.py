"""Which units count things one by one, and what is said of a half of them."""

from decimal import Decimal

import pytest

from jingzhun_site.goals.counted import half_fault, is_counted


@pytest.mark.parametrize("unit", ["household", "person", "village", "institution", "person_time"])
def test_what_comes_one_by_one_has_no_half(unit: str) -> None:
    assert is_counted(unit)
    assert half_fault("数值", Decimal("0.5"), unit).endswith("请改为 0 或 1。")
    assert half_fault("数值", Decimal("64.00"), unit) == ""


@pytest.mark.parametrize("unit", ["km", "mu", "yuan", "percent", "tonne", "no_unit"])
def test_what_is_measured_may_have_decimals(unit: str) -> None:
    assert not is_counted(unit)
    assert half_fault("数值", Decimal("0.5"), unit) == ""


def test_an_amount_that_is_not_given_has_no_fault() -> None:
    assert half_fault("预计能完成", None, "household") == ""
