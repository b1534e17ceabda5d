"""Bank card numbers and their check digit (ISO/IEC 7812, the Luhn rule)."""

from jingzhun.errors import Fault, JingzhunError, Position
from jingzhun.vocabulary.identity.writing import tidy_number


def parse_bank_card(written: str, *, position: Position | None = None) -> str:
    """The digits of a card number.

    Raises:
        JingzhunError: With every fault of :func:`check_bank_card`.

    >>> parse_bank_card("6222 0000 0000 0009")
    '6222000000000009'
    """
    faults = check_bank_card(written, position=position)
    if faults:
        raise JingzhunError(faults)
    return tidy_number(written)


def check_bank_card(written: str, *, position: Position | None = None) -> list[Fault]:
    """Every fault of a card number; an empty list when it is sound.

    Passbook accounts have no check digit: only what is known to be a card belongs here.

    >>> [fault.code for fault in check_bank_card("6222000000000008")]
    ['IDENT011']
    """
    number, where = tidy_number(written), position or Position()
    if not (number.isascii() and number.isdigit() and 12 <= len(number) <= 19):
        return [Fault(code="IDENT010", position=where, seen=number)]
    wanted = _luhn_digit(number[:-1])
    if number[-1] == wanted:
        return []
    return [Fault(code="IDENT011", position=where, seen=number, wanted=wanted)]


def _luhn_digit(payload: str) -> str:
    doubled = [int(c) * (2 if place % 2 == 0 else 1) for place, c in enumerate(reversed(payload))]
    return str(-sum(d // 10 + d % 10 for d in doubled) % 10)
