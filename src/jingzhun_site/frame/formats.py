"""Figures, dates and numbers of papers as county offices write them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

MINUS = "−"


def unknown_html() -> SafeString:
    """The mark of a value that nobody has recorded: never an empty cell, never a nought."""
    return format_html('<span class="not-known">{}</span>', _("不详"))


def number_text(value: Any, *, decimals: int | None = None) -> str:
    """A figure with thousands separated and a true minus.

    >>> number_text(1234567), number_text(Decimal("-1234.5"), decimals=2)
    ('1,234,567', '−1,234.50')
    """
    figure = value if isinstance(value, int) else Decimal(str(value))
    text = f"{figure:,}" if decimals is None else f"{figure:,.{decimals}f}"
    return text.replace("-", MINUS)


def number_html(value: Any, *, decimals: int | None = None) -> SafeString:
    """A figure; negative in red with a minus, unknown said in a word."""
    if value is None or value == "":
        return unknown_html()
    text = number_text(value, decimals=decimals)
    if text.startswith(MINUS):
        return format_html('<span class="figure negative">{}</span>', text)
    return format_html('<span class="figure">{}</span>', text)


def yuan_html(value: Any) -> SafeString:
    """Money in yuan with two decimals; the unit stands in the header."""
    return number_html(value, decimals=2)


def percent_html(value: Any) -> SafeString:
    """A rate given in percent, with one decimal unless it is whole."""
    if value is None or value == "":
        return unknown_html()
    rate = Decimal(str(value)).quantize(Decimal("0.1"))
    text = number_text(rate, decimals=0 if rate == rate.to_integral() else 1)
    return format_html('<span class="figure">{}%</span>', text)


def day_text(value: date | datetime | None) -> str:
    """A day as 2018-12-31, in the site's time zone.

    >>> day_text(date(2018, 12, 31)), day_text(None)
    ('2018-12-31', '')
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
        return value.date().isoformat()
    return value.isoformat()


def day_html(value: Any) -> SafeString:
    """A day, or the word for a day that is not known; text that is no date is shown as it is."""
    if value is None or value == "":
        return unknown_html()
    text = value if isinstance(value, str) else day_text(value)
    return format_html('<span class="figure">{}</span>', text)


def moment_text(value: datetime | None) -> str:
    """A point in time as 2018-12-31 14:05, in the site's time zone."""
    if value is None:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{local:%Y-%m-%d %H:%M}"


def id_number_text(value: str) -> str:
    """An identity number in its groups: division, birth date, rest. Masked digits stay masked.

    >>> id_number_text("990001********0015"), id_number_text("12345")
    ('990001 ******** 0015', '12345')
    """
    bare = value.replace(" ", "")
    return f"{bare[:6]} {bare[6:14]} {bare[14:]}" if len(bare) == 18 else value


def phone_text(value: str) -> str:
    """A mobile number in groups of 3, 4 and 4.

    >>> phone_text("13900000000"), phone_text("0392-1234")
    ('139 0000 0000', '0392-1234')
    """
    bare = value.replace(" ", "")
    return f"{bare[:3]} {bare[3:7]} {bare[7:]}" if len(bare) == 11 and bare[0] == "1" else value
