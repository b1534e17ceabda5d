"""Citizen identity numbers (GB 11643) and the disability certificates built on them.

Eighteen characters: six of the area where the number was first given, eight of the birth date,
three of a sequence (odd for men), one check digit. Numbers given before 1999 had fifteen: no
century and no check digit. A disability certificate adds the kind and level of the disability, and
two more characters when it was issued again: 20 or 22 characters, of which the first 18 join.

The area is never checked here: the number keeps the area code of its first issue, and most of those
codes have been repealed since. The places know that history.
"""

from dataclasses import dataclass
from datetime import date

from jingzhun.errors import Fault, JingzhunError, Position
from jingzhun.vocabulary.identity.writing import tidy_number

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
_CENTENARIAN_SEQUENCES = ("996", "997", "998", "999")


@dataclass(frozen=True, kw_only=True)
class IdNumber:
    """What an identity number says.

    ``number`` always has eighteen characters, whatever was written; ``disability_kind`` and
    ``disability_level`` are codes of the vocabulary, empty without a certificate; ``reissue`` is
    the two-character number of a certificate issued again.
    """

    number: str
    area: str
    born_on: date
    sex: str
    disability_kind: str = ""
    disability_level: str = ""
    reissue: str = ""


def parse_id_number(written: str, *, position: Position | None = None) -> IdNumber:
    """Read an identity number of 15 or 18 characters, or a certificate number of 20 or 22.

    Raises:
        JingzhunError: With every fault of :func:`check_id_number`.

    >>> parse_id_number("99000119850307213X").sex
    'male'
    """
    faults = check_id_number(written, position=position)
    if faults:
        raise JingzhunError(faults)
    tidy = tidy_number(written)
    number = upgrade_id_number(tidy) if len(tidy) == 15 else tidy[:18]
    born_on = _born_on(number)
    if born_on is None:
        raise AssertionError(number)  # check_id_number has just read this date
    return IdNumber(
        number=number,
        area=number[:6],
        born_on=born_on,
        sex="male" if int(number[16]) % 2 else "female",
        disability_kind=tidy[18:19],
        disability_level=tidy[19:20],
        reissue=tidy[20:22],
    )


def check_id_number(written: str, *, position: Position | None = None) -> list[Fault]:
    """Every fault of an identity or certificate number; an empty list when it is sound.

    >>> [fault.code for fault in check_id_number("990001198503072137")]
    ['IDENT003']
    >>> check_id_number("99000119850307213X41")
    []
    """
    tidy = tidy_number(written)
    where = position or Position()
    if len(tidy) not in {15, 18, 20, 22}:
        fields = {"length": str(len(tidy))}
        return [Fault(code="IDENT001", position=where, seen=tidy, fields=fields)]
    wrong = _wrong_characters(tidy)
    if wrong:
        return [
            Fault(
                code="IDENT002",
                position=where,
                seen=tidy,
                fields={"wrong": tidy[place], "place": str(place + 1)},
            )
            for place in wrong
        ]
    return [*_check_number(tidy, position=where), *_check_certificate(tidy, position=where)]


def check_digit(first_17: str) -> str:
    """The check digit of the first seventeen digits (ISO 7064, MOD 11-2).

    >>> check_digit("99000119850307213")
    'X'
    """
    total = sum(w * int(c) for w, c in zip(WEIGHTS, first_17, strict=True))
    return CHECK_CHARACTERS[total % 11]


def upgrade_id_number(number_15: str) -> str:
    """The eighteen-character number of one with fifteen digits.

    The sequences 996 to 999 were kept for people born in the 19th century; all others were born in
    the 20th.

    >>> upgrade_id_number("990001850307213")
    '99000119850307213X'
    """
    century = "18" if number_15[12:15] in _CENTENARIAN_SEQUENCES else "19"
    first_17 = number_15[:6] + century + number_15[6:]
    return first_17 + check_digit(first_17)


def _wrong_characters(tidy: str) -> list[int]:
    return [
        place
        for place, character in enumerate(tidy)
        if character not in "0123456789" and not (character == "X" and place == 17)
    ]


def _check_number(tidy: str, *, position: Position) -> list[Fault]:
    number = upgrade_id_number(tidy) if len(tidy) == 15 else tidy[:18]
    faults = []
    if _born_on(number) is None:
        fields = {"date": f"{number[6:10]}-{number[10:12]}-{number[12:14]}"}
        faults.append(Fault(code="IDENT004", position=position, seen=tidy, fields=fields))
    wanted = check_digit(number[:17])
    if number[17] != wanted:
        fields = {"found": number[17]}
        faults.append(
            Fault(code="IDENT003", position=position, seen=tidy, wanted=wanted, fields=fields)
        )
    return faults


def _check_certificate(tidy: str, *, position: Position) -> list[Fault]:
    if len(tidy) < 20:
        return []
    faults = []
    if tidy[18] not in "1234567":
        fields = {"kind": tidy[18]}
        faults.append(Fault(code="IDENT005", position=position, seen=tidy, fields=fields))
    if tidy[19] not in "1234":
        fields = {"level": tidy[19]}
        faults.append(Fault(code="IDENT006", position=position, seen=tidy, fields=fields))
    return faults


def _born_on(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
