"""Amounts of what comes one by one: households, persons, schools; there is no half of one."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.utils.translation import gettext as _

from jingzhun_site.goals.wording import unit_word
from jingzhun_site.register.columns import VOCABULARY


def is_counted(unit: str) -> bool:
    """Whether a unit numbers things one by one, as the vocabulary has it."""
    known = VOCABULARY.code_tables["unit"].values.get(unit)
    return known is not None and known.is_counted


def half_fault(cell: str, value: Decimal | None, unit: str) -> str:
    """What is wrong with an amount that halves what is counted, and what to write instead; else empty.

    ``cell`` is how the person who typed it knows where it stands.
    """
    if value is None or value == value.to_integral_value() or not is_counted(unit):
        return ""
    return _(
        "%(cell)s写作 %(seen)s，以“%(unit)s”计的数必须是整数，请改为 %(below)s 或 %(above)s。"
    ) % {
        "cell": cell,
        "seen": f"{value.normalize():f}",
        "unit": unit_word(unit),
        "below": f"{value.to_integral_value(ROUND_FLOOR):f}",
        "above": f"{value.to_integral_value(ROUND_CEILING):f}",
    }
