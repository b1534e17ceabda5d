"""Telephone numbers of the mainland: mobile numbers and landlines with their area code."""

import re
from dataclasses import dataclass
from typing import Literal

from jingzhun.errors import Fault, JingzhunError, Position
from jingzhun.vocabulary.identity.writing import tidy_number

_COUNTRY = re.compile(r"^(\+|00)86")
_MOBILE = re.compile(r"1\d{10}", re.ASCII)
_LANDLINE = re.compile(r"0[1-9]\d{1,2}[2-9]\d{6,7}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Phone:
    """A telephone number without country code or hyphens, and which kind it is."""

    number: str
    kind: Literal["mobile", "landline"]


def parse_phone(written: str, *, position: Position | None = None) -> Phone:
    """Read a telephone number.

    Raises:
        JingzhunError: With the fault of :func:`check_phone`.

    >>> parse_phone("+86 100-0000-0000")
    Phone(number='10000000000', kind='mobile')
    """
    number = _COUNTRY.sub("", tidy_number(written))
    if _MOBILE.fullmatch(number):
        return Phone(number=number, kind="mobile")
    if _LANDLINE.fullmatch(number):
        return Phone(number=number, kind="landline")
    raise JingzhunError([Fault(code="IDENT012", position=position or Position(), seen=number)])


def check_phone(written: str, *, position: Position | None = None) -> list[Fault]:
    """The fault of a telephone number, or an empty list.

    >>> [fault.code for fault in check_phone("1380000000")]
    ['IDENT012']
    """
    try:
        parse_phone(written, position=position)
    except JingzhunError as error:
        return list(error.faults)
    return []
